import { BlockStack, Card, Link, List, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FixProgress, StaffView } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { actorName } from "./actor-name.ts";
import { mentionText } from "./failure-texts.ts";
import { LiveRegion } from "./live-region.tsx";
import { Moment } from "./moment.tsx";

/** How far the healing of a fix has come, and then what healed, and what did not and why. */
export function HealingCard({ progress, staff }: { progress: FixProgress; staff: StaffView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const { total, healed, failed, pending, later, nextAttemptAt, reasons } = progress;
  const settled = healed + failed;

  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd" id={id}>
            {t("failures.healing.heading", { fix: t(`fixes.${progress.fix}.label`) })}
          </Text>
          <Text as="p" tone="subdued" variant="bodySm">
            {actorName(t, progress.actor, staff)} · <Moment at={progress.appliedAt} />
          </Text>
        </BlockStack>
        <ProgressBar progress={total === 0 ? 100 : Math.floor((settled / total) * 100)} size="small" tone="success" ariaLabelledBy={id} />
        <Text as="p">{t("failures.healing.settled", { number: format.number(settled), total: format.number(total) })}</Text>
        {/* Not the figures: they change every few seconds. */}
        <LiveRegion>{pending > later ? t("failures.healing.underWay") : result()}</LiveRegion>
        {later > 0 && (
          <Text as="p">
            <span suppressHydrationWarning>
              {t("failures.healing.later", {
                count: later,
                number: format.number(later),
                moment: nextAttemptAt ? format.moment(nextAttemptAt) : "",
              })}
            </span>
          </Text>
        )}
        {reasons.map((reason) => (
          <BlockStack key={reason.code} gap="100">
            <Text as="h3" variant="headingSm">
              {t("failures.healing.reason", {
                reason: reasonText(reason.code),
                number: format.number(reason.count),
              })}
            </Text>
            <List>
              {reason.failures.map((failure) => (
                <List.Item key={failure.id}>
                  <Link url={`/app/failures/${failure.id}`}>{mentionText(t, failure)}</Link>
                </List.Item>
              ))}
            </List>
            {reason.count > reason.failures.length && (
              <Text as="p" tone="subdued">
                {t("fixes.preview.more", {
                  count: reason.count - reason.failures.length,
                  number: format.number(reason.count - reason.failures.length),
                })}
              </Text>
            )}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );

  function reasonText(code: FixProgress["reasons"][number]["code"]): string {
    return code === "hidden" || code === "not_reached" ? t(`failures.healing.${code}`) : t(`failures.codes.${code}.title`);
  }

  function result(): string {
    const sentences = [t("failures.healing.healed", { count: healed, number: format.number(healed) })];
    if (failed > 0) sentences.push(t("failures.healing.failed", { count: failed, number: format.number(failed) }));
    return sentences.join(" ");
  }
}
