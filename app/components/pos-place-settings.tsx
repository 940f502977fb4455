import { Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PosLists } from "#app/partners/capabilities.ts";
import { PosSelect } from "./pos-select.tsx";
import { SettingsSection } from "./pos-settings-section.tsx";
import type { SettingsGroupProps } from "./pos-settings-section.tsx";

/** In whose name and where orders are entered. */
export function PosPlaceSettings({ view: { partner, traits, lists: asked }, settings, errors, onChange }: SettingsGroupProps) {
  const { t } = useTranslation();
  const lists = asked.status === "read" ? asked.lists : null;
  return (
    <SettingsSection heading={t("pos.settings.place.heading")}>
      {traits.employee ? (
        <PosSelect
          label={t("pos.settings.place.employee")}
          help={t("pos.settings.place.employeeHelp")}
          list={lists && lists.employees}
          chosen={settings.employeeId}
          none={t("pos.settings.place.employeeNone")}
          error={errors.employeeId}
          onChange={(employeeId) => onChange({ employeeId })}
        />
      ) : (
        <Text as="p" tone="subdued">
          {t("pos.settings.place.employeeNotForHeartland")}
        </Text>
      )}
      <PosSelect
        label={t(`pos.settings.place.register.${partner}`)}
        help={t("pos.settings.place.registerHelp")}
        list={lists && placesIn(lists, (names) => t("pos.settings.place.registerName", names))}
        chosen={settings.registerId}
        none={t("pos.settings.place.registerNone")}
        error={errors.registerId}
        onChange={(registerId) =>
          onChange({ registerId, locationId: lists?.registers.find(({ id }) => id === registerId)?.locationId ?? null })
        }
      />
      {traits.shippingMethods && (
        <PosSelect
          label={t("pos.settings.place.shippingMethod")}
          help={t("pos.settings.place.shippingMethodHelp")}
          list={lists && lists.shippingMethods}
          chosen={settings.shippingMethodId}
          none={t("pos.settings.place.shippingMethodNone")}
          error={errors.shippingMethodId}
          onChange={(shippingMethodId) => onChange({ shippingMethodId })}
        />
      )}
    </SettingsSection>
  );
}

/** A register of a location that is closed works no more than one that is closed itself. */
function placesIn({ locations, registers }: PosLists, nameOf: (names: { location: string; register: string }) => string) {
  return registers.map(({ id, name, active, locationId }) => {
    const location = locations.find((one) => one.id === locationId);
    return {
      id,
      name: location ? nameOf({ location: location.name, register: name }) : name,
      active: active && (location?.active ?? false),
    };
  });
}
