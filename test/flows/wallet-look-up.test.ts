import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookUpWallet } from "#app/coupons/look-up-wallet.server.ts";
import type { WalletAsked, WalletLookup } from "#app/coupons/wallet-view.ts";
import { db } from "#app/platform/db.server.ts";
import { askToRead, readCatalogue } from "#app/programs/read-catalogue.server.ts";
import { petStore, petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreCoupons } from "#test/fixtures/pet-store-petz.ts";
import { makeHold } from "#test/support/make-hold.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

const shop = petStore.domain;
let world: World;

beforeAll(async () => {
  world = await openWorld({ connected: false, petz: {} });
  await askToRead({ shop, what: "products" });
  await readCatalogue({ shop, what: "products" }, { signal: new AbortController().signal });
});

afterAll(() => world.close());

async function look(asked: Partial<WalletAsked> & Pick<WalletAsked, "who">): Promise<Extract<WalletLookup, { status: "looked" }>> {
  const found = await ask(asked);
  if (found.status !== "looked") throw new Error(`It was refused: ${found.why}.`);
  return found;
}

function ask(asked: Partial<WalletAsked> & Pick<WalletAsked, "who">): Promise<WalletLookup> {
  return lookUpWallet(shop, { order: "", items: "", ...asked }, { now: new Date() });
}

/** "title: why", of all wallets. */
function verdicts({ wallets }: Extract<WalletLookup, { status: "looked" }>): string[] {
  return wallets.flatMap(({ coupons }) =>
    coupons.map(({ coupon, verdict }) => `${coupon.title}: ${verdict.status === "misfit" ? verdict.why : verdict.status}`),
  );
}

describe("the wrong phone number", () => {
  it("shows when Shopify's contacts find no wallet, and the number that the customer says finds theirs", async () => {
    const gid = world.shop.customer("dev").id;
    const key = `gid://shopify/Customer/${gid}`;
    const { id: customerId } = await db.customer.create({ data: { shopId: shop, key, gid: key, name: "Dev Patel" } });
    const known = await look({ who: { customerId } });
    expect(known.shopper).toMatchObject({ id: customerId, name: "Dev Patel", phone: "+14165550104", email: "dev.patel@example.test" });
    expect(known.tries).toEqual([
      { by: "phone", contact: "+14165550104", isTyped: false, answer: { status: "not_found" } },
      { by: "email", contact: "dev.patel@example.test", isTyped: false, answer: { status: "not_found" } },
    ]);
    const said = await look({ who: { phone: "416 555-0140" } });
    expect(said.shopper).toBeNull();
    expect(said.tries).toMatchObject([{ isTyped: true, answer: { status: "found", coupons: 1 } }]);
    // Masked: whose it is, the partner tells to those who know.
    expect(JSON.stringify(said.tries)).not.toContain("dev@home");
    expect(said.tries).toMatchObject([{ answer: { owner: { phone: "•••0140" } } }]);
  });

  it("tries the other contact that Shopify has of whoever was typed", async () => {
    const { tries, shopper } = await look({ who: { email: "Ana.Roy@example.test" } });
    expect(shopper).toMatchObject({ name: "Ana Roy" });
    expect(tries.map(({ by, isTyped }) => [by, isTyped])).toEqual([
      ["email", true],
      ["phone", false],
    ]);
  });

  it("shows a wallet once that is found under both contacts", async () => {
    const { wallets } = await look({ who: { phone: "+1 514 555-0101" } });
    expect(wallets.map(({ coupons }) => coupons.length)).toEqual([3]);
  });

  it("leaves no order open at the partner", async () => {
    await look({ who: { phone: "514-555-0101" } });
    const open = world.petz.books.accounts.flatMap(({ orders }) => [...orders.values()]).filter(({ status }) => status === "open");
    expect(open).toEqual([]);
  });
});

describe("the wrong product or size", () => {
  it("is told coupon by coupon beside an order", async () => {
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-20" }, { sku: "TW-TUR-12" }] });
    const found = await look({ who: { phone: "4165550102" }, order: order.name });
    expect(found.cart).toMatchObject({ orderName: order.name, items: [{ units: 1 }, { units: 1 }] });
    expect(verdicts(found)).toEqual([
      // The shop does not sell the 40 lb bag: that it is the same product is a guess.
      `${petStoreCoupons.otherSize.title}: similar`,
      `${petStoreCoupons.expired.title}: expired`,
      `${petStoreCoupons.inStoreOnly.title}: in_store_only`,
      `${petStoreCoupons.store.title}: store_coupon`,
    ]);
  });

  it("is told of what somebody typed: UPCs, SKUs, products, units", async () => {
    const items = [`2 x ${upc["NP-CHK-4"]}`, "rs-lit-18", "Whiskerwood", "850001234597"].join("\n");
    const found = await look({ who: { phone: "5145550101" }, items });
    expect(verdicts(found)).toEqual([
      `${petStoreCoupons.threeOff.title}: other_size`,
      `${petStoreCoupons.fifteenPercent.title}: fits`,
      `${petStoreCoupons.freeCan.title}: not_in_cart`,
    ]);
    // More than one product has this name; what the shop does not sell has a UPC all the same.
    expect(found.cart).toMatchObject({ unread: ["Whiskerwood"], items: [{ units: 2 }, { units: 1 }, { upc: "850001234597" }] });
    expect(found.wallets[0]?.coupons[0]?.wants[0]).toMatchObject({ upc: upc["NP-CHK-20"] });
    expect(found.wallets[0]?.coupons[0]?.wants[0]?.title).toContain("20 lb");
  });

  it("names what is being used, and what was", async () => {
    const customerGid = `gid://shopify/Customer/${world.shop.customer("ana").id}`;
    const [used, inUse] = [petStoreCoupons.threeOff.couponRef, petStoreCoupons.freeCan.couponRef];
    const over = await makeHold(shop, { couponRef: used, customerGid, state: "redeemed" });
    await makeHold(shop, { couponRef: inUse, customerGid, state: "applied" });
    const found = await look({ who: { phone: "5145550101" } });
    expect(verdicts(found)).toEqual([
      `${petStoreCoupons.threeOff.title}: already_used`,
      `${petStoreCoupons.fifteenPercent.title}: usable`,
      `${petStoreCoupons.freeCan.title}: in_use`,
    ]);
    expect(found.wallets[0]?.coupons[0]?.use).toEqual({ holdId: over.id, isOver: true });
  });
});

describe("what cannot be looked up", () => {
  it("is said plainly", async () => {
    expect(await ask({ who: { phone: "5145550101" }, order: "#999999" })).toMatchObject({ status: "refused", why: "order_not_found" });
    expect(await ask({ who: { customerId: "00000000-0000-7000-8000-000000000000" } })).toMatchObject({ why: "customer_gone" });
    const grace = `gid://shopify/Customer/${world.shop.customer("grace").id}`;
    const { id } = await db.customer.create({ data: { shopId: shop, key: grace, gid: grace, name: "Grace Lin" } });
    expect(await ask({ who: { customerId: id } })).toMatchObject({ why: "no_contact" });
  });

  it("says when the partner is silent, rejects the credentials, or is not connected", async () => {
    const { faults } = world.petz;
    faults.add({ kind: "unavailable" });
    expect(await ask({ who: { phone: "5145550101" } })).toMatchObject({ status: "refused", why: "partner_silent" });
    faults.clear();
    faults.add({ kind: "not_json" });
    expect(await ask({ who: { phone: "5145550101" } })).toMatchObject({ why: "partner_unreadable" });
    faults.clear();
    faults.add({ kind: "credentials_revoked" });
    expect(await ask({ who: { phone: "5145550101" } })).toMatchObject({ why: "credentials_rejected" });
    faults.clear();
    await db.connection.updateMany({ where: { shopId: shop, partner: "petz" }, data: { status: "disconnected" } });
    expect(await ask({ who: { phone: "5145550101" } })).toMatchObject({ why: "disconnected" });
    await db.connection.deleteMany({ where: { shopId: shop, partner: "petz" } });
    expect(await ask({ who: { phone: "5145550101" } })).toMatchObject({ why: "no_partner" });
  });
});
