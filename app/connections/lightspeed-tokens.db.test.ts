import { afterEach, beforeEach, expect, test } from "vitest";
import { CredentialsRejected } from "#app/partners/errors.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { db } from "#app/platform/db.server.ts";
import { lightspeedTokenStore } from "./lightspeed-tokens.server.ts";
import { sealPos } from "./pos-credentials.server.ts";

const shop = "tokens.myshopify.com";
const where = { shopId_partner: { shopId: shop, partner: "lightspeed" } };

function tokens(name: string): LightspeedTokens {
  return {
    domainPrefix: "northpaw",
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    expiresAt: 1_800_000_000,
    scopes: null,
  };
}

beforeEach(async () => {
  await db.shop.create({ data: { id: shop, name: "Tokens", currency: "CAD", timeZone: "America/Toronto" } });
  const credentials = sealPos(shop, "lightspeed", tokens("old"));
  await db.connection.create({ data: { shopId: shop, partner: "lightspeed", status: "connected", credentials, settings: {} } });
});
afterEach(async () => {
  await db.shop.deleteMany();
});

test("a refusal counts for nothing where another one has renewed the tokens meanwhile", async () => {
  const store = lightspeedTokenStore(shop);
  const refused = async () => {
    await db.connection.update({ where, data: { credentials: sealPos(shop, "lightspeed", tokens("new")) } });
    throw new CredentialsRejected("Lightspeed does not know the refresh token.");
  };
  expect(await store.refresh(tokens("old"), refused)).toEqual(tokens("new"));
});

test("a refusal stands where nobody has", async () => {
  const refused = () => Promise.reject(new CredentialsRejected("Lightspeed does not know the refresh token."));
  await expect(lightspeedTokenStore(shop).refresh(tokens("old"), refused)).rejects.toBeInstanceOf(CredentialsRejected);
});
