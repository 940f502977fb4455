import { BlockStack, Card, Text } from "@shopify/polaris";
import { useRef } from "react";
import type { ReactNode } from "react";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

type SetupCardProps = {
  heading: string;
  body: string;
  children: ReactNode;
};

/** One step of a set-up. When another one takes its place, the keyboard goes on at its top. */
export function SetupCard({ heading, body, children }: SetupCardProps) {
  const top = useRef<HTMLDivElement>(null);
  const shown = useRef(heading);
  useEffectAtOnce(() => {
    if (shown.current === heading) return;
    shown.current = heading;
    top.current?.focus();
  }, [heading]);
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
