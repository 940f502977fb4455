import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyItem } from "#app/failures/failure-view.ts";
import { copyText } from "./copy-text.ts";
import { copyLabel } from "./fix-words.ts";
import { LiveRegion } from "./live-region.tsx";

/** What a person pastes on the partner's page, each piece copied by one press, or all at once. */
export function CopyBlocks({ items }: { items: CopyItem[] }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  if (items.length === 0) return null;

  return (
    <BlockStack gap="300">
      <div ref={list}>
        <BlockStack gap="200">
          {items.map((item, index) => (
            <Box key={item.label} padding="200" background="bg-surface-secondary" borderRadius="200">
              <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                <BlockStack>
                  <Text as="span" tone="subdued" variant="bodySm">
                    {copyLabel(t, item)}
                  </Text>
                  <span data-copy={index} style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
                    {item.value}
                  </span>
                </BlockStack>
                <Button
                  accessibilityLabel={t("fixes.copying.oneLabel", { label: copyLabel(t, item) })}
                  onClick={() => void copy(item.value, { label: copyLabel(t, item), index })}
                >
                  {t("fixes.copying.one")}
                </Button>
              </InlineStack>
            </Box>
          ))}
        </BlockStack>
      </div>
      {items.length > 1 && (
        <InlineStack>
          <Button onClick={() => void copy(all(), { label: null, index: null })}>{t("fixes.copying.all")}</Button>
        </InlineStack>
      )}
      <LiveRegion>{said}</LiveRegion>
    </BlockStack>
  );

  function all(): string {
    return items.map((item) => `${copyLabel(t, item)}: ${item.value}`).join("\n");
  }

  /** Where copying is not allowed, the text is marked, so that the keyboard's own copy takes it. */
  async function copy(text: string, { label, index }: { label: string | null; index: number | null }): Promise<void> {
    const copied = await copyText(text);
    if (!copied) mark(index);
    if (!copied) setSaid(t("fixes.copying.byHand"));
    else setSaid(label === null ? t("fixes.copying.doneAll") : t("fixes.copying.done", { label }));
  }

  function mark(index: number | null): void {
    const node = index === null ? list.current : list.current?.querySelector(`[data-copy="${index}"]`);
    if (node) window.getSelection()?.selectAllChildren(node);
  }
}
