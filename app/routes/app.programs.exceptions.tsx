import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useOutletContext } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ExceptionsCard } from "#app/components/exceptions-card.tsx";
import { IgnoredItemsCard } from "#app/components/ignored-items-card.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { ignoreProducts, removeIgnoredItem } from "#app/connections/ignored-items.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { programsPartner, readExceptions } from "#app/programs/read-programs-page.server.ts";
import type { ProgramsContext } from "./app.programs.tsx";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("programs.exceptions.heading"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const cursor = new URL(request.url).searchParams.get("cursor");
  return { partner: await programsPartner(shop), list: await readExceptions(shop, cursor) };
}

const itemsAction = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("ignore"),
    variants: z
      .array(z.object({ gid: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/), title: z.string().max(2_000) }))
      .min(1)
      .max(1_000),
  }),
  z.object({ intent: z.literal("unignore"), id: z.uuid() }),
]);
type Asked = z.output<typeof itemsAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, itemsAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "ignore":
      return { intent: asked.intent, ...(await ignoreProducts({ shop, variants: asked.variants, actor })) };
    case "unignore":
      return { intent: asked.intent, removed: await removeIgnoredItem({ shop, id: asked.id, actor }) };
    default:
      return unreachable(asked);
  }
}

export default function Exceptions() {
  const { t } = useTranslation();
  const { list, partner } = useLoaderData<typeof loader>();
  const { settling, settle } = useOutletContext<ProgramsContext>();
  const navigate = useNavigate();
  const fetcher = useFetcher<typeof action>();
  const asked = fetcher.state === "idle" ? undefined : (fetcher.json as Asked | undefined);

  useToast(fetcher.data, message(), fetcher.data && "status" in fetcher.data);

  return (
    <BlockStack gap="400">
      <ExceptionsCard
        list={list}
        settling={settling}
        onPage={(cursor) => void navigate({ search: `?cursor=${encodeURIComponent(cursor)}` })}
        onSettle={(id, decision) => settle({ kind: "exception", id, decision })}
      />
      {partner !== null && (
        <IgnoredItemsCard
          items={list.ignored}
          busy={asked?.intent === "unignore" ? asked.id : asked ? "add" : null}
          onAdd={(variants) => send({ intent: "ignore", variants })}
          onRemove={(id) => send({ intent: "unignore", id })}
        />
      )}
    </BlockStack>
  );

  function send(other: Asked) {
    fetcher.submit(other, { method: "post", encType: "application/json" });
  }

  function message(): string | null {
    const answer = fetcher.data;
    if (!answer) return null;
    if ("status" in answer) return t("errors.unreadable");
    return answer.intent === "unignore" ? t("astro.ignored.removed") : t("astro.ignored.added", { count: answer.added });
  }
}
