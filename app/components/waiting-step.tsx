import { BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { StepDecision } from "#app/failures/step-decision.ts";
import { ConfirmBox } from "./confirm-box.tsx";

type WaitingStepProps = {
  /** What a person has to do at the partner: the program, or the new item. */
  name: string;
  busy: boolean;
  onSettle: (decision: StepDecision) => void;
};

/** For a step that waits for a person: it is done on the partner's page, or it is given up. Says what follows before it is noted. */
export function WaitingStep({ name, busy, onSettle }: WaitingStepProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<StepDecision | null>(null);
  return (
    <BlockStack gap="200">
      <InlineStack gap="200">
        <Button
          disabled={busy}
          ariaExpanded={asked === "confirm"}
          accessibilityLabel={t("programs.step.confirm.label", { name })}
          onClick={() => setAsked("confirm")}
        >
          {t("fixes.confirm_step.label")}
        </Button>
        <Button
          disabled={busy}
          ariaExpanded={asked === "cancel"}
          accessibilityLabel={t("programs.step.cancel.label", { name })}
          onClick={() => setAsked("cancel")}
        >
          {t("fixes.cancel_step.label")}
        </Button>
      </InlineStack>
      {asked && (
        <ConfirmBox
          key={asked}
          question={t(`programs.step.${asked}.question`, { name })}
          consequences={[t(`programs.step.${asked}.follows`)]}
          action={t(`programs.step.${asked}.action`)}
          busy={busy}
          onConfirm={() => onSettle(asked)}
          onCancel={() => setAsked(null)}
        />
      )}
    </BlockStack>
  );
}
