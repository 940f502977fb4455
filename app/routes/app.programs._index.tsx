import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useOutletContext } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { DistributorsCard } from "#app/components/distributors-card.tsx";
import { ProgramList } from "#app/components/program-list.tsx";
import { programSearch } from "#app/components/programs-search.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { removeDistributor, saveDistributor } from "#app/programs/distributors.server.ts";
import { programsPartner, readPrograms } from "#app/programs/read-programs-page.server.ts";
import type { ProgramsContext } from "./app.programs.tsx";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { readProgramQuery } from "./shared/read-programs-query.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.programs"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const filter = readProgramQuery(new URL(request.url).searchParams);
  return { filter, partner: await programsPartner(shop), list: await readPrograms(shop, filter) };
}

const text = z.string().max(2_000);
const distributorAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), id: z.uuid().optional(), name: text, accountNumber: text }),
  z.object({ intent: z.literal("remove"), id: z.uuid() }),
]);
type Asked = z.output<typeof distributorAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, distributorAction);
  const partner = await programsPartner(shop);
  if (read.status === "unreadable" || !partner) return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "save":
      return { intent: asked.intent, result: await saveDistributor({ shop, partner, actor, ...asked }) };
    case "remove":
      return { intent: asked.intent, removed: await removeDistributor({ shop, partner, id: asked.id }) };
    default:
      return unreachable(asked);
  }
}

export default function ProgramsIndex() {
  const { t } = useTranslation();
  const { list, filter, partner } = useLoaderData<typeof loader>();
  const { settling, settle } = useOutletContext<ProgramsContext>();
  const navigate = useNavigate();
  const fetcher = useFetcher<typeof action>();
  const asked = fetcher.state === "idle" ? undefined : (fetcher.json as Asked | undefined);
  const answer = fetcher.data;
  const result = answer && "intent" in answer && answer.intent === "save" ? answer.result : null;

  useToast(answer, message(), answer && "status" in answer);

  return (
    <BlockStack gap="400">
      <ProgramList
        list={list}
        filter={filter}
        settling={settling}
        onSettle={(id, decision) => settle({ kind: "enrolment", id, decision })}
        onChange={(other) => void navigate({ search: programSearch(other) }, { replace: true, preventScrollReset: true })}
      />
      {partner !== null && (
        <DistributorsCard
          distributors={list.distributors}
          busy={asked?.intent === "remove" ? asked.id : (asked?.intent ?? null)}
          result={result}
          onSave={(form) => send({ intent: "save", ...form })}
          onRemove={(id) => send({ intent: "remove", id })}
        />
      )}
    </BlockStack>
  );

  function send(other: Asked) {
    fetcher.submit(other, { method: "post", encType: "application/json" });
  }

  function message(): string | null {
    if (!answer) return null;
    if ("status" in answer) return t("errors.unreadable");
    if (answer.intent === "remove") return t("programs.distributors.removed");
    return answer.result.status === "saved" ? t("programs.distributors.saved") : null;
  }
}
