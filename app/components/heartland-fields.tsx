import { BlockStack, FormLayout, List, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HeartlandInput } from "#app/connections/pos.server.ts";
import { posErrorText } from "./pos-errors.ts";

type HeartlandFieldsProps = {
  input: HeartlandInput;
  /** An empty token stands for the one that is stored. */
  hasToken: boolean;
  errors: Partial<Record<string, string>>;
  takesFocus?: boolean;
  onChange: (input: HeartlandInput) => void;
};

/** The address and token that Heartland gives a user. */
export function HeartlandFields({ input, hasToken, errors, takesFocus = false, onChange }: HeartlandFieldsProps) {
  const { t } = useTranslation();
  return (
    <FormLayout>
      <TextField
        id="heartland-address"
        label={t("pos.connections.heartland.address")}
        autoComplete="off"
        autoFocus={takesFocus}
        spellCheck={false}
        value={input.baseUrl}
        helpText={t("pos.connections.heartland.addressHelp")}
        error={posErrorText(t, errors.baseUrl)}
        onChange={(baseUrl) => onChange({ ...input, baseUrl })}
      />
      <TextField
        id="heartland-token"
        label={t("pos.connections.heartland.token")}
        type="password"
        autoComplete="new-password"
        value={input.token}
        helpText={hasToken ? t("pos.connections.heartland.tokenKept") : undefined}
        error={posErrorText(t, errors.token)}
        onChange={(token) => onChange({ ...input, token })}
      />
    </FormLayout>
  );
}

/** Where the token is to be had. */
export function HeartlandTokenHelp() {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t("pos.connections.heartland.whereHeading")}
      </Text>
      <List type="number">
        <List.Item>{t("pos.connections.heartland.where1")}</List.Item>
        <List.Item>{t("pos.connections.heartland.where2")}</List.Item>
        <List.Item>{t("pos.connections.heartland.where3")}</List.Item>
      </List>
    </BlockStack>
  );
}
