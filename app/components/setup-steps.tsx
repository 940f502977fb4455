import { Box, Button, Text } from "@shopify/polaris";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { ChainStep } from "#app/sales/chain-view.ts";

type SetupStepsProps = {
  steps: { step: ChainStep; isOpen: boolean }[];
  current: ChainStep;
  busy: boolean;
  onGo: (step: ChainStep) => void;
};

/** The steps of the set-up; those that can be opened now lead there. */
export function SetupSteps({ steps, current, busy, onGo }: SetupStepsProps) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("stores.setup.steps")}>
      {/* On a narrow screen a page has no margins of its own. */}
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <ol style={row}>
          {steps.map(({ step, isOpen }, index) => {
            const name = t("stores.setup.numbered", { number: index + 1, name: t(`stores.setup.names.${step}`) });
            return (
              <li key={step} aria-current={step === current ? "step" : undefined}>
                {isOpen && step !== current ? (
                  <Button variant="plain" disabled={busy} onClick={() => onGo(step)}>
                    {name}
                  </Button>
                ) : (
                  <Text as="span" fontWeight={step === current ? "semibold" : undefined} tone={step === current ? undefined : "subdued"}>
                    {name}
                  </Text>
                )}
              </li>
            );
          })}
        </ol>
      </Box>
    </nav>
  );
}

const row: CSSProperties = {
  display: "flex",
  flexWrap: "wrap",
  gap: "var(--p-space-200) var(--p-space-400)",
  listStyle: "none",
  margin: 0,
  padding: 0,
};
