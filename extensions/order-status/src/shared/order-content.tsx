import { t } from "./admin.ts";
import { OrderFacts } from "./order-facts.tsx";
import type { OrderView } from "./use-order.ts";

/** What is told of an order, whatever became of the question; the block and the action put their buttons around it. */
export function OrderContent({ view, detailed }: { view: OrderView; detailed?: boolean }) {
  const { shown, isWorking, outcome } = view;
  return (
    <s-stack gap="base">
      {isWorking && <Waiting text={t("send.working")} />}
      {outcome && (
        <s-banner tone={outcome === "done" ? "success" : outcome === "notAsked" ? "warning" : "info"}>{t(`send.${outcome}`)}</s-banner>
      )}
      <Shown shown={shown} detailed={detailed} />
    </s-stack>
  );
}

function Shown({ shown, detailed }: Pick<OrderView, "shown"> & { detailed?: boolean }) {
  switch (shown) {
    case null:
      return <Waiting text={t("loading")} />;
    case "not_found":
      return <s-text>{t("notFound")}</s-text>;
    case "signed_out":
      return <s-banner tone="warning">{t("signedOut")}</s-banner>;
    case "no_answer":
      return <s-banner tone="warning">{t("noAnswer")}</s-banner>;
    default:
      return shown.status === "known" ? <OrderFacts order={shown} detailed={detailed} /> : <s-text>{t("notHeardOf")}</s-text>;
  }
}

/** The words are for everybody, so the spinner is only a picture. */
function Waiting({ text }: { text: string }) {
  return (
    <s-stack direction="inline" gap="small-300" alignItems="center">
      <s-spinner size="base" accessibilityLabel={text} />
      <s-text color="subdued" accessibilityVisibility="hidden">
        {text}
      </s-text>
    </s-stack>
  );
}
