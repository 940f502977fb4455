import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { MailPreviewCard } from "#app/components/mail-preview-card.tsx";
import { mailOf } from "#app/components/mail-of.ts";
import { NotificationSettingsForm } from "#app/components/notification-settings-form.tsx";
import { TestMailCard } from "#app/components/test-mail-card.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { useToast } from "#app/components/use-toast.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { mailerOfEnvironment } from "#app/notifications/mailer.server.ts";
import type {
  MailLocale,
  NotificationErrors,
  NotificationSettingsInput,
  NotificationSettingsView,
} from "#app/notifications/notification-view.ts";
import { readNotifications } from "#app/notifications/read-notifications.server.ts";
import { saveNotifications } from "#app/notifications/save-notifications.server.ts";
import { sendTestMail } from "#app/notifications/send-test-mail.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";
import { readJson, unreadable } from "./shared/read-json.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.notifications"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readNotifications(shop, { mailer: mailerOfEnvironment(), mailOf, now: now() });
}

const notificationAction = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("save"),
    settings: z.object({
      recipients: z.string().max(4_000),
      locale: z.enum(["en", "fr"]),
      digest: z.boolean(),
      digestHour: z.int().min(0).max(23),
      spike: z.boolean(),
      spikeThreshold: z.string().max(10),
    }),
  }),
  z.object({ intent: z.literal("test") }),
]);
type Asked = z.output<typeof notificationAction>;

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const read = await readJson(request, notificationAction);
  if (read.status === "unreadable") return unreadable();
  const asked = read.value;
  switch (asked.intent) {
    case "save":
      return { intent: asked.intent, result: await saveNotifications({ shop, input: asked.settings, actor, now: now() }) };
    case "test":
      return { intent: asked.intent, result: await sendTestMail(shop, { mailer: mailerOfEnvironment(), mailOf, now: now() }) };
    default:
      return unreachable(asked);
  }
}

const noErrors: NotificationErrors = {};

export default function Notifications() {
  const { t } = useTranslation();
  const format = useFormat();
  const { locale } = useLocaleChoice();
  const { settings: known, from, timeZone, problem, sentAt, previews } = useLoaderData<typeof loader>();
  const saved = inputOf(known, locale);
  // What was changed, and the answer that was there before: one that comes later says whether it is saved.
  const [edited, setEdited] = useState<{ settings: NotificationSettingsInput; before: unknown } | null>(null);
  const saving = useFetcher<typeof action>();
  const testing = useFetcher<typeof action>();

  const savedAnswer = saving.data && "intent" in saving.data && saving.data.intent === "save" ? saving.data.result : null;
  const testAnswer = testing.data && "intent" in testing.data && testing.data.intent === "test" ? testing.data.result : null;
  const isSaved = saving.state === "idle" && savedAnswer?.status === "saved" && saving.data !== edited?.before;
  const settings = edited && !isSaved ? edited.settings : saved;
  const errors = savedAnswer?.status === "invalid" ? savedAnswer.errors : noErrors;

  useToast(
    saving.data,
    saving.data ? t(savedAnswer?.status === "saved" ? "notifications.form.saved" : "notifications.form.notSaved") : null,
    savedAnswer?.status !== "saved",
  );
  useToast(testing.data, testing.data && !testAnswer ? t("errors.unreadable") : null, true);

  return (
    <Page title={t("notifications.title")} subtitle={t("notifications.subtitle")} narrowWidth>
      <BlockStack gap="400">
        {!from && (
          <Banner tone="info" title={t("notifications.notSetUp.title")}>
            <p>{t("notifications.notSetUp.body")}</p>
          </Banner>
        )}
        {problem && (
          <Banner tone="warning" title={t("notifications.problem.title")}>
            <p>
              {t("notifications.problem.at", {
                moment: format.moment(problem.at),
                problem: t(`notifications.problems.${problem.code}`),
              })}
            </p>
            {problem.code !== "interrupted" && problem.code !== "some_recipients_refused" && <p>{t("notifications.problem.retry")}</p>}
          </Banner>
        )}
        <NotificationSettingsForm
          settings={settings}
          timeZone={timeZone}
          busy={saving.state !== "idle"}
          errors={errors}
          onChange={(changed) => setEdited({ settings: changed, before: saving.data })}
          onSave={save}
        />
        <SaveBar id="notification-settings" open={JSON.stringify(settings) !== JSON.stringify(saved)} discardConfirmation>
          <button variant="primary" onClick={save} disabled={saving.state !== "idle"}>
            {t("common.save")}
          </button>
          <button onClick={() => setEdited(null)}>{t("common.discard")}</button>
        </SaveBar>
        <TestMailCard
          from={from}
          sentAt={sentAt}
          result={testing.state === "idle" ? testAnswer : null}
          busy={testing.state !== "idle"}
          onSend={() => submit(testing, { intent: "test" })}
        />
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("notifications.preview.heading")}
          </Text>
          <Text as="p" tone="subdued">
            {t("notifications.preview.body")}
          </Text>
        </BlockStack>
        <MailPreviewCard kind="digest" preview={previews.digest} locale={settings.locale} />
        <MailPreviewCard kind="spike" preview={previews.spike} locale={settings.locale} />
      </BlockStack>
    </Page>
  );

  function save() {
    submit(saving, { intent: "save", settings });
  }
}

/** As the form has them; nobody has to choose the language that they speak. */
function inputOf({ recipients, locale, spikeThreshold, ...rest }: NotificationSettingsView, spoken: MailLocale): NotificationSettingsInput {
  return { ...rest, recipients: recipients.join("\n"), locale: locale ?? spoken, spikeThreshold: String(spikeThreshold) };
}

function submit(fetcher: ReturnType<typeof useFetcher<typeof action>>, asked: Asked): void {
  fetcher.submit(asked, { method: "post", encType: "application/json" });
}
