import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { SettingsPreview as Preview } from "#app/pos/compare-settings.ts";
import { ConfirmBox } from "./confirm-box.tsx";
import { posReasonText } from "./pos-texts.ts";

type SettingsPreviewProps = {
  /** null: Shopify does not show its orders now. */
  preview: Preview | null;
  /** The merchant wants to save, and has not seen it before. */
  asks: boolean;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
};

/** More names than this say less than their number. */
const named = 10;

/** What a change of the settings does to the shop's last orders. */
export function SettingsPreview({ preview, asks, busy, onConfirm, onCancel }: SettingsPreviewProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("pos.settings.preview.heading")}
        </Text>
        {preview ? <PreviewFacts preview={preview} /> : <Text as="p">{t("pos.settings.preview.unavailable")}</Text>}
        {asks && (
          <ConfirmBox
            question={t("pos.settings.preview.confirm")}
            consequences={[]}
            action={t("pos.settings.preview.save")}
            busy={busy}
            onConfirm={onConfirm}
            onCancel={onCancel}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function PreviewFacts({ preview: { orders, arriving, letThrough, heldBack } }: { preview: Preview }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (orders === 0) return <Text as="p">{t("pos.settings.preview.none")}</Text>;
  const more = (names: unknown[]) => (names.length > named ? [t("pos.settings.preview.more", { count: names.length - named })] : []);
  return (
    <BlockStack gap="200">
      <Text as="p">{t("pos.settings.preview.arriving", { count: orders, arriving: format.number(arriving) })}</Text>
      {letThrough.length + heldBack.length === 0 && <Text as="p">{t("pos.settings.preview.unchanged")}</Text>}
      {letThrough.length > 0 && (
        <Text as="p">
          {t("pos.settings.preview.through", {
            count: letThrough.length,
            orders: format.list([...letThrough.slice(0, named), ...more(letThrough)]),
          })}
        </Text>
      )}
      {heldBack.length > 0 && (
        <BlockStack gap="100">
          <Text as="p">{t("pos.settings.preview.held", { count: heldBack.length })}</Text>
          <List>
            {heldBack.slice(0, named).map(({ name, reason, found }) => (
              <List.Item key={name}>
                {t("pos.settings.preview.heldOrder", { order: name, reason: posReasonText(t, reason, { found }) })}
              </List.Item>
            ))}
            {more(heldBack).map((rest) => (
              <List.Item key={rest}>{rest}</List.Item>
            ))}
          </List>
        </BlockStack>
      )}
    </BlockStack>
  );
}
