import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

type ConfirmBoxProps = {
  question: string;
  /** Of the question, within the page's headings. */
  level?: "h3" | "h4";
  /** What follows, a sentence each. */
  consequences: string[];
  action: string;
  destructive?: boolean;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
};

/** Says what follows before it is done. It stands where it was asked for and takes the focus. */
export function ConfirmBox({
  question,
  level = "h4",
  consequences,
  action,
  destructive = false,
  busy,
  onConfirm,
  onCancel,
}: ConfirmBoxProps) {
  const { t } = useTranslation();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);

  useEffectAtOnce(() => box.current?.focus(), []);

  return (
    <div ref={box} role="group" aria-labelledby={id} tabIndex={-1} style={{ outline: "none" }}>
      <Box padding="300" background="bg-surface-secondary" borderRadius="200">
        <BlockStack gap="300">
          <Text as={level} variant="headingSm" id={id} breakWord>
            {question}
          </Text>
          <BlockStack gap="100">
            {consequences.map((consequence) => (
              <Text as="p" key={consequence} breakWord>
                {consequence}
              </Text>
            ))}
          </BlockStack>
          <InlineStack gap="200">
            <Button variant="primary" tone={destructive ? "critical" : undefined} loading={busy} onClick={onConfirm}>
              {action}
            </Button>
            <Button disabled={busy} onClick={onCancel}>
              {t("common.cancel")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Box>
    </div>
  );
}
