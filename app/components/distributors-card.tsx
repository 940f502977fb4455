import { BlockStack, Box, Button, Card, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Distributor, SaveDistributorResult } from "#app/programs/distributors.server.ts";
import { AccountNumber } from "./account-number.tsx";
import { actorName } from "./actor-name.ts";
import { Moment } from "./moment.tsx";
import { useEffectAtOnce } from "./use-effect-at-once.ts";
import { useFocusKept } from "./use-focus-kept.ts";

export type DistributorForm = { id?: string; name: string; accountNumber: string };

type DistributorsCardProps = {
  distributors: Distributor[];
  /** What is being done: "save", or the id of the distributor that is being removed. */
  busy: string | null;
  result: SaveDistributorResult | null;
  onSave: (form: DistributorForm) => void;
  onRemove: (id: string) => void;
};

/** The distributors that the shop buys from, with its account numbers, which enrolling in a program asks for. */
export function DistributorsCard({ distributors, busy, result, onSave, onRemove }: DistributorsCardProps) {
  const { t } = useTranslation();
  // Which one is open, and the answer that was there before, which says nothing about it.
  const [editing, setEditing] = useState<{ id: string | null; before: unknown } | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const answer = editing && result !== editing.before ? result : null;
  const isOpen = editing !== null && answer?.status !== "saved";

  const heading = useFocusKept(`${isOpen} ${removing} ${distributors.length}`);

  return (
    <Card>
      <BlockStack gap="400">
        <div ref={heading} tabIndex={-1} style={{ outline: "none" }}>
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("programs.distributors.heading")}
            </Text>
            {!isOpen && <Button onClick={() => setEditing({ id: null, before: result })}>{t("programs.distributors.add")}</Button>}
          </InlineStack>
        </div>
        <Text as="p" tone="subdued">
          {distributors.length === 0 ? t("programs.distributors.none") : t("programs.distributors.body")}
        </Text>
        {isOpen && editing.id === null && formFor({ name: "", accountNumber: "" })}
        {distributors.length > 0 && (
          <BlockStack as="ul">
            {distributors.map((distributor) => (
              <li key={distributor.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  {isOpen && editing.id === distributor.id ? formFor(distributor) : row(distributor)}
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );

  function formFor({ id, name, accountNumber }: DistributorForm) {
    return (
      <DistributorFields
        key={id ?? "new"}
        initial={{ id, name, accountNumber }}
        busy={busy === "save"}
        result={answer}
        onSave={onSave}
        onCancel={() => setEditing(null)}
      />
    );
  }

  function row({ id, name, accountNumber, updatedBy, updatedAt }: Distributor) {
    return (
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack>
          <Text as="h3" variant="headingSm" breakWord>
            {name}
          </Text>
          <AccountNumber number={accountNumber} distributor={name} />
          <Text as="span" tone="subdued" variant="bodySm">
            {actorName(t, updatedBy)} · <Moment at={updatedAt} show="date" />
          </Text>
        </BlockStack>
        {removing === id ? (
          <Confirmation name={name} busy={busy === id} onRemove={() => onRemove(id)} onKeep={() => setRemoving(null)} />
        ) : (
          <InlineStack gap="200">
            <Button
              accessibilityLabel={t("programs.distributors.changeLabel", { distributor: name })}
              onClick={() => setEditing({ id, before: result })}
            >
              {t("programs.distributors.change")}
            </Button>
            <Button
              tone="critical"
              accessibilityLabel={t("programs.distributors.removeLabel", { distributor: name })}
              onClick={() => setRemoving(id)}
            >
              {t("programs.distributors.remove")}
            </Button>
          </InlineStack>
        )}
      </InlineStack>
    );
  }
}

type ConfirmationProps = { name: string; busy: boolean; onRemove: () => void; onKeep: () => void };

/** Stands where "Remove" was pressed, with the focus that was on it. */
function Confirmation({ name, busy, onRemove, onKeep }: ConfirmationProps) {
  const { t } = useTranslation();
  const buttons = useRef<HTMLDivElement>(null);
  useEffectAtOnce(() => buttons.current?.querySelector("button")?.focus(), []);
  return (
    <div ref={buttons}>
      <InlineStack gap="200">
        <Button
          tone="critical"
          variant="primary"
          loading={busy}
          accessibilityLabel={t("programs.distributors.removeLabel", { distributor: name })}
          onClick={onRemove}
        >
          {t("programs.distributors.removeConfirm")}
        </Button>
        <Button onClick={onKeep}>{t("programs.distributors.keep")}</Button>
      </InlineStack>
    </div>
  );
}

type FieldsProps = {
  initial: DistributorForm;
  busy: boolean;
  result: SaveDistributorResult | null;
  onSave: (form: DistributorForm) => void;
  onCancel: () => void;
};

function DistributorFields({ initial, busy, result, onSave, onCancel }: FieldsProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(initial);
  const errors = result?.status === "invalid" ? result.errors : {};
  return (
    <Form onSubmit={() => onSave(form)}>
      <FormLayout>
        <TextField
          label={t("programs.distributors.name")}
          value={form.name}
          autoFocus
          autoComplete="off"
          error={errors.name && t(`programs.distributors.errors.${errors.name}`)}
          onChange={(name) => setForm({ ...form, name })}
        />
        <TextField
          label={t("programs.distributors.accountNumber")}
          value={form.accountNumber}
          autoComplete="off"
          helpText={t("programs.distributors.warning")}
          error={errors.accountNumber && t(`programs.distributors.errors.${errors.accountNumber}`)}
          onChange={(accountNumber) => setForm({ ...form, accountNumber })}
        />
        {result?.status === "not_found" && (
          <Text as="p" tone="critical">
            {t("programs.distributors.gone")}
          </Text>
        )}
        <InlineStack gap="200">
          <Button submit variant="primary" loading={busy}>
            {t("common.save")}
          </Button>
          <Button onClick={onCancel}>{t("common.cancel")}</Button>
        </InlineStack>
      </FormLayout>
    </Form>
  );
}
