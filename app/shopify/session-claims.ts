import { z } from "zod";

/** What a staff member's session token says once its signature, algorithm, audience and times were found right; as Shopify documents its session tokens. */
const staffClaims = z.object({
  iss: z.string(),
  dest: z.string(),
  sub: z.string().regex(/^\d{1,20}$/),
  exp: z.number(),
  nbf: z.number(),
});

const shopAddress = /^https:\/\/([a-z0-9][a-z0-9-]*\.myshopify\.com)$/;

/**
 * The shop that a staff member's token opens; null if Shopify's admin did not make it. Buyers have tokens with the same secret and the same audience,
 * for checkout and customer accounts: those name no admin as their issuer.
 */
export function shopOfStaffToken(claims: unknown): string | null {
  const parsed = staffClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { iss, dest, exp, nbf } = parsed.data;
  const [, shop] = shopAddress.exec(dest) ?? [];
  return shop !== undefined && iss === `${dest}/admin` && nbf < exp ? shop : null;
}

/** Whether a token ends at all, and when it begins: the library compares these times where they are given, and does not miss them. */
export function hasTimes(claims: unknown): boolean {
  return z.object({ exp: z.number(), nbf: z.number() }).safeParse(claims).success;
}
