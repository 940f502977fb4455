import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { CheckoutPlacesCard } from "#app/components/checkout-places-card.tsx";
import { CheckoutSettingsForm } from "#app/components/checkout-settings-form.tsx";
import { ConnectionBadge } from "#app/components/connection-badge.tsx";
import { useToast } from "#app/components/use-toast.ts";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import { readPlanAgain, readSetup, saveSetup } from "#app/coupons/read-setup.server.ts";
import type { CheckoutSettingsErrors, CheckoutSettingsInput } from "#app/coupons/setup-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("coupons.setup.title"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  await askForStale(shop);
  return readSetup(shop, now());
}

const setupAction = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), settings: checkoutSettings.extend({ holdMinutes: z.string().max(10) }).required() }),
  z.object({ intent: z.literal("readPlan") }),
]);
type Asked = z.output<typeof setupAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, setupAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "save":
      return { intent: asked.intent, ...(await saveSetup({ shop, input: asked.settings, actor })) };
    case "readPlan":
      return { intent: asked.intent, status: (await readPlanAgain(shop, now())) ? ("read" as const) : ("unread" as const) };
    default:
      return unreachable(asked);
  }
}

const noErrors: CheckoutSettingsErrors = {};

export default function CheckoutSetup() {
  const { t } = useTranslation();
  const { plan, places, connection, settings: saved, programs } = useLoaderData<typeof loader>();
  // What was changed, and the answer that was there before: one that comes later says whether it is saved.
  const [edited, setEdited] = useState<{ settings: CheckoutSettingsInput; before: unknown } | null>(null);
  const saving = useFetcher<typeof action>();
  const reading = useFetcher<typeof action>();
  const answer = saving.data;
  const isSaved = saving.state === "idle" && answer?.status === "saved" && answer !== edited?.before;
  const settings = edited && !isSaved ? edited.settings : saved;
  const errors = answer?.status === "invalid" ? answer.errors : noErrors;

  useToast(
    answer,
    answer ? t(answer.status === "saved" ? "coupons.setup.saved" : "coupons.setup.notSaved") : null,
    answer?.status !== "saved",
  );
  useToast(
    reading.data,
    reading.data ? t(reading.data.status === "read" ? "coupons.setup.plan.done" : "coupons.setup.plan.unread") : null,
    reading.data?.status !== "read",
  );

  return (
    <Page
      title={t("coupons.setup.title")}
      subtitle={t("coupons.setup.subtitle")}
      backAction={{ content: t("coupons.title"), url: "/app/coupons" }}
      narrowWidth
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200" inlineAlign="start">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingMd">
                {t("partners.petz")}
              </Text>
              <ConnectionBadge status={connection} />
            </InlineStack>
            <Text as="p">{t(`coupons.setup.connection.${connection}`)}</Text>
            <Button url="/app/connections/petz">
              {connection === "connected" ? t("coupons.setup.connection.open") : t("coupons.setup.connection.connect")}
            </Button>
          </BlockStack>
        </Card>
        <CheckoutPlacesCard
          plan={plan}
          places={places}
          reading={reading.state !== "idle"}
          onReadPlan={() => send(reading, { intent: "readPlan" })}
        />
        <CheckoutSettingsForm
          settings={settings}
          programs={programs}
          busy={saving.state !== "idle"}
          errors={errors}
          onChange={(changed) => setEdited({ settings: changed, before: answer })}
          onSave={save}
        />
        <SaveBar id="checkout-settings" open={JSON.stringify(settings) !== JSON.stringify(saved)} discardConfirmation>
          <button variant="primary" onClick={save} disabled={saving.state !== "idle"}>
            {t("common.save")}
          </button>
          <button onClick={() => setEdited(null)}>{t("common.discard")}</button>
        </SaveBar>
      </BlockStack>
    </Page>
  );

  function save() {
    send(saving, { intent: "save", settings });
  }
}

function send(fetcher: ReturnType<typeof useFetcher<typeof action>>, asked: Asked): void {
  fetcher.submit(asked, { method: "post", encType: "application/json" });
}
