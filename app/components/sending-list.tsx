import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Sending } from "#app/failures/failure-view.ts";
import { Facts } from "./facts.tsx";
import { dataLabel, sendingText } from "./fix-words.ts";

/** What is sent, and to whom. */
export function SendingList({ sendings }: { sendings: Sending[] }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="300">
      {sendings.map((sending, index) => (
        <BlockStack key={index} gap="200">
          <Text as="p">{sendingText(t, sending)}</Text>
          {Object.keys(sending.data).length > 0 && (
            <Facts facts={Object.entries(sending.data).map(([name, value]) => [dataLabel(t, name), String(value)])} />
          )}
        </BlockStack>
      ))}
    </BlockStack>
  );
}
