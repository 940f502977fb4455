import { AppProvider } from "@shopify/polaris";
import { render } from "@testing-library/react";
import type { RenderResult } from "@testing-library/react";
import type { ReactElement } from "react";
import { I18nProvider } from "#app/i18n/i18n-provider.tsx";
import { chooseLocale } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { polarisTexts } from "#app/i18n/polaris-texts.ts";

// Polaris' popovers watch their size; jsdom lays nothing out.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

// App Bridge's script defines what the admin's save bar is made of.
if (!customElements.get("ui-save-bar")) {
  customElements.define(
    "ui-save-bar",
    class extends HTMLElement {
      show(): void {}
      hide(): void {}
    },
  );
}

/** Renders a piece as the app does: with its texts, its formats and Polaris around it. Links are plain anchors. */
export function renderInApp(piece: ReactElement, locale: Locale = "en"): RenderResult {
  return render(inApp(piece, locale));
}

/** For rendering the same piece once more with other props. */
export function inApp(piece: ReactElement, locale: Locale = "en"): ReactElement {
  return (
    <I18nProvider choice={chooseLocale(locale)} timeZone="America/Toronto">
      <AppProvider i18n={polarisTexts[locale]}>{piece}</AppProvider>
    </I18nProvider>
  );
}
