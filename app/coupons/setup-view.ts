import type { CheckoutPlace } from "./checkout-places.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";

/** What the set-up page shows. Dates are ISO 8601 strings. */
export type SetupView = {
  plan: {
    /** Empty while it was never read. */
    name: string;
    plus: boolean;
    readAt: string | null;
    /** Shopify did not answer: what is shown is what was read last. */
    isUnread: boolean;
  };
  /** Those that the shop's plan can use, and no others. */
  places: { place: CheckoutPlace; seenAt: string | null; /** Where it is added to the shop. */ editorUrl: string }[];
  connection: "connected" | "credentials_rejected" | "disconnected" | "never";
  settings: CheckoutSettingsInput;
  /** As the loyalty partner lists them. */
  programs: { programId: string; title: string }[];
};

/** As a form has them. */
export type CheckoutSettingsInput = Omit<CheckoutSettings, "holdMinutes"> & { holdMinutes: string };

/** `reasons`: the programs and manufacturers whose reason is missing. */
export type CheckoutSettingsErrors = { holdMinutes?: "not_minutes"; reasons?: string[] };

export type SaveCheckoutResult = { status: "saved" } | { status: "invalid"; errors: CheckoutSettingsErrors };
