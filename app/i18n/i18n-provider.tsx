import { createContext, useContext, useMemo } from "react";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { formatFor } from "./format.ts";
import type { Format } from "./format.ts";
import type { LocaleChoice } from "./locale.ts";
import { translatorFor } from "./translator.ts";

const FormatContext = createContext<Format | null>(null);

export function I18nProvider({ choice, timeZone, children }: { choice: LocaleChoice; timeZone: string; children: ReactNode }) {
  const format = useMemo(() => formatFor(choice.tag, timeZone), [choice.tag, timeZone]);
  return (
    <I18nextProvider i18n={translatorFor(choice.locale)}>
      <FormatContext.Provider value={format}>{children}</FormatContext.Provider>
    </I18nextProvider>
  );
}

export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (!format) throw new Error("useFormat needs an I18nProvider above it.");
  return format;
}
