import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Facts } from "./facts.tsx";
import { LiveRegion } from "./live-region.tsx";

type Action = { label: string; busy?: boolean; onAction: () => void };

type ConnectionStatusCardProps = {
  heading: string;
  facts: ComponentProps<typeof Facts>["facts"];
  /** What came of the last attempt. */
  answer: ReactNode;
  /** What waits because the connection does not work; null when nothing does. */
  waiting: string | null;
  test: Action;
  change: Action;
  disconnect: Action & { title: string; confirm: string; /** What it means. */ consequences: string[] };
};

/** A connection that stands: its facts, and the ways to test, change and end it. */
export function ConnectionStatusCard({ heading, facts, answer, waiting, test, change, disconnect }: ConnectionStatusCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  // Where the focus returns to when the question is closed.
  const asker = useRef<HTMLDivElement>(null);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {heading}
        </Text>
        <div>
          <LiveRegion>{answer}</LiveRegion>
          <Facts facts={facts} />
        </div>
        {waiting && <Text as="p">{waiting}</Text>}
        <InlineStack gap="200">
          <Button loading={test.busy} onClick={test.onAction}>
            {test.label}
          </Button>
          <Button loading={change.busy} onClick={change.onAction}>
            {change.label}
          </Button>
          <div ref={asker}>
            <Button tone="critical" onClick={() => setAsking(true)}>
              {disconnect.label}
            </Button>
          </div>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        activator={asker}
        title={disconnect.title}
        onClose={() => setAsking(false)}
        primaryAction={{
          content: disconnect.confirm,
          destructive: true,
          loading: disconnect.busy,
          onAction: disconnect.onAction,
        }}
        secondaryActions={[{ content: t("common.cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="200">
            {disconnect.consequences.map((sentence) => (
              <Text as="p" key={sentence}>
                {sentence}
              </Text>
            ))}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
