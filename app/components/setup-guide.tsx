import { Badge, BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { CheckCircleIcon, ClockIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { HomeView } from "#app/orders/order-view.ts";

type Setup = HomeView["setup"];

const steps = [
  { done: "astroConnected", text: "connect", url: "/app/connections/astro" },
  { done: "settingsReviewed", text: "settings", url: "/app/connections/astro#settings" },
  // Nothing to press: the first order comes by itself.
  { done: "firstOrderRecorded", text: "order" },
] as const satisfies { done: keyof Setup; text: string; url?: string }[];

/** What is left to do before orders are recorded, with the next step's button. */
export function SetupGuide({ setup }: { setup: Setup }) {
  const { t } = useTranslation();
  const doneCount = steps.filter(({ done }) => setup[done]).length;
  const next = steps.find(({ done }) => !setup[done]);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.setup.heading")}
          </Text>
          <Text as="p">{t("home.setup.body")}</Text>
          <InlineStack gap="300" blockAlign="center">
            <Text as="span" tone="subdued" id="setup-progress">
              {t("home.setup.progress", { count: doneCount, total: steps.length })}
            </Text>
            <Box width="8rem">
              <ProgressBar progress={(doneCount / steps.length) * 100} size="small" tone="primary" ariaLabelledBy="setup-progress" />
            </Box>
          </InlineStack>
        </BlockStack>
        <BlockStack as="ul" gap="300">
          {steps.map((step) => (
            <li key={step.text} style={{ listStyle: "none" }}>
              <Box padding="300" borderRadius="200" background={step === next ? "bg-surface-secondary" : undefined}>
                <InlineStack gap="300" blockAlign="start" wrap={false}>
                  <Box>
                    <Icon
                      source={setup[step.done] ? CheckCircleIcon : ClockIcon}
                      tone={setup[step.done] ? "success" : "subdued"}
                      accessibilityLabel={t(setup[step.done] ? "home.setup.done" : "home.setup.toDo")}
                    />
                  </Box>
                  <BlockStack gap="200" inlineAlign="start">
                    <InlineStack gap="200">
                      <Text as="h3" variant="headingSm">
                        {t(`home.setup.steps.${step.text}.title`)}
                      </Text>
                      {setup[step.done] && <Badge tone="success">{t("home.setup.done")}</Badge>}
                    </InlineStack>
                    {step === next && (
                      <>
                        <Text as="p">{t(`home.setup.steps.${step.text}.body`)}</Text>
                        {"url" in step && (
                          <Button variant="primary" url={step.url}>
                            {t(`home.setup.steps.${step.text}.action`)}
                          </Button>
                        )}
                      </>
                    )}
                  </BlockStack>
                </InlineStack>
              </Box>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
