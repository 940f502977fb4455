import { z } from "zod";
import { publicAddress } from "#app/partners/public-address.ts";

/** Astro's own address [C 1.2]: what the form starts with. */
export const astroBaseUrl = "https://api.astroloyalty.com/api/json";

/**
 * The credentials that Astro's support gives to a retailer [C 1.2]. Messages are keys under `astro.errors`.
 * @param options.allowLoopback also take `http://127.0.0.1:…`: for the demo and tests, never where strangers can install the app.
 */
export function astroCredentials(options: { allowLoopback: boolean }) {
  const required = z.string("required").trim().min(1, "required").max(200, "too_long");
  return z.object({
    baseUrl: publicAddress(options),
    username: required,
    // Blanks may belong to a password; elsewhere they come from copying ("paste exactly, avoid extra spaces", 1.2).
    password: z.string("required").min(1, "required").max(200, "too_long"),
    clientId: required,
  });
}
export type AstroCredentials = { username: string; password: string; clientId: string };

/** Shopify's own name for its point of sale, and the two whose orders our merchants send to Shopify. */
const defaultPosSources = ["pos", "Point of Sale", "Heartland Retail", "Springboard Retail", "Lightspeed Retail", "Vend"];

/** Astro's own site. The page on which a retailer signs in is not public: whoever knows it puts it in the form. */
const astroSiteUrl = "https://astroloyalty.com/";

/** How a shop's orders become purchases. Every field has a default, so that settings stored by an older version still parse. */
export const astroSettings = z.object({
  missingMember: z.enum(["create", "report"]).default("report"),
  posSources: z.array(z.string().trim().min(1, "required").max(100, "too_long")).max(50, "too_many").default(defaultPosSources),
  redeemFreeLines: z.boolean().default(true),
  /** Enrolments, exceptions and card notes: "assisted", a person does them on Astro's site; "direct", we send them. */
  storeActions: z.enum(["assisted", "direct"]).default("assisted"),
  siteUrl: z.string("required").trim().min(1, "required").max(200, "too_long").transform(readSiteUrl).default(astroSiteUrl),
});
export type AstroStore = Pick<z.output<typeof astroSettings>, "storeActions" | "siteUrl">;

/** A link for the merchant's browser; we never call it. */
function readSiteUrl(value: string, context: z.RefinementCtx): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === "https:" && !url.username && !url.password) return url.href;
  const message = !url ? "not_a_url" : url.protocol === "https:" ? "credentials_in_url" : "not_https";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}
