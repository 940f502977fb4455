import { BlockStack, Box, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StaffView } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { ActorAccesses } from "#app/privacy/privacy-view.ts";
import { actorName } from "./actor-name.ts";

/** Who was shown personal data of customers, and how often: by person, the last time first. */
export function AccessLogCard({ accesses, staff, days }: { accesses: ActorAccesses[]; staff: StaffView[]; days: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("privacy.accesses.heading")}
        </Text>
        <Text as="p" tone="subdued">
          {t("privacy.accesses.body", { count: days, number: format.number(days) })}
        </Text>
        {accesses.map(({ actor, views }) => (
          <BlockStack key={actor} gap="100">
            <Text as="h3" variant="headingSm">
              {actorName(t, actor, staff)}
            </Text>
            <BlockStack as="ul">
              {views.map(({ what, subjects, times, last }) => (
                <li key={what} style={{ listStyle: "none" }}>
                  <Box paddingBlock="200" borderBlockStartWidth="025" borderColor="border">
                    <InlineStack align="space-between" gap="200">
                      <Text as="span">{t(`privacy.views.${what}`)}</Text>
                      <Text as="span" tone="subdued">
                        {[
                          ...(subjects > 0 ? [t("privacy.accesses.subjects", { count: subjects, number: format.number(subjects) })] : []),
                          t("privacy.accesses.times", { count: times, number: format.number(times) }),
                          t("privacy.accesses.last", { moment: format.moment(last) }),
                        ].join(" · ")}
                      </Text>
                    </InlineStack>
                  </Box>
                </li>
              ))}
            </BlockStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
