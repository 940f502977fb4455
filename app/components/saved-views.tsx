import { ActionList, BlockStack, Button, Modal, Popover, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SavedViewView, ViewResult } from "#app/failures/saved-view.ts";

export type ViewOrder =
  | { intent: "saveView"; name: string; query: string }
  | { intent: "renameView"; id: string; name: string }
  | { intent: "deleteView"; id: string };

type SavedViewsProps = {
  views: SavedViewView[];
  /** The query of what the list shows now. */
  query: string;
  busy: boolean;
  /** What became of the last order. */
  result: ViewResult | null;
  onOpen: (view: SavedViewView) => void;
  onOrder: (order: ViewOrder) => void;
};

type Dialog = { for: "save" } | { for: "rename" | "delete"; view: SavedViewView };

/** Filters with a name: opened, kept, renamed and taken away from one menu. */
export function SavedViews({ views, query, busy, result, onOpen, onOrder }: SavedViewsProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [answered, setAnswered] = useState(result);
  const current = views.find((view) => view.query === query);

  if (result !== answered) {
    setAnswered(result);
    if (result?.status !== "invalid") setDialog(null);
  }

  return (
    <>
      <Popover
        active={isOpen}
        onClose={() => setIsOpen(false)}
        activator={
          <Button disclosure onClick={() => setIsOpen(!isOpen)} ariaExpanded={isOpen}>
            {current ? t("failures.views.current", { name: current.name }) : t("failures.views.heading")}
          </Button>
        }
      >
        <ActionList
          actionRole="menuitem"
          onActionAnyItem={() => setIsOpen(false)}
          sections={[
            ...(views.length > 0
              ? [
                  {
                    title: t("failures.views.heading"),
                    items: views.map((view) => ({ content: view.name, active: view === current, onAction: () => onOpen(view) })),
                  },
                ]
              : []),
            {
              items: current
                ? [
                    { content: t("failures.views.rename"), onAction: () => setDialog({ for: "rename", view: current }) },
                    { content: t("failures.views.delete"), destructive: true, onAction: () => setDialog({ for: "delete", view: current }) },
                  ]
                : [{ content: t("failures.views.save"), onAction: () => setDialog({ for: "save" }) }],
            },
          ]}
        />
      </Popover>
      {dialog && (
        <ViewDialog
          key={`${dialog.for} ${"view" in dialog ? dialog.view.id : ""}`}
          dialog={dialog}
          busy={busy}
          result={result}
          onClose={() => setDialog(null)}
          onConfirm={(name) => {
            if (dialog.for === "save") onOrder({ intent: "saveView", name, query });
            else if (dialog.for === "rename") onOrder({ intent: "renameView", id: dialog.view.id, name });
            else onOrder({ intent: "deleteView", id: dialog.view.id });
          }}
        />
      )}
    </>
  );
}

type ViewDialogProps = {
  dialog: Dialog;
  busy: boolean;
  result: ViewResult | null;
  onConfirm: (name: string) => void;
  onClose: () => void;
};

function ViewDialog({ dialog, busy, result, onConfirm, onClose }: ViewDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("view" in dialog ? dialog.view.name : "");
  // What became of an earlier dialog is not about this one.
  const [before] = useState(result);
  const error = result !== before && result?.status === "invalid" ? t(`failures.views.errors.${result.error}`) : undefined;
  const isDelete = dialog.for === "delete";
  return (
    <Modal
      open
      title={t(`failures.views.${dialog.for}`)}
      onClose={onClose}
      primaryAction={{
        content: isDelete ? t("failures.views.delete") : t("common.save"),
        destructive: isDelete,
        loading: busy,
        onAction: () => onConfirm(name),
      }}
      secondaryActions={[{ content: t("common.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        {isDelete ? (
          <Text as="p">{t("failures.views.deleteBody", { name: dialog.view.name })}</Text>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onConfirm(name);
            }}
          >
            <BlockStack gap="200">
              <TextField
                label={t("failures.views.name")}
                value={name}
                onChange={setName}
                error={error}
                maxLength={60}
                autoComplete="off"
                autoFocus
                helpText={t("failures.views.help")}
              />
            </BlockStack>
          </form>
        )}
      </Modal.Section>
    </Modal>
  );
}
