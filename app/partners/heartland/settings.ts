import { z } from "zod";
import type { PosTraits } from "#app/partners/capabilities.ts";
import { isLoopback } from "#app/partners/public-address.ts";

export const heartlandTraits: PosTraits = {
  employee: false,
  requiredFields: true,
  taxes: false,
  shippingMethods: true,
  restocksAll: false,
};

/** Heartland's own addresses, the second from when it was Springboard Retail [V 3.2]. */
const hosts = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?\.(retail\.heartland\.us|myspringboard\.us)$/;

/** Where an app is allowed and gets its token [V 3.2]. */
export const heartlandOAuthUrl = "https://retail.heartland.us";

/**
 * What the connection form asks: "northside-pets", or the address that the browser shows, and a personal API token [V 3.2].
 * @param options.allowLoopback also take `http://127.0.0.1:…`: for the demo and tests, never where strangers can install the app.
 */
export function heartlandCredentials(options: { allowLoopback: boolean }) {
  return z.object({
    baseUrl: z
      .string("required")
      .trim()
      .min(1, "required")
      .max(200, "too_long")
      .transform((value, context) => {
        const reading = readBaseUrl(value, options);
        if (reading.status === "valid") return reading.baseUrl;
        context.addIssue({ code: "custom", message: reading.problem });
        return z.NEVER;
      }),
    token: z
      .string("required")
      .trim()
      .min(1, "required")
      .max(500, "too_long")
      // It goes into a header, by the letter.
      .regex(/^[\x21-\x7e]+$/, "invalid_token"),
  });
}
export type HeartlandCredentials = { token: string };

/** An app that Heartland has registered; by request only [V 3.2]. Scope names are known from one client only [S 3.2]. */
export const heartlandOAuthApp = z.object({
  clientId: z.string("required").trim().min(1, "required").max(200, "too_long"),
  clientSecret: z.string("required").min(1, "required").max(500, "too_long"),
  redirectUri: z.url("not_a_url"),
  scopes: z.array(z.string().regex(/^\S+$/)).min(1, "required"),
});
export type HeartlandOAuthApp = z.output<typeof heartlandOAuthApp>;

type BaseUrlReading =
  { status: "valid"; baseUrl: string } | { status: "invalid"; problem: "not_a_url" | "not_https" | "credentials_in_url" | "foreign_host" };

/** A server must not be talked into calling what is not Heartland: https and Heartland's own hosts only. Whatever path was copied along is dropped. */
export function readBaseUrl(value: string, { allowLoopback }: { allowLoopback: boolean }): BaseUrlReading {
  const written = value.trim();
  // "northside-pets", "northside-pets.retail.heartland.us"
  const address = /^[\w-]+$/.test(written)
    ? `https://${written}.retail.heartland.us`
    : /^[\w.-]+$/.test(written)
      ? `https://${written}`
      : written;
  if (!URL.canParse(address)) return { status: "invalid", problem: "not_a_url" };
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return { status: "invalid", problem: "not_https" };
  if (url.username || url.password) return { status: "invalid", problem: "credentials_in_url" };
  if (isLoopback(url.hostname))
    return allowLoopback ? { status: "valid", baseUrl: `${url.origin}/api` } : { status: "invalid", problem: "foreign_host" };
  if (!hosts.test(url.hostname) || url.port !== "") return { status: "invalid", problem: "foreign_host" };
  if (url.protocol === "http:") return { status: "invalid", problem: "not_https" };
  return { status: "valid", baseUrl: `${url.origin}/api` };
}
