import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import fr from "@shopify/polaris/locales/fr.json" with { type: "json" };
import type { Locale } from "./locale.ts";

/** What Polaris says by itself ("Select all", "Clear"). */
export const polarisTexts: Record<Locale, typeof en | typeof fr> = { en, fr };
