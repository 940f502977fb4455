import { ChoiceList, Modal, Select } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { StaffView } from "#app/failures/failure-view.ts";
import { staffName } from "./staff-name.ts";

type BulkDialogProps = {
  ask: "snooze" | "assign";
  staff: StaffView[];
  onSnooze: (days: number) => void;
  onAssign: (assigneeId: string | null) => void;
  onClose: () => void;
};

const snoozeDays = ["1", "3", "7", "14"] as const;

/** What snoozing and assigning several failures still have to know: until when, or to whom. */
export function BulkDialog({ ask, staff, onSnooze, onAssign, onClose }: BulkDialogProps) {
  const { t } = useTranslation();
  const [days, setDays] = useState<(typeof snoozeDays)[number]>("1");
  const [assignee, setAssignee] = useState("");
  const isSnooze = ask === "snooze";
  return (
    <Modal
      open
      title={t(`failures.bulk.${ask}`)}
      onClose={onClose}
      primaryAction={{
        content: t(`failures.bulk.${ask}`),
        onAction: () => (isSnooze ? onSnooze(Number(days)) : onAssign(assignee || null)),
      }}
      secondaryActions={[{ content: t("common.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        {isSnooze ? (
          <ChoiceList
            title={t("failures.bulk.until")}
            choices={snoozeDays.map((value) => ({ value, label: t(`failures.bulk.days.${value}`) }))}
            selected={[days]}
            onChange={([value]: (typeof days)[]) => value && setDays(value)}
          />
        ) : (
          <Select
            label={t("failures.bulk.to")}
            options={[
              { value: "", label: t("failures.filters.assignees.nobody") },
              ...staff.map((one) => ({ value: one.id, label: staffName(t, one) })),
            ]}
            value={assignee}
            onChange={setAssignee}
          />
        )}
      </Modal.Section>
    </Modal>
  );
}
