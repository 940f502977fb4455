import { BlockStack, Box, Icon, Text } from "@shopify/polaris";
import type { IconSource } from "@shopify/polaris";
import type { ReactNode } from "react";

type EmptyMessageProps = { icon: IconSource; heading: string; children?: ReactNode; action?: ReactNode };

/** What stands where there is nothing to show: why, and the way on. */
export function EmptyMessage({ icon, heading, children, action }: EmptyMessageProps) {
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Icon source={icon} tone="subdued" />
        <Text as="h2" variant="headingMd" alignment="center">
          {heading}
        </Text>
        {children && (
          <Text as="p" tone="subdued" alignment="center">
            {children}
          </Text>
        )}
        {action}
      </BlockStack>
    </Box>
  );
}
