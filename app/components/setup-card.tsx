import { BlockStack, Card, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

type SetupCardProps = {
  heading: string;
  body: string;
  /** It came after another step of the same page: the keyboard goes on here. */
  takesFocus?: boolean;
  children: ReactNode;
};

/** One step of a set-up. */
export function SetupCard({ heading, body, takesFocus = false, children }: SetupCardProps) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) top.current?.focus();
  }, [takesFocus]);
  return (
    <Card>
      <BlockStack gap="400">
        <div ref={top} tabIndex={-1} style={{ outline: "none" }}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {heading}
            </Text>
            <Text as="p" tone="subdued">
              {body}
            </Text>
          </BlockStack>
        </div>
        {children}
      </BlockStack>
    </Card>
  );
}
