import { BlockStack, Card, FormLayout, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { OrderSettingsInput, PosSettingsView } from "#app/pos/pos-views.ts";

/** What each group of the order settings needs. */
export type SettingsGroupProps = {
  view: PosSettingsView;
  settings: OrderSettingsInput;
  /** Field name → text. */
  errors: Partial<Record<keyof OrderSettingsInput, string>>;
  onChange: (change: Partial<OrderSettingsInput>) => void;
};

/** Settings that belong together. */
export function SettingsSection({ heading, body, children }: { heading: string; body?: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {heading}
          </Text>
          {body && (
            <Text as="p" tone="subdued">
              {body}
            </Text>
          )}
        </BlockStack>
        <FormLayout>{children}</FormLayout>
      </BlockStack>
    </Card>
  );
}
