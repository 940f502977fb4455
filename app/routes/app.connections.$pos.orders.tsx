import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import type { ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Page } from "@shopify/polaris";
import { ConnectIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { EmptyMessage } from "#app/components/empty-message.tsx";
import { PosSettingsForm } from "#app/components/pos-settings-form.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { readPosSettings } from "#app/pos/read-pos-settings.server.ts";
import { previewPosSettings, savePosSettings } from "#app/pos/save-pos-settings.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";
import { readPosPartner } from "./shared/read-pos-partner.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("pos.settings.title"));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const partner = readPosPartner(params.pos);
  return { partner, view: await readPosSettings(shop, partner) };
}

// What the settings themselves are, the function that takes them says.
const settings = z.record(z.string(), z.json());
const settingsAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("preview"), settings }),
  z.object({ intent: z.literal("save"), settings, confirmed: z.boolean() }),
]);
type Asked = z.output<typeof settingsAction>;

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const partner = readPosPartner(params.pos);
  const read = await readJson(request, settingsAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "preview":
      return { intent: asked.intent, result: await previewPosSettings({ shop, partner, settings: asked.settings }) };
    case "save": {
      const { confirmed } = asked;
      return { intent: asked.intent, result: await savePosSettings({ shop, partner, settings: asked.settings, actor, confirmed }) };
    }
    default:
      return unreachable(asked);
  }
}

/** A preview, a question and a refusal change nothing that the page shows: whoever is asked may answer at once. */
export function shouldRevalidate({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  const answer = actionResult as Awaited<ReturnType<typeof action>> | undefined;
  const status = answer && "result" in answer ? answer.result.status : null;
  return status !== "previewed" && status !== "confirm" && status !== "invalid" && defaultShouldRevalidate;
}

export default function OrderSettings() {
  const { t } = useTranslation();
  const { partner, view } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const name = t(`partners.${partner}`);
  const answer = fetcher.data;
  const result = answer && "result" in answer ? answer.result : null;
  const isSaved = result?.status === "saved";

  useToast(
    answer,
    isSaved
      ? t("pos.settings.saved")
      : answer && "status" in answer
        ? t("errors.unreadable")
        : result?.status === "invalid" || result?.status === "not_connected"
          ? t("pos.settings.notSaved")
          : null,
    !isSaved,
  );

  return (
    <Page
      title={t("pos.settings.title")}
      subtitle={t("pos.settings.subtitle", { partner: name })}
      backAction={{ content: name, url: `/app/connections/${partner}` }}
      narrowWidth
    >
      {view ? (
        <BlockStack gap="400">
          {view.lists.status === "unread" && <Banner tone="warning">{t(`pos.settings.lists.${view.lists.why}`, { partner: name })}</Banner>}
          <PosSettingsForm
            view={view}
            busy={fetcher.state === "idle" ? null : ((fetcher.json as Asked | undefined)?.intent ?? null)}
            result={result}
            onPreview={(written) => send({ intent: "preview", settings: written })}
            onSave={(written, confirmed) => send({ intent: "save", settings: written, confirmed })}
          />
        </BlockStack>
      ) : (
        <Card>
          <EmptyMessage
            icon={ConnectIcon}
            heading={t("pos.settings.connectFirst.heading", { partner: name })}
            action={
              <Button variant="primary" url={`/app/connections/${partner}`}>
                {t("pos.settings.connectFirst.open")}
              </Button>
            }
          >
            {t("pos.settings.connectFirst.body")}
          </EmptyMessage>
        </Card>
      )}
    </Page>
  );

  function send(asked: Asked) {
    fetcher.submit(asked, { method: "post", encType: "application/json" });
  }
}
