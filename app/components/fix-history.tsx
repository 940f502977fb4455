import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FixView } from "#app/failures/failure-view.ts";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";

/** What was done about a failure so far: by whom, when, for how many. */
export function FixHistory({ history }: { history: FixView[] }) {
  const { t } = useTranslation();
  if (history.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("failures.history.heading")}
        </Text>
        {history.map((entry) => (
          <BlockStack key={entry.id}>
            <Text as="span">
              {t("failures.history.entry", { fix: t(`fixes.${entry.fix}.label`), actor: actorName(t, entry.actor), count: entry.failures })}
            </Text>
            <Text as="span" tone="subdued" variant="bodySm">
              <Moment at={entry.appliedAt} />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
