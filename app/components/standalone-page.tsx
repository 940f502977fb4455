import { AppProvider } from "@shopify/shopify-app-remix/react";
import type { ReactNode } from "react";
import { I18nProvider } from "#app/i18n/i18n-provider.tsx";
import type { LocaleChoice } from "#app/i18n/locale.ts";
import { polarisTexts } from "#app/i18n/polaris-texts.ts";

/** A page that stands outside the admin's frame, or that took the place of the whole app. */
export function StandalonePage({ choice, children }: { choice: LocaleChoice; children: ReactNode }) {
  return (
    <I18nProvider choice={choice} timeZone="UTC">
      <AppProvider isEmbeddedApp={false} i18n={polarisTexts[choice.locale]} apiKey="">
        <main>{children}</main>
      </AppProvider>
    </I18nProvider>
  );
}
