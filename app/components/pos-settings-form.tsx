import { SaveBar } from "@shopify/app-bridge-react";
import { BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { OrderSettingsInput, PosSettingsView } from "#app/pos/pos-views.ts";
import type { PreviewResult, SaveSettingsResult } from "#app/pos/save-pos-settings.server.ts";
import { LiveRegion } from "./live-region.tsx";
import { PosCustomerSettings, PosPaymentSettings, PosProductSettings, PosTaxSettings } from "./pos-content-settings.tsx";
import { PosDownloadSettings, PosRefundSettings, PosSourceSettings } from "./pos-download-settings.tsx";
import { posErrorText } from "./pos-errors.ts";
import { PosPlaceSettings } from "./pos-place-settings.tsx";
import type { SettingsGroupProps } from "./pos-settings-section.tsx";
import { SettingsPreview } from "./settings-preview.tsx";
import { useFirstInvalid } from "./use-first-invalid.ts";

export type SettingsIntent = "preview" | "save";

type PosSettingsFormProps = {
  view: PosSettingsView;
  busy: SettingsIntent | null;
  /** Of the last time that it was sent; null before. */
  result: PreviewResult | SaveSettingsResult | null;
  onPreview: (settings: OrderSettingsInput) => void;
  /** `confirmed`: what it does to the last orders was seen. */
  onSave: (settings: OrderSettingsInput, confirmed: boolean) => void;
};

/** How orders arrive at a point of sale. The admin's save bar stands while something is changed and not saved. */
export function PosSettingsForm({ view, busy, result, onPreview, onSave }: PosSettingsFormProps) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(view.settings);
  // What the last answer is about: of other settings it says nothing.
  const [sent, setSent] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<unknown>(null);
  const form = useFirstInvalid(result, result?.status === "invalid");
  const written = inOrder(settings);
  const changed = written !== inOrder(view.settings);
  const keys = result?.status === "invalid" ? result.errors : {};
  const errors = Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [name, posErrorText(t, key)]),
  ) as SettingsGroupProps["errors"];
  const isShown = sent === written && result !== dismissed;
  const shown = isShown && (result?.status === "previewed" || result?.status === "confirm") ? result : null;
  const group: SettingsGroupProps = {
    view,
    settings,
    errors,
    onChange: (change) => setSettings((before) => ({ ...before, ...change })),
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    save(shown !== null);
  }

  function save(confirmed: boolean) {
    if (!busy) onSave(tidied(), confirmed);
  }

  /** Blanks around an id are nobody's intention, and saved they would be gone. */
  function tidied(): OrderSettingsInput {
    const tidy = { ...settings, defaultCustomerId: settings.defaultCustomerId?.trim() || null };
    setSettings(tidy);
    setSent(inOrder(tidy));
    return tidy;
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <BlockStack gap="400">
        <PosPlaceSettings {...group} />
        <PosDownloadSettings {...group} />
        <PosRefundSettings {...group} />
        <PosSourceSettings {...group} />
        <PosProductSettings {...group} />
        <PosCustomerSettings {...group} />
        <PosPaymentSettings {...group} />
        {view.traits.taxes && <PosTaxSettings {...group} />}
        <div>
          <LiveRegion>
            {shown && (
              <SettingsPreview
                preview={shown.preview}
                asks={shown.status === "confirm"}
                busy={busy === "save"}
                onConfirm={() => save(true)}
                onCancel={() => setDismissed(result)}
              />
            )}
          </LiveRegion>
          <InlineStack gap="200">
            <Button submit variant="primary" loading={busy === "save"} disabled={busy === "preview"}>
              {t("pos.settings.save")}
            </Button>
            <Button loading={busy === "preview"} disabled={busy === "save"} onClick={() => onPreview(tidied())}>
              {t("pos.settings.preview.action")}
            </Button>
          </InlineStack>
        </div>
      </BlockStack>
      <SaveBar id="pos-settings" open={changed} discardConfirmation>
        <button type="button" variant="primary" onClick={() => save(shown !== null)} disabled={busy !== null}>
          {t("common.save")}
        </button>
        <button type="button" onClick={() => setSettings(view.settings)}>
          {t("common.discard")}
        </button>
      </SaveBar>
    </form>
  );
}

/** The database keeps the entries of a table in an order of its own. */
function inOrder(settings: OrderSettingsInput): string {
  return JSON.stringify(settings, (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
