import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { createDiscountCode, deleteDiscountCode, findOrderWithCode } from "#app/shopify/discount-codes.server.ts";
import type { DiscountToMake } from "#app/shopify/discount-codes.server.ts";
import { ShopifyUnavailable } from "#app/shopify/errors.ts";
import { readBasket } from "#app/shopify/read-basket.server.ts";
import { readPlan } from "#app/shopify/read-plan.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ connected: false });
});
afterAll(() => world.close());

const cad = (minor: number) => ({ minor, currency: "CAD" });

function variantGid(sku: string): VariantGid {
  return `gid://shopify/ProductVariant/${world.shop.variant(sku).id}`;
}

function customerGid(handle: string): CustomerGid {
  return `gid://shopify/Customer/${world.shop.customer(handle).id}`;
}

function discount(code: string, more: Partial<DiscountToMake> = {}): DiscountToMake {
  const now = Date.now();
  return {
    code,
    title: "Punchcard: Free Northpaw Chicken",
    amount: cad(6299),
    variantGid: variantGid("NP-CHK-20"),
    customerGid: customerGid("ana"),
    startsAt: new Date(now - 1000),
    endsAt: new Date(now + 30 * 60_000),
    ...more,
  };
}

const since = new Date(Date.now() - 60_000);

describe("a discount code", () => {
  it("takes one unit's price off once, for one customer, until it ends, beside other discounts", async () => {
    const { shop } = world;
    const wanted = discount("PC-MADE");
    const made = await createDiscountCode(shop.domain, wanted);
    const [kept] = shop.state.discounts.filter(({ code }) => code === "PC-MADE");
    expect(made).toEqual({ status: "made", discountGid: `gid://shopify/DiscountCodeNode/${kept?.id}` });
    expect(kept).toMatchObject({
      title: wanted.title,
      usageLimit: 1,
      oncePerCustomer: true,
      customers: [shop.customer("ana").id],
      entitled: { variants: [shop.variant("NP-CHK-20").id], products: [] },
      value: { amount: 6299, onEach: false },
      combinesWith: { order: true, product: true, shipping: true },
    });
    expect(kept?.endsAt?.getTime()).toBe(Math.floor(wanted.endsAt.getTime() / 1000) * 1000);
    const checkout = shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    expect(checkout.applyCode("PC-MADE")).toEqual({ type: "success" });
    expect(checkout.lines[0]?.total).toBe(2 * 6299);
    const other = shop.openCheckout({ customer: "ben", lines: [{ sku: "NP-CHK-20" }] });
    expect(other.applyCode("PC-MADE")).toMatchObject({ type: "error" });
  });

  it("is for whoever has it where the buyer has no account", async () => {
    const { shop } = world;
    await createDiscountCode(shop.domain, discount("PC-GUEST", { customerGid: null }));
    const checkout = shop.openCheckout({ email: "guest@example.test", lines: [{ sku: "NP-CHK-20" }] });
    expect(checkout.applyCode("PC-GUEST")).toEqual({ type: "success" });
  });

  it("is made once, however often and by however many it is asked for, and when the answer was lost", async () => {
    const { shop, shopify } = world;
    const first = await createDiscountCode(shop.domain, discount("PC-ONCE"));
    expect(await createDiscountCode(shop.domain, discount("PC-ONCE"))).toEqual(first);
    const all = await Promise.all(Array.from({ length: 4 }, () => createDiscountCode(shop.domain, discount("PC-SAME"))));
    expect(new Set(all.map((made) => JSON.stringify(made))).size).toBe(1);
    Object.assign(shopify.faults, { dropNext: 1, only: "CreateDiscountCode" });
    await expect(createDiscountCode(shop.domain, discount("PC-LOST"))).rejects.toThrow(ShopifyUnavailable);
    shopify.faults.only = null;
    expect(shop.state.discounts.some(({ code }) => code === "PC-LOST")).toBe(true);
    expect(await createDiscountCode(shop.domain, discount("PC-LOST"))).toMatchObject({ status: "made" });
    for (const code of ["PC-ONCE", "PC-SAME", "PC-LOST"]) expect(shop.state.discounts.filter((one) => one.code === code)).toHaveLength(1);
  });

  it("is refused with Shopify's words for goods or customers that are gone", async () => {
    const refused = await createDiscountCode(world.shop.domain, discount("PC-GONE", { variantGid: "gid://shopify/ProductVariant/1" }));
    expect(refused).toEqual({ status: "refused", message: "Product variant with id: 1 is invalid" });
    expect(await createDiscountCode(world.shop.domain, discount("PC-NOBODY", { customerGid: "gid://shopify/Customer/1" }))).toEqual({
      status: "refused",
      message: "Customer with id: 1 is invalid",
    });
  });

  it("is refused where the shop has not granted the scope yet, and orders are read all the same", async () => {
    const { shop } = world;
    const granted = [...shop.state.scopes];
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    shop.state.scopes = new Set(granted.filter((scope) => !scope.includes("discounts")));
    const refused = await createDiscountCode(shop.domain, discount("PC-SCOPE"));
    const read = await readOrder(shop.domain, `gid://shopify/Order/${order.id}`);
    const other = await findOrderWithCode(shop.domain, { code: "PC-SCOPE", since });
    shop.state.scopes = new Set(granted);
    expect(refused).toMatchObject({ status: "refused", message: expect.stringContaining("write_discounts") as string });
    expect(read?.lines[0]?.codes).toEqual([]);
    expect(other).toBeNull();
  });

  it("is gone once it was taken back, which may be asked for again", async () => {
    const { shop } = world;
    await createDiscountCode(shop.domain, discount("PC-BACK"));
    const checkout = shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    checkout.applyCode("PC-BACK");
    expect(await deleteDiscountCode(shop.domain, "PC-BACK")).toBe("deleted");
    expect(await deleteDiscountCode(shop.domain, "PC-BACK")).toBe("not_found");
    expect(checkout.complete()).toMatchObject({ status: "refused", codes: ["PC-BACK"] });
  });

  it("leads to the order that was placed with it, also where it is not the order's first", async () => {
    const { shop } = world;
    await createDiscountCode(shop.domain, discount("PC-FIRST"));
    await createDiscountCode(shop.domain, discount("PC-SECOND", { variantGid: variantGid("NP-SAL-20"), amount: cad(500) }));
    const lines = [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "NP-SAL-20" }];
    const checkout = shop.openCheckout({ customer: "ana", lines });
    checkout.applyCode("PC-FIRST");
    checkout.applyCode("pc-second");
    const completion = checkout.complete({ payment: "pending" });
    if (completion.status !== "placed") throw new Error("The order was refused.");
    const gid = `gid://shopify/Order/${completion.order.id}` as const;
    for (const code of ["PC-FIRST", "PC-SECOND"]) expect(await findOrderWithCode(shop.domain, { code, since })).toBe(gid);
    expect(await findOrderWithCode(shop.domain, { code: "PC-SEC", since })).toBeNull();
    const order = await readOrder(shop.domain, gid);
    expect(order?.checkoutToken).toBe(checkout.token);
    expect(order?.lines.map(({ codes }) => codes)).toEqual([
      [{ code: "PC-FIRST", amount: cad(6299) }],
      [{ code: "pc-second", amount: cad(500) }],
    ]);
  });

  it("is looked for in every order since it was made, and in no older one", async () => {
    const { shop, shopify } = world;
    const day = 86_400_000;
    shop.addOldOrder({
      lines: [{ sku: "NP-CHK-20", discount: { amount: "1.00", code: "PC-OLD" } }],
      processedAt: new Date(Date.now() - 9 * day),
    });
    for (let count = 0; count < 300; count += 1)
      shop.addOldOrder({ lines: [{ sku: "WK-TUN-CAN" }], processedAt: new Date(Date.now() - 2 * day) });
    expect(await findOrderWithCode(shop.domain, { code: "PC-OLD", since: new Date(Date.now() - 10 * day) })).not.toBeNull();
    const before = shopify.calls.length;
    expect(await findOrderWithCode(shop.domain, { code: "PC-NONE", since })).toBeNull();
    expect(shopify.calls.length - before).toBe(1);
  });
});

describe("a basket", () => {
  it("has names, UPCs and prices from the shop, each variant once, and no gift cards", async () => {
    const { shop } = world;
    const gone = "gid://shopify/ProductVariant/1";
    const { basket, unknown } = await readBasket(shop.domain, [
      { variant: variantGid("NP-CHK-20"), quantity: 1 },
      { variant: variantGid("CB-BONE"), quantity: 2 },
      { variant: gone, quantity: 9 },
      { variant: variantGid("GIFT-25"), quantity: 1 },
      { variant: variantGid("NP-CHK-20"), quantity: 2 },
      { variant: variantGid("TW-LAM-CAN"), quantity: 1 },
    ]);
    expect(unknown).toEqual([gone]);
    expect(basket.currency).toBe("CAD");
    expect(basket.lines).toEqual([
      {
        variantGid: variantGid("NP-CHK-20"),
        title: "Northpaw Chicken & Rice dog food · 20 lb",
        sku: "NP-CHK-20",
        upc: "850001234511",
        quantity: 3,
        unitPrice: cad(6299),
      },
      expect.objectContaining({ title: "Chewbark marrow bones", upc: null, quantity: 2 }) as unknown,
      // Its check digit is wrong.
      expect.objectContaining({ sku: "TW-LAM-CAN", upc: null }) as unknown,
    ]);
  });

  it("is read in pages where it is larger than what Shopify looks up at a time, and may be empty", async () => {
    const { shop } = world;
    const many = Array.from({ length: 300 }, (_, index) => ({
      variant: `gid://shopify/ProductVariant/${index + 1}` as const,
      quantity: 1,
    }));
    const { basket, unknown } = await readBasket(shop.domain, [...many, { variant: variantGid("NP-SAL-20"), quantity: 1 }]);
    expect(unknown).toHaveLength(300);
    expect(basket.lines.map(({ sku }) => sku)).toEqual(["NP-SAL-20"]);
    expect(await readBasket(shop.domain, [])).toEqual({ basket: { lines: [], currency: "CAD" }, unknown: [] });
  });
});

describe("a shop's plan", () => {
  it("is read as it is now", async () => {
    const { shop } = world;
    expect(await readPlan(shop.domain)).toEqual({ plus: false, development: true, name: "Development" });
    shop.setPlan({ name: "Plus", plus: true, development: false });
    expect(await readPlan(shop.domain)).toEqual({ plus: true, development: false, name: "Plus" });
  });
});
