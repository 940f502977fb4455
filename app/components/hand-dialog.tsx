import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HandAction } from "#app/coupons/hand-actions.ts";

type HandDialogProps = {
  action: HandAction;
  /** It is on its way back to the buyer. */
  isReturning: boolean;
  facts: { partner: string; amount: string };
  busy: boolean;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

const longestReason = 500;

/** Says what follows, and asks for the reason that stays in the history. */
export function HandDialog({ action, isReturning, facts, busy, onConfirm, onClose }: HandDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  return (
    <Modal
      open
      title={t(`coupons.hand.${action}.title`)}
      onClose={onClose}
      primaryAction={{
        content: t(`coupons.hand.${action}.action`),
        destructive: action !== "capture",
        loading: busy,
        onAction: confirm,
      }}
      secondaryActions={[{ content: t("common.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">
            {action === "write_off" && isReturning
              ? t("coupons.hand.write_off.followsReturn", facts)
              : t(`coupons.hand.${action}.follows`, facts)}
          </Text>
          <TextField
            label={t("coupons.hand.reason")}
            helpText={t("coupons.hand.reasonHelp")}
            multiline={2}
            autoComplete="off"
            maxLength={longestReason}
            requiredIndicator
            value={reason}
            error={isMissing ? t("coupons.hand.reasonMissing") : undefined}
            onChange={(typed) => {
              setReason(typed);
              setMissing(false);
            }}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );

  function confirm() {
    if (reason.trim() === "") setMissing(true);
    else onConfirm(reason.trim());
  }
}
