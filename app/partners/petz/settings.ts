import { z } from "zod";
import { publicAddress } from "#app/partners/public-address.ts";

/**
 * What PETZ gives to a retailer: no host and no scheme of authentication is public [U 5.4], so all of it is asked for. Messages are keys under `petz.errors`.
 * @param options.allowLoopback also take `http://127.0.0.1:…`: for the demo and tests, never where strangers can install the app.
 */
export function petzCredentials(options: { allowLoopback: boolean }) {
  return z.object({
    // Paths start with /posface [V 5.2]: an address that was copied with it means the same.
    baseUrl: publicAddress(options).transform((address) => address.replace(/\/posface$/, "")),
    headerName: z
      .string("required")
      .trim()
      .min(1, "required")
      .max(100, "too_long")
      // A field name of HTTP (RFC 9110, 5.6.2).
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, "not_a_header")
      .refine((name) => !reserved.test(name), "reserved_header"),
    headerValue: z
      .string("required")
      .trim()
      .min(1, "required")
      .max(2000, "too_long")
      // It goes into a header, by the letter.
      .regex(/^[\x20-\x7e]+$/, "not_a_header_value"),
    deviceRef: z.string("required").trim().min(1, "required").max(100, "too_long").regex(/^\S+$/, "blanks").default(onlineDevice),
  });
}
export type PetzCredentials = { headerName: string; headerValue: string; deviceRef: string };

/** Each sales device has a reference of its own [V 5.2]; the online shop is a virtual one [I]. */
export const onlineDevice = "online";

/** They are the connection's own, and would make another call of it. */
const reserved = /^(host|content-.*|transfer-encoding|connection|upgrade|te|trailer|expect|accept|cookie|proxy-.*|keep-alive)$/i;

/** The article says both [V 5.2]: `capture` in its list, `redeem` in step 6. The other one is tried where the first does not exist. */
export const capturePaths = ["capture", "redeem"] as const;

/** Where nobody knows, or merchants differ. Every field has a default, so that settings stored by an older version still parse. */
export const petzSettings = z.object({
  capturePath: z.enum(capturePaths).default("capture"),
  /** Below /posface/: "auth/void". Empty: no call that gives an authorisation up is known [U 5.4], and it is left to lapse. */
  releasePath: z
    .string()
    .trim()
    .max(100, "too_long")
    .transform((path) => path.replace(/^\/*(posface\/+)?|\/+$/g, ""))
    .pipe(z.string().regex(/^([a-z0-9_-]+(\/[a-z0-9_-]+)*)?$/i, "not_a_path"))
    .default(""),
  /** How long an authorisation lasts where PETZ does not say [U 5.4]. Too short costs a buyer a second press, too long a discount that cannot be captured. */
  authorizationMinutes: z.number("not_minutes").int("not_minutes").min(5, "not_minutes").max(1440, "not_minutes").default(30),
});
export type PetzSettings = z.output<typeof petzSettings>;
