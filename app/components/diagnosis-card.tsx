import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { Conclusion, Diagnosis, DiagnosisStep } from "#app/pos/diagnosis.ts";
import { copyText } from "./copy-text.ts";
import { diagnosisAsText, diagnosisText } from "./diagnosis-text.ts";
import type { DiagnosisLine } from "./diagnosis-text.ts";
import { partnerName } from "./failure-texts.ts";
import { LiveRegion } from "./live-region.tsx";

export const stepBadges: Record<DiagnosisStep["state"], Pick<BadgeProps, "tone" | "progress">> = {
  ok: { tone: "success", progress: "complete" },
  stopped: { tone: "critical", progress: "incomplete" },
  info: { tone: "info" },
};

const conclusionTones: Record<Conclusion, "success" | "critical" | "caution" | undefined> = {
  not_in_shopify: "critical",
  not_connected: "critical",
  there: "success",
  skipped: "caution",
  waits: "caution",
  blocked: "critical",
  held: "critical",
  would_arrive: "success",
  silent: "critical",
  shopify_silent: "critical",
};

type DiagnosisCardProps = {
  diagnosis: Diagnosis;
  shop: string;
  /** The number that was asked for. */
  order: string;
  /** When it was made. */
  at: string;
  /** It was asked to be sent, and is not there yet. */
  sending: boolean;
  busy: boolean;
  onSend: () => void;
  onAgain: () => void;
};

/** Why an order is or is not at a point of sale: the conclusion, then every decision in its order. */
export function DiagnosisCard({ diagnosis, shop, order, at, sending, busy, onSend, onAgain }: DiagnosisCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { conclusion, lines } = diagnosisText(t, format, { diagnosis, order });
  const asText = diagnosisAsText(t, format, { diagnosis, order, shop, at });
  const [said, setSaid] = useState<string | null>(null);
  const text = useRef<HTMLPreElement>(null);
  return (
    <Card>
      <BlockStack gap="400">
        <div aria-live="polite">
          <Text as="h2" variant="headingMd" tone={conclusionTones[diagnosis.conclusion]}>
            {conclusion}
          </Text>
          {sending && <Text as="p">{t("pos.diagnosis.sending")}</Text>}
        </div>
        <InlineStack gap="200">
          {diagnosis.canSend && (
            <Button variant="primary" loading={busy || sending} onClick={onSend}>
              {t("pos.diagnosis.sendNow")}
            </Button>
          )}
          <Button loading={busy && !sending} onClick={onAgain}>
            {t("pos.diagnosis.again")}
          </Button>
          <Button onClick={() => void copy()}>{t("pos.diagnosis.copy")}</Button>
          {diagnosis.order?.id && <Button url={`/app/orders/${diagnosis.order.id}`}>{t("pos.diagnosis.openOrder")}</Button>}
        </InlineStack>
        <LiveRegion>{said}</LiveRegion>
        {lines.length > 0 && (
          <BlockStack gap="200">
            <Text as="h3" variant="headingSm">
              {t("pos.diagnosis.stepsHeading")}
            </Text>
            <ol style={{ margin: 0, padding: 0 }}>
              {lines.map((line, index) => (
                // Steps have no name of their own, and stand in a fixed order.
                <li key={index} style={{ listStyle: "none" }}>
                  <Step line={line} partner={diagnosis.partner} />
                </li>
              ))}
            </ol>
          </BlockStack>
        )}
        <details>
          <summary>{t("pos.diagnosis.text")}</summary>
          <pre ref={text} suppressHydrationWarning style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {asText}
          </pre>
        </details>
      </BlockStack>
    </Card>
  );

  /** Where copying is not allowed, the text is marked, so that the keyboard's own copy takes it. */
  async function copy(): Promise<void> {
    const copied = await copyText(asText);
    if (!copied) mark();
    setSaid(copied ? t("pos.diagnosis.copied") : t("fixes.copying.byHand"));
  }

  function mark(): void {
    const details = text.current?.closest("details");
    if (!text.current || !details) return;
    details.open = true;
    getSelection()?.selectAllChildren(text.current);
  }
}

function Step({ line: { state, text, step }, partner }: { line: DiagnosisLine; partner: string }) {
  const { t } = useTranslation();
  return (
    <Box paddingBlock="200" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="100" inlineAlign="start">
        <Badge {...stepBadges[state]}>{t(`pos.diagnosis.marks.${state}`)}</Badge>
        <span suppressHydrationWarning style={{ overflowWrap: "anywhere" }}>
          {text}
        </span>
        {renderWay()}
      </BlockStack>
    </Box>
  );

  /** Where something can be done about it. */
  function renderWay() {
    switch (step.step) {
      case "rule": {
        if (step.setting === null) return null;
        const setting = t(`pos.diagnosis.settings.${step.setting}`);
        return (
          <Link
            url={`/app/connections/${partner}/orders#pos-${step.setting}`}
            accessibilityLabel={t("pos.diagnosis.openSettingLabel", { setting })}
          >
            {t("pos.diagnosis.openSetting")}
          </Link>
        );
      }
      case "sale":
        return step.url === null ? null : (
          <Link
            url={step.url}
            target="_blank"
            accessibilityLabel={t("pos.diagnosis.viewLabel", { number: step.number, partner: partnerName(t, partner) })}
          >
            {t("pos.diagnosis.view", { partner: partnerName(t, partner) })}
          </Link>
        );
      case "problem":
        return step.failure === null ? null : (
          <Button
            url={`/app/failures/${step.failure}`}
            accessibilityLabel={t("pos.checks.fixLabel", { problem: t(`failures.codes.${step.code}.title`) })}
          >
            {t("pos.checks.fix")}
          </Button>
        );
      default:
        return null;
    }
  }
}
