import { BlockStack, Box, Button, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FixId } from "#app/failures/catalogue.ts";
import type { FixOffer, FixPreview as Preview } from "#app/failures/failure-view.ts";
import { FixForm, fixLabel } from "./fix-form.tsx";
import { FixPreview } from "./fix-preview.tsx";

type FixCardProps = {
  offers: FixOffer[];
  /** The partner's name. */
  partner: string;
  /** The fix that is being sent. */
  busy: FixId | null;
  /** What was wrong with the last one. */
  rejected: { fix: FixId; errors: Record<string, string> } | null;
  /** What the fix that was pressed will do. */
  preview: Preview | null;
  /** Where other credentials are entered. */
  connectionUrl: string;
  onPreview: (offer: FixOffer, values: Record<string, string>) => void;
  onApply: (offer: FixOffer, values: Record<string, string>) => void;
  /** Out of the preview, with nothing done. */
  onBack: () => void;
};

type Press = (offer: FixOffer, values: Record<string, string>) => void;

/** The fixes of a failure: the one to press with its form in place, the others below it, and what the pressed one will do before it does it. */
export function FixCard({ offers, partner, busy, rejected, preview, connectionUrl, onPreview, onApply, onBack }: FixCardProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<FixId | null>(null);
  const [pressed, setPressed] = useState<{ offer: FixOffer; values: Record<string, string> } | null>(null);
  const activator = useRef<Element | null>(null);
  const primary = offers.find((offer) => offer.primary);
  const others = offers.filter((offer) => offer !== primary);
  const openedOffer = others.find(({ id }) => id === opened);
  const previewed = preview && pressed?.offer.id === preview.fix ? preview : null;
  const settled = busy === null && previewed === null;

  // What was pressed goes on being where the keyboard is: after a refusal, and on the way back.
  useEffect(() => {
    if (settled && document.activeElement === document.body && activator.current instanceof HTMLElement) activator.current.focus();
  }, [settled]);

  if (offers.length === 0) return null;

  return (
    <Card>
      {previewed && pressed && (
        <FixPreview
          preview={previewed}
          partner={partner}
          busy={busy === previewed.fix}
          onApply={() => onApply(pressed.offer, pressed.values)}
          onBack={onBack}
        />
      )}
      {/* Kept while the preview is shown: nothing that was typed is lost. */}
      <div hidden={previewed !== null}>
        <BlockStack gap="400">
          {primary && (
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t(`fixes.${primary.id}.heading`)}
              </Text>
              {primary.id === "reconnect" || primary.id === "reconnect_pos" ? (
                <Reconnect offer={primary} url={connectionUrl} busy={busy === primary.id} onPress={press} />
              ) : (
                <FixForm offer={primary} partner={partner} busy={busy === primary.id} errors={errorsOf(primary)} onPress={press} />
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
                    partner={partner}
                    busy={busy === openedOffer.id}
                    errors={errorsOf(openedOffer)}
                    onPress={press}
                    onCancel={() => setOpened(null)}
                  />
                </Box>
              )}
            </BlockStack>
          )}
        </BlockStack>
      </div>
    </Card>
  );

  function press(offer: FixOffer, values: Record<string, string>) {
    activator.current = document.activeElement;
    setPressed({ offer, values });
    if (offer.previews) onPreview(offer, values);
    else onApply(offer, values);
  }

  /** A fix that asks for nothing is pressed at once; the others open their form. */
  function renderOther(offer: FixOffer) {
    const needsForm = offer.fields.length > 0 || offer.copy.length > 0 || offer.page !== null || offer.remarks.length > 0;
    return (
      <Button
        key={offer.id}
        loading={busy === offer.id && !needsForm}
        disclosure={needsForm ? (opened === offer.id ? "up" : "down") : undefined}
        ariaExpanded={needsForm ? opened === offer.id : undefined}
        onClick={() => (needsForm ? setOpened(opened === offer.id ? null : offer.id) : press(offer, {}))}
      >
        {fixLabel(t, offer)}
      </Button>
    );
  }

  function errorsOf(offer: FixOffer): Record<string, string> {
    return rejected?.fix === offer.id ? rejected.errors : {};
  }
}

/** Either the credentials are others now, or the partner mended them on its side. */
function Reconnect({ offer, url, busy, onPress }: { offer: FixOffer; url: string; busy: boolean; onPress: Press }) {
  const { t } = useTranslation();
  const isPos = offer.id === "reconnect_pos";
  return (
    <BlockStack gap="300">
      <Text as="p">{t(isPos ? "fixes.reconnect_pos.help" : "fixes.reconnect.help")}</Text>
      <InlineStack gap="200">
        <Button variant="primary" url={url}>
          {t(isPos ? "fixes.openConnection" : "fixes.enterCredentials")}
        </Button>
        <Button loading={busy} onClick={() => onPress(offer, {})}>
          {fixLabel(t, offer)}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
