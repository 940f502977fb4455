import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { northside } from "#test/fixtures/heartland-world.ts";
import { petStorePosChoices } from "#test/fixtures/pet-store-pos.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

/** What stands in the reference's list of errors for the two points of sale, from the cause to the healed order; the rest is in pos-orders. */
let world: World;
beforeAll(async () => {
  world = await openWorld({ pos: {}, connected: false });
  await world.connectPos("lightspeed");
  await world.connectPos("heartland");
  await world.startWorker();
  await world.settled();
});
afterAll(() => world.close());
afterEach(async () => {
  world.pos.lightspeed.faults.clear();
  world.pos.heartland.faults.clear();
  await set("lightspeed", petStorePosChoices.lightspeed);
  await set("heartland", petStorePosChoices.heartland);
});

const account = () => world.pos.heartland.books.accountOf();
const set = (partner: PosPartner, change: Partial<OrderSettings>) =>
  changeOrderSettings({ shop: world.shop.domain, partner }, () => change);

async function placed(partner: PosPartner): Promise<{ state: string; sales: number; heal: () => Promise<string> }> {
  const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }] });
  await world.settled();
  const read = async () => {
    const row = await db.posOrder.findFirstOrThrow({ where: { partner, order: { name: order.name } } });
    return `${row.state}${row.reason ? ` ${row.reason}` : ""}`;
  };
  const sales = await db.posSale.count({ where: { partner, order: { name: order.name }, state: "sent" } });
  return { state: await read(), sales, heal: async () => (await world.settled(), read()) };
}

async function fix(code: string, id: FixId, form: Record<string, string> = {}): Promise<string> {
  const failure = await db.failure.findFirstOrThrow({ where: { code, status: "open" } });
  const result = await applyFix({ shop: world.shop.domain, failureId: failure.id, fix: id, form, actor: "Robin" });
  await world.settled();
  return result.status;
}

const open = () => db.failure.count({ where: { kind: "pos", status: { in: ["open", "retrying"] } } });

describe("Lightspeed X-Series", () => {
  it.each([
    ["a register that was deleted", { registerId: lightspeedIds.registers.old }, "pos_place", { register: lightspeedIds.registers.online }],
    ["a tax that is not there", { defaultTaxId: "6d0c0d3e-0000-4000-8000-000000000001" }, "pos_tax", { tax: lightspeedIds.taxes.hst }],
    [
      "a payment type that was switched off",
      { defaultPaymentTypeId: lightspeedIds.paymentTypes.disabled },
      "pos_payment_type",
      { paymentType: lightspeedIds.paymentTypes.card },
    ],
    ["an employee that was never chosen", { employeeId: null }, "pos_employee", { employee: lightspeedIds.users.ecom }],
  ] as const)("%s: named, another is chosen, and the order goes", async (_what, change, code, form) => {
    await set("lightspeed", change);
    const order = await placed("lightspeed");
    expect(order.state).toBe(`pending ${code}`);
    expect(await fix(code, "choose_setting", form)).toBe("applied");
    expect(await order.heal()).toBe("sent");
    expect(await open()).toBe(0);
  });

  it("a limit that is used up, and an access token that ended: nothing is for the merchant to do", async () => {
    world.pos.lightspeed.faults.add({ kind: "rate_limited", times: 1, retryAfter: 0 });
    world.pos.lightspeed.faults.add({ kind: "token_expired", nth: 3, times: 1 });
    const order = await placed("lightspeed");
    expect(await order.heal()).toBe("sent");
    expect(await open()).toBe(0);
  });
});

describe("Heartland Retail", () => {
  it("a station that was closed: named, another is chosen, and the order goes", async () => {
    await set("heartland", { registerId: String(northside.oldStation.id) });
    const order = await placed("heartland");
    expect(order.state).toBe("pending pos_place");
    expect(await fix("pos_place", "choose_setting", { register: String(northside.station.id) })).toBe("applied");
    expect(await order.heal()).toBe("sent");
    expect(await open()).toBe(0);
  });

  it("a required field of customers: made optional when the merchant agrees, and the order goes", async () => {
    account().customFields.push({ id: 990_009, key: "birthday", name: "Birthday of the dog", group: "customer", required: true });
    const order = world.shop.placeOrder({ customer: "farid", lines: [{ sku: "TG-ROPE" }] });
    await world.settled();
    const state = () => db.posOrder.findFirstOrThrow({ where: { partner: "heartland", order: { name: order.name } } });
    expect((await state()).reason).toBe("pos_fields_required");
    expect(await fix("pos_fields_required", "lift_fields", { agreeOptional: "yes" })).toBe("applied");
    expect((await state()).state).toBe("sent");
    expect(account().customFields.find(({ key }) => key === "birthday")?.required).toBe(false);
    expect(await open()).toBe(0);
  });

  it("a token that was taken back: orders wait, and go when somebody connects again", async () => {
    const [user] = account().users;
    const token = user?.token ?? null;
    if (user) user.token = null;
    const order = await placed("heartland");
    expect(order.state).toBe("pending pos_access");
    expect(await db.failure.count({ where: { code: "pos_access", status: "open" } })).toBe(1);
    if (user) user.token = token;
    expect(await fix("pos_access", "reconnect_pos")).toBe("applied");
    expect(await order.heal()).toBe("sent");
    expect(await open()).toBe(0);
  });

  it("another order under the same number is not touched, and the failure can be hidden", async () => {
    const next = (await db.order.count()) + 1001;
    account().orders.push({
      ...structuredClone(account().orders[0] ?? fail("There is no order to copy.")),
      id: 990_010,
      publicId: `S-${next}`,
      customerId: null,
    });
    const order = await placed("heartland");
    expect(order.state).toBe("failed pos_reference_taken");
    expect(account().orders.filter(({ publicId }) => publicId === `S-${next}`)).toHaveLength(1);
    expect(await fix("pos_reference_taken", "hide")).toBe("applied");
    expect(await open()).toBe(0);
  });

  it("a total that the POS adds up otherwise: not opened, told by how much, and sent once it is put right", async () => {
    account().rules.automaticTax = 500;
    account().rules.refusesNegativePrices = true;
    const order = await placed("heartland");
    account().rules.automaticTax = 0;
    expect(["sent", "failed pos_total"]).toContain(order.state);
    if (order.state !== "sent") expect(await fix("pos_total", "retry")).toBe("applied");
    expect(await order.heal()).toBe("sent");
    expect(await open()).toBe(0);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
