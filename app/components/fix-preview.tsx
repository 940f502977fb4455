import { BlockStack, Box, Button, InlineStack, List, Text } from "@shopify/polaris";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { unreachable } from "#app/domain/unreachable.ts";
import type { FixPreview as Preview } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { SendingList } from "./sending-list.tsx";
import { mentionText } from "./failure-texts.ts";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

type FixPreviewProps = {
  preview: Preview;
  /** The partner's name. */
  partner: string;
  busy: boolean;
  onApply: () => void;
  onBack: () => void;
};

/** What a fix will do, before it does it. The focus goes to its heading; whoever shows it takes the focus back. */
export function FixPreview({ preview, partner, busy, onApply, onBack }: FixPreviewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const heading = useRef<HTMLDivElement>(null);
  const { fix, failures, customers, rows, sends } = preview;

  useEffectAtOnce(() => heading.current?.focus(), []);

  return (
    <Box padding="400" background="bg-surface-secondary" borderRadius="200">
      <section aria-labelledby={id}>
        <BlockStack gap="300">
          <div ref={heading} tabIndex={-1} style={{ outline: "none" }}>
            <Text as="h3" variant="headingSm" id={id}>
              {t("fixes.preview.heading", { fix: t(`fixes.${fix}.label`) })}
            </Text>
          </div>
          <Text as="p">
            {t("fixes.preview.failures", { count: failures, number: format.number(failures) })}{" "}
            {customers > 0 && t("fixes.preview.customers", { count: customers, number: format.number(customers) })}
          </Text>
          <List>
            {rows.map((row) => (
              <List.Item key={row.id}>{mentionText(t, row)}</List.Item>
            ))}
          </List>
          {failures > rows.length && (
            <Text as="p" tone="subdued">
              {t("fixes.preview.more", { count: failures - rows.length, number: format.number(failures - rows.length) })}
            </Text>
          )}
          <Text as="h4" variant="headingSm">
            {t("fixes.preview.sent")}
          </Text>
          {sends.length > 0 ? <SendingList sendings={sends} /> : <Text as="p">{t("fixes.preview.nothingSent")}</Text>}
          <Text as="p">{afterwards()}</Text>
          <InlineStack gap="200">
            <Button variant="primary" loading={busy} onClick={onApply}>
              {t("fixes.preview.apply")}
            </Button>
            <Button disabled={busy} onClick={onBack}>
              {t("fixes.preview.back")}
            </Button>
          </InlineStack>
        </BlockStack>
      </section>
    </Box>
  );

  function afterwards(): string {
    const next = preview.afterwards;
    switch (next.kind) {
      case "again":
        return t("fixes.preview.again", { count: next.orders, number: format.number(next.orders), partner });
      case "waits":
        return t("fixes.preview.waits", { partner });
      case "hidden":
        return t("fixes.preview.hidden");
      default:
        return unreachable(next);
    }
  }
}
