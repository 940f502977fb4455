import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LiveRegion } from "./live-region.tsx";
import { useFirstInvalid } from "./use-first-invalid.ts";

export type CredentialsIntent = "test" | "connect";

type CredentialsCardProps = {
  heading: string;
  body: string;
  /** Where the credentials are to be had. */
  where?: ReactNode;
  /** What came of the last attempt, when it was not about a field; changes with every answer. */
  answer: ReactNode;
  /** The last answer, if it names fields that are wrong: the first of them gets the focus. */
  invalid: object | null;
  fields: ReactNode;
  /** What few will ever touch. */
  more?: ReactNode;
  busy: CredentialsIntent | null;
  labels: Record<CredentialsIntent, string>;
  onSend: (intent: CredentialsIntent) => void;
  onCancel?: () => void;
};

/** The form of a partner's credentials. Both buttons ask the partner for real; only one keeps what was entered. */
export function CredentialsCard(props: CredentialsCardProps) {
  const { heading, body, where, answer, invalid, fields, more, busy, labels, onSend, onCancel } = props;
  const { t } = useTranslation();
  const form = useFirstInvalid(invalid, Boolean(invalid));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSend("connect");
  }

  return (
    <Card>
      <form ref={form} onSubmit={submit} noValidate>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {heading}
            </Text>
            <Text as="p" tone="subdued">
              {body}
            </Text>
          </BlockStack>
          {where}
          <div>
            <LiveRegion>{answer}</LiveRegion>
            {fields}
          </div>
          {more}
          <InlineStack gap="200">
            <Button submit variant="primary" loading={busy === "connect"} disabled={busy === "test"}>
              {labels.connect}
            </Button>
            <Button loading={busy === "test"} disabled={busy === "connect"} onClick={() => onSend("test")}>
              {labels.test}
            </Button>
            {onCancel && <Button onClick={onCancel}>{t("common.cancel")}</Button>}
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
