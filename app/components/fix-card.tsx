import { BlockStack, Box, Button, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FixId } from "#app/failures/catalogue.ts";
import type { FixOffer } from "#app/failures/failure-view.ts";
import { FixForm, fixLabel } from "./fix-form.tsx";

type FixCardProps = {
  offers: FixOffer[];
  /** The fix that is being sent. */
  busy: FixId | null;
  /** What was wrong with the last one. */
  rejected: { fix: FixId; errors: Record<string, string> } | null;
  /** Where other credentials are entered. */
  connectionUrl: string;
  onApply: (offer: FixOffer, values: Record<string, string>) => void;
};

/** The fixes of a failure: the one to press with its form in place, the others below it. */
export function FixCard({ offers, busy, rejected, connectionUrl, onApply }: FixCardProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<FixId | null>(null);
  const primary = offers.find((offer) => offer.primary);
  const others = offers.filter((offer) => offer !== primary);
  const openedOffer = others.find(({ id }) => id === opened);
  if (offers.length === 0) return null;

  return (
    <Card>
      <BlockStack gap="400">
        {primary && (
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t(`fixes.${primary.id}.heading`)}
            </Text>
            {primary.id === "reconnect" ? (
              <Reconnect offer={primary} url={connectionUrl} busy={busy === "reconnect"} onApply={onApply} />
            ) : (
              <FixForm offer={primary} busy={busy === primary.id} errors={errorsOf(primary)} onApply={onApply} />
            )}
          </BlockStack>
        )}
        {primary && others.length > 0 && <Divider />}
        {others.length > 0 && (
          <BlockStack gap="300">
            <Text as="h3" variant="headingSm">
              {t("fixes.others")}
            </Text>
            <InlineStack gap="200">{others.map(renderOther)}</InlineStack>
            {openedOffer && (
              <Box padding="400" background="bg-surface-secondary" borderRadius="200">
                <FixForm
                  key={openedOffer.id}
                  offer={openedOffer}
                  busy={busy === openedOffer.id}
                  errors={errorsOf(openedOffer)}
                  onApply={onApply}
                  onCancel={() => setOpened(null)}
                />
              </Box>
            )}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );

  /** A fix that asks for nothing is done at once; the others open their form. */
  function renderOther(offer: FixOffer) {
    const needsForm = offer.fields.length > 0;
    return (
      <Button
        key={offer.id}
        loading={busy === offer.id && !needsForm}
        disclosure={needsForm ? (opened === offer.id ? "up" : "down") : undefined}
        ariaExpanded={needsForm ? opened === offer.id : undefined}
        onClick={() => (needsForm ? setOpened(opened === offer.id ? null : offer.id) : onApply(offer, {}))}
      >
        {fixLabel(t, offer)}
      </Button>
    );
  }

  function errorsOf(offer: FixOffer): Record<string, string> {
    return rejected?.fix === offer.id ? rejected.errors : {};
  }
}

type ReconnectProps = { offer: FixOffer; url: string; busy: boolean; onApply: FixCardProps["onApply"] };

/** Either the credentials are others now, or the partner mended them on its side. */
function Reconnect({ offer, url, busy, onApply }: ReconnectProps) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="300">
      <Text as="p">{t("fixes.reconnect.help")}</Text>
      <InlineStack gap="200">
        <Button variant="primary" url={url}>
          {t("fixes.enterCredentials")}
        </Button>
        <Button loading={busy} onClick={() => onApply(offer, {})}>
          {fixLabel(t, offer)}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
