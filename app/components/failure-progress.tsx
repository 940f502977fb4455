import { Banner, InlineStack, Spinner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FailureDetail, StaffView } from "#app/failures/failure-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { actorName } from "./actor-name.ts";
import { LiveRegion } from "./live-region.tsx";
import { useFocusKept } from "./use-focus-kept.ts";

type FailureProgressProps = { failure: FailureDetail; staff: StaffView[]; listUrl: string };

/** Where a failure stands, said aloud to screen readers when it changes: being worked on, healed, hidden. */
export function FailureProgress({ failure, staff, listUrl }: FailureProgressProps) {
  // The form that was sent is gone, and the focus with it: keyboard and screen reader go on where its outcome is said.
  const outcome = useFocusKept(`${failure.status} ${failure.code}`);

  return (
    <div ref={outcome} tabIndex={-1} style={{ outline: "none" }}>
      <LiveRegion>{renderStatus({ failure, staff, listUrl })}</LiveRegion>
    </div>
  );
}

function renderStatus({ failure, staff, listUrl }: FailureProgressProps) {
  switch (failure.status) {
    case "open":
      return null;
    case "retrying":
      return <Retrying nextAttemptAt={failure.nextAttemptAt} />;
    case "waiting":
      return <Waiting failure={failure} staff={staff} />;
    case "snoozed":
      return <Snoozed until={failure.snoozedUntil} />;
    case "resolved":
      return <Closed failure={failure} staff={staff} tone="success" listUrl={listUrl} />;
    case "hidden":
      return <Closed failure={failure} staff={staff} tone="info" listUrl={listUrl} />;
    default:
      return unreachable(failure.status);
  }
}

function Retrying({ nextAttemptAt }: { nextAttemptAt: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="info" title={nextAttemptAt ? t("failures.progress.retrying.laterTitle") : t("failures.progress.retrying.title")}>
      <InlineStack gap="200" blockAlign="center">
        {!nextAttemptAt && <Spinner size="small" />}
        <Text as="p">
          {nextAttemptAt
            ? t("failures.progress.retrying.later", { moment: format.moment(nextAttemptAt) })
            : t("failures.progress.retrying.body")}
        </Text>
      </InlineStack>
    </Banner>
  );
}

/** Somebody has taken it in hand and does it on the partner's page. */
function Waiting({ failure: { waitingBy, waitingSince }, staff }: { failure: FailureDetail; staff: StaffView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="warning" title={t("failures.progress.waiting.title")}>
      <p suppressHydrationWarning>
        {t("failures.progress.waiting.body", {
          actor: actorName(t, waitingBy ?? "", staff),
          moment: waitingSince ? format.moment(waitingSince) : "",
        })}
      </p>
    </Banner>
  );
}

function Snoozed({ until }: { until: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="info" title={t("failures.progress.snoozed.title")}>
      <p suppressHydrationWarning>{t("failures.progress.snoozed.body", { moment: until ? format.moment(until) : "" })}</p>
    </Banner>
  );
}

function Closed({ failure, staff, tone, listUrl }: FailureProgressProps & { tone: "success" | "info" }) {
  const { t } = useTranslation();
  const format = useFormat();
  const status = tone === "success" ? "resolved" : "hidden";
  const moment = failure.closedAt ? format.moment(failure.closedAt) : "";
  return (
    <Banner
      tone={tone}
      title={t(`failures.progress.${status}.title`)}
      action={{ content: t("failures.progress.back"), url: listUrl }}
      secondaryAction={
        failure.orderId
          ? { content: t("failures.progress.order", { order: failure.orderName }), url: `/app/orders/${failure.orderId}` }
          : undefined
      }
    >
      <p suppressHydrationWarning>
        {failure.closedBy
          ? t(`failures.progress.${status}.by`, { actor: actorName(t, failure.closedBy, staff), moment })
          : t(`failures.progress.${status}.body`, { moment })}
      </p>
    </Banner>
  );
}
