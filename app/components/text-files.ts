import { createContext } from "react";
import type { Locale } from "#app/i18n/locale.ts";

/** Where the texts of each language are. Known while the server renders, which is when a browser is told. */
export const TextFiles = createContext<Partial<Record<Locale, string>>>({});
