import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { saveAstroSettings } from "#app/connections/astro.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import type { Comparison, FailureDetail, FixOffer } from "#app/failures/failure-view.ts";
import { fixModules } from "#app/failures/fixes/registry.server.ts";
import { previewFix } from "#app/failures/preview-fix.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { settleStep } from "#app/failures/settle-step.server.ts";
import { eraseCustomer } from "#app/orders/erase-customer.server.ts";
import { syncOrder } from "#app/orders/sync-order.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { storeEndpoints } from "#app/partners/astro/store-endpoints.ts";
import { db } from "#app/platform/db.server.ts";
import { distributorsOf } from "#app/programs/distributors.server.ts";
import { listEnrolments } from "#app/programs/enrolments.server.ts";
import { listExceptions } from "#app/programs/exceptions.server.ts";
import { refreshListedPrograms } from "#app/programs/listed-programs.server.ts";
import { petStore, petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

const store = "northside-pets";
const { frostjaw, northpaw, northpawSmall } = petStorePrograms;
/** A second program that the store sells from and is not in, for what a person does. */
const chewbark = {
  programId: 2501,
  title: "Chewbark Sticks | Buy 12 Get 1 Free",
  brand: "Chewbark",
  required: 12,
  rewardKind: "lesser_or_equal" as const,
  needs: "nothing" as const,
  items: [
    { itemId: 461, itemCode: upc["CB-STK"], description: "Chewbark Bully Stick", value: 549 },
    { itemId: 462, itemCode: upc["CB-STK-CASE"], description: "Chewbark Bully Stick, case of 24", value: 10999 },
  ],
};

let world: World;
let shop: string;
const today = dayIn(petStore.timeZone, new Date());

beforeAll(async () => {
  world = await openWorld();
  shop = world.shop.domain;
  const account = world.astro.books.accountOf(store);
  Object.assign(account, { storeApi: true, listsUnenrolled: true, distributorAccounts: { "Pacific Pet Supply": "PPS-1042" } });
  const program = world.astro.books.programs.find(({ programId }) => programId === frostjaw.programId);
  Object.assign(program ?? {}, {
    description: "Buy ten bags of raw food, get one free.",
    distributors: ["Pacific Pet Supply", "Prairie Wholesale"],
    accountNumberRequired: true,
  });
  world.astro.books.programs.push(structuredClone(chewbark));
  await refreshListedPrograms(shop);
  await world.startWorker();
});
afterAll(() => world.close());
afterEach(() => world.astro.faults.clear());

async function mode(storeActions: "assisted" | "direct"): Promise<void> {
  const settings = { ...astroSettings.parse({}), posSources: ["pos"], storeActions, siteUrl: "https://astro.example.test/" };
  expect(await saveAstroSettings({ shop, settings, actor: "Robin" })).toEqual({ status: "ok" });
}

function place(customer: string, sku: string, quantity = 1, processedAt?: Date) {
  return world.shop.placeOrder({ customer, lines: [{ sku, quantity }], processedAt });
}

async function failuresOf(code: string) {
  return (await db.failure.findMany({ where: { shopId: shop, code, status: { not: "resolved" } }, orderBy: { id: "asc" } })).filter(
    ({ status }) => status !== "hidden",
  );
}

async function failureOf(order: { name: string }) {
  return db.failure.findFirstOrThrow({ where: { shopId: shop, orderName: order.name, status: { not: "resolved" } } });
}

async function detailOf(failure: { id: string }): Promise<FailureDetail> {
  const detail = await readFailure(shop, failure.id);
  if (!detail) throw new Error("The failure is there.");
  return detail;
}

async function offerOf(failure: { id: string }, id: FixId): Promise<FixOffer> {
  const offer = (await detailOf(failure)).fixes.find((one) => one.id === id);
  if (!offer) throw new Error(`${id} is not offered.`);
  return offer;
}

function formOf(offer: FixOffer): Record<string, string> {
  return Object.fromEntries(offer.fields.map(({ name, value }) => [name, value]));
}

function fix(failure: { id: string }, id: FixId, form: Record<string, string> = {}) {
  return applyFix({ shop, failureId: failure.id, fix: id, form, actor: "Robin" });
}

async function heal(failure: { id: string }, id: FixId, change: Record<string, string> = {}) {
  const result = await fix(failure, id, { ...formOf(await offerOf(failure, id)), ...change });
  await world.settled();
  return result;
}

/** Units on a member's cards for an item, under whatever reference, exceptions as what was bought. */
function onCards(handle: string, item: string): number {
  const customer = world.astro.books.customer(customerId(handle));
  const punches = customer?.cards.flatMap((card) => card.punches) ?? [];
  return punches.filter(({ transaction, item: counted }) => (transaction.exception?.upc ?? counted.itemCode) === item).length;
}

function enrolmentsIn(program: number) {
  return world.astro.books.enrolments().filter(({ programId }) => programId === program);
}

function customerId(handle: string): string {
  return `shopify-${world.shop.customer(handle).id}`;
}

describe("not enrolled, where Punchcard enrolls", () => {
  it("says in which program the item is, asks what the program asks, and heals all items of it for all customers", async () => {
    await mode("direct");
    const lamb = ["ana", "ben"].map((customer) => place(customer, "FJ-LAM-8", 2));
    const beef = place("ana", "FJ-BEF-8");
    await world.settled();
    for (const order of [...lamb, beef]) expect(await world.lines(order)).toEqual(["L1 failed (not_enrolled) 0"]);
    const failure = await failureOf(beef);
    expect(failure).toMatchObject({ program: frostjaw.title, cause: `upc:${upc["FJ-BEF-8"].padStart(14, "0")}` });
    const detail = await detailOf(failure);
    expect(detail.fixes.map(({ id }) => id)).toEqual(["enroll_store", "add_exception", "ignore_item", "retry", "hide"]);
    const offer = await offerOf(failure, "enroll_store");
    expect(formOf(offer)).toEqual({ program: "2401", distributor: "", otherDistributor: "", accountNumber: "", agree: "" });
    expect(offer.fields.find(({ name }) => name === "distributor")?.options.map(({ value }) => value)).toEqual([
      "Pacific Pet Supply",
      "Prairie Wholesale",
    ]);
    expect(offer.remarks.map(({ key }) => key)).toEqual(["program", "accountNumberRequired"]);
    expect(offer).toMatchObject({ page: null, copy: [] });

    const form = { ...formOf(offer), distributor: "Pacific Pet Supply", accountNumber: "PPS-1042", agree: "yes" };
    const bad = async (change: Record<string, string>) => fix(failure, "enroll_store", { ...form, ...change });
    expect(await bad({ agree: "" })).toEqual({ status: "invalid", errors: { agree: "required" } });
    expect(await bad({ program: "77" })).toEqual({ status: "invalid", errors: { program: "not_listed" } });
    expect(await bad({ distributor: "" })).toEqual({ status: "invalid", errors: { distributor: "required" } });
    expect(await bad({ distributor: "Nobody" })).toEqual({ status: "invalid", errors: { distributor: "not_its_distributor" } });
    expect(await bad({ otherDistributor: "Else" })).toEqual({ status: "invalid", errors: { otherDistributor: "one_distributor" } });
    expect(await bad({ accountNumber: "" })).toEqual({ status: "invalid", errors: { accountNumber: "required" } });
    const refused = await bad({ accountNumber: "PPS-9" });
    expect(refused).toMatchObject({
      status: "invalid",
      errors: { accountNumber: expect.stringMatching(/^account_refused: .+/) as string },
    });
    expect(enrolmentsIn(frostjaw.programId)).toEqual([]);
    expect(await listEnrolments(shop, "astro")).toEqual([]);
    expect(await failureOf(beef)).toMatchObject({ status: "open" });

    // The call is carried out and its answer lost: pressed again, nothing is done twice.
    world.astro.faults.add({ kind: "drop_after_write", endpoints: [storeEndpoints.enroll], times: 1 });
    expect(await bad({})).toEqual({ status: "refused", reason: "partner_unavailable" });
    const sends = await fixModules.enroll_store.sends?.({ shop, failure, form, actor: "Robin" });
    expect(sends).toEqual([
      {
        to: "astro",
        operation: "enrollStore",
        data: { program: frostjaw.title, distributor: "Pacific Pet Supply", accountNumber: "PPS-1042" },
      },
    ]);
    expect(await bad({})).toEqual({ status: "applied", fix: "enroll_store", failures: 3 });
    await world.settled();
    for (const order of lamb) expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
    expect(await world.lines(beef)).toEqual(["L1 recorded 1"]);
    expect(enrolmentsIn(frostjaw.programId)).toMatchObject([
      { distributor: "Pacific Pet Supply", accountNumber: "PPS-1042", credits: "granted" },
    ]);
    expect(await listEnrolments(shop, "astro")).toMatchObject([
      { programId: "2401", state: "done", how: "direct", doneBy: "Robin", accountNumber: "PPS-1042" },
    ]);
    expect(await distributorsOf(shop, "astro")).toMatchObject([{ name: "Pacific Pet Supply", accountNumber: "PPS-1042" }]);
    expect(await failuresOf("not_enrolled")).toEqual([]);
    for (const order of [...lamb, beef]) expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(order === beef ? 1 : 2);
  });

  it("is told as plain no item found when the partner does not say in which program an item is", async () => {
    world.astro.faults.add({ kind: "server_error", endpoints: ["eligiblePurchaseItems"] });
    const order = place("ana", "CB-STK");
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 failed (no_item_found) 0"]);
    world.astro.faults.clear();
    await heal(await failureOf(order), "retry");
    expect(await world.lines(order)).toEqual(["L1 failed (not_enrolled) 0"]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
  });
});

describe("not enrolled, where a person enrolls", () => {
  it("prepares what the partner asks for, waits, and runs everything again once it is done", async () => {
    await mode("assisted");
    // Shopify tells moments in whole seconds: these are before the enrolment however fast the machine is.
    const before = new Date(Date.now() - 2000);
    const sticks = ["ana", "ben"].map((customer) => place(customer, "CB-STK", 3, before));
    const box = place("ben", "CB-STK-CASE", 1, before);
    await world.settled();
    const failure = await failureOf(box);
    const offer = await offerOf(failure, "enroll_store");
    // The program names no distributors: those of the shop are offered, with their numbers.
    expect(formOf(offer)).toMatchObject({ program: "2501", distributor: "Pacific Pet Supply", accountNumber: "PPS-1042" });
    expect(offer.page).toBe("https://astro.example.test/");
    const form = { ...formOf(offer), agree: "yes" };
    expect(await fix(failure, "enroll_store", { ...form, distributor: "", otherDistributor: "Prairie Wholesale" })).toEqual({
      status: "invalid",
      errors: { accountNumber: "account_of_another" },
    });
    expect(await fix(failure, "enroll_store", form)).toEqual({ status: "waiting", fix: "enroll_store", failures: 3 });
    expect(await failureOf(sticks[0] ?? box)).toMatchObject({ status: "waiting", waitingBy: "Robin" });

    // Given up, all is open again, and begun anew.
    expect(await fix(failure, "cancel_step")).toMatchObject({ status: "applied" });
    await world.settled();
    for (const order of [...sticks, box]) expect(await failureOf(order)).toMatchObject({ status: "open", waitingBy: null });
    expect(await fix(failure, "enroll_store", form)).toMatchObject({ status: "waiting", failures: 3 });

    // What fails meanwhile waits as well.
    const later = place("ana", "CB-STK");
    await world.settled();
    expect(await failureOf(later)).toMatchObject({ status: "waiting", waitingBy: "Robin" });
    const waiting = await detailOf(failure);
    expect(waiting.fixes.map(({ id }) => id)).toEqual(["confirm_step", "cancel_step", "retry", "hide"]);
    expect(waiting.fixes[0]).toMatchObject({
      primary: true,
      page: "https://astro.example.test/",
      copy: [
        { label: "program", value: chewbark.title },
        { label: "distributor", value: "Pacific Pet Supply" },
        { label: "accountNumber", value: "PPS-1042" },
        { label: "upc", value: upc["CB-STK-CASE"] },
      ],
    });

    world.astro.books.enrollStore(store, 2501);
    // At the partner, the person ran the item again for one customer: those units are on the card.
    world.astro.books.addByHand(store, { customer: customerId("ben"), itemCode: upc["CB-STK"], quantity: 3, date: today });
    expect(await fix(failure, "confirm_step")).toEqual({ status: "applied", fix: "confirm_step", failures: 4 });
    await world.settled();
    expect(await world.lines(sticks[0] ?? box)).toEqual(["L1 recorded 3"]);
    expect(await world.lines(sticks[1] ?? box)).toEqual(["L1 already_recorded 3"]);
    expect(await world.lines(box)).toEqual(["L1 recorded 1"]);
    expect(await world.lines(later)).toEqual(["L1 recorded 1"]);
    expect(onCards("ben", upc["CB-STK"])).toBe(3);
    expect(onCards("ana", upc["CB-STK"])).toBe(4);
    expect(await listEnrolments(shop, "astro")).toContainEqual(
      expect.objectContaining({ programId: "2501", state: "done", how: "assisted", doneBy: "Robin" }),
    );
    // After the enrolment an item goes the ordinary way, whatever else a person enters.
    world.astro.books.addByHand(store, { customer: customerId("ana"), itemCode: upc["CB-STK"], quantity: 1, date: today });
    // The closest that Shopify can tell it to be.
    const { doneAt } = await db.enrolment.findFirstOrThrow({ where: { shopId: shop, programId: "2501" } });
    const ordinary = place("ana", "CB-STK", 1, doneAt ?? undefined);
    await world.settled();
    expect(await world.lines(ordinary)).toEqual(["L1 recorded 1"]);
    expect(onCards("ana", upc["CB-STK"])).toBe(6);
  });
});

describe("a new item, where Punchcard adds exceptions", () => {
  it("goes on every buyer's card as the item that it resembles, under our reference, whatever is interrupted", async () => {
    await mode("direct");
    world.shop.setBarcode("NP-SNR-4", "850001234801".slice(0, 11) + checkDigit("85000123480"));
    const item = world.shop.variant("NP-SNR-4").barcode ?? "";
    const orders = [place("ana", "NP-SNR-4", 2), place("ben", "NP-SNR-4"), place("ana", "NP-SNR-4")];
    await world.settled();
    for (const order of orders) expect(await world.lines(order)).toMatchObject([expect.stringContaining("L1 failed (new_item) 0")]);
    const [first, second, third] = orders;
    if (!first || !second || !third) throw new Error("There are orders.");
    const failure = await failureOf(first);
    expect(failure).toMatchObject({ program: northpawSmall.title });
    const offer = await offerOf(failure, "add_exception");
    expect((await detailOf(failure)).fixes[0]?.id).toBe("add_exception");
    expect(formOf(offer)).toEqual({
      program: "2102",
      like: `2102/${upc["NP-CHK-4"]}`,
      name: "Northpaw Senior · 4 lb",
      upc: item,
      reason: "new_item",
    });
    const bad = async (change: Record<string, string>) => fix(failure, "add_exception", { ...formOf(offer), ...change });
    expect(await bad({ name: "Northpaw Senior" })).toEqual({ status: "invalid", errors: { name: "size_missing" } });
    expect(await bad({ upc: "123" })).toEqual({ status: "invalid", errors: { upc: "upc_length" } });
    expect(await bad({ upc: upc["NP-CHK-4"] })).toEqual({ status: "invalid", errors: { upc: "upc_not_bought" } });
    expect(await bad({ like: `2101/${upc["NP-CHK-20"]}` })).toEqual({ status: "invalid", errors: { like: "not_of_program" } });
    expect(await bad({ reason: "because" })).toEqual({ status: "invalid", errors: { reason: "not_listed" } });
    expect(await bad({ program: "0" })).toEqual({ status: "invalid", errors: { program: "not_listed" } });
    expect(await listExceptions(shop, "astro")).toEqual([]);

    world.astro.faults.add({ kind: "drop_after_write", endpoints: [storeEndpoints.exception], times: 2 });
    const pressed = await Promise.all([1, 2].map(() => fix(failure, "add_exception", formOf(offer))));
    expect(pressed.map(({ status }) => status)).toEqual(["applied", "applied"]);
    await world.settled();
    // The queue waits before it tries again what had no answer: here it is asked for at once.
    for (const { gid } of await db.order.findMany({ where: { shopId: shop, name: { in: orders.map(({ name }) => name) } } }))
      await syncOrder({ shop, order: gid });
    await world.settled();
    expect(await world.lines(first)).toEqual(["L1 recorded 2"]);
    expect(await world.lines(second)).toEqual(["L1 recorded 1"]);
    expect(onCards("ana", item)).toBe(3);
    expect(onCards("ben", item)).toBe(1);
    expect(world.astro.books.exceptions()).toHaveLength(3);
    expect(await failuresOf("new_item")).toEqual([]);
    const [exception] = await listExceptions(shop, "astro");
    expect(exception).toMatchObject({ upc: item, likeTitle: "Northpaw Chicken 4lb", state: "done", how: "direct", startedBy: "Robin" });
    const recordings = await db.recording.findMany({ where: { shopId: shop, upc: item, state: "recorded" } });
    expect(recordings.map(({ exceptionId }) => exceptionId)).toEqual([exception?.id, exception?.id, exception?.id]);

    // The next order of the item needs nobody, and a refund takes its units off again.
    const next = place("ben", "NP-SNR-4", 2);
    await world.settled();
    expect(await world.lines(next)).toEqual(["L1 recorded 2"]);
    world.shop.refund(next, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await world.lines(next)).toEqual(["L1 recorded 1"]);
    expect(onCards("ben", item)).toBe(2);
    expect(world.astro.books.unitsOf(`S-${next.number}-L1`)).toBe(1);
  });

  it("says what the partner would not take, and heals when it is added otherwise", async () => {
    const order = place("ben", "RS-LIT-18");
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 failed (no_item_found) 0"]);
    const failure = await failureOf(order);
    expect((await detailOf(failure)).fixes[0]?.id).toBe("ignore_item");
    // The partner has dropped the item since it was listed.
    const program = world.astro.books.programs.find(({ programId }) => programId === northpaw.programId);
    const dropped = program?.items.pop();
    const form = { program: "2101", like: `2101/${upc["NP-SNR-20"]}`, name: "Riverstone litter 18 kg" };
    await heal(failure, "add_exception", form);
    expect(await failureOf(order)).toMatchObject({ code: "exception_refused", status: "open", program: northpaw.title });
    expect((await detailOf(failure)).fixes[0]?.id).toBe("add_exception");
    expect(await heal(failure, "add_exception", { ...form, like: `2101/${upc["NP-CHK-20"]}` })).toMatchObject({ status: "applied" });
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    if (dropped) program?.items.push(dropped);
  });
});

describe("a new item, where a person adds exceptions", () => {
  it("is found on the cards and counted once, however many orders a customer has of it", async () => {
    await mode("assisted");
    const item = upc["RS-LIT-36"];
    const orders = [place("ana", "RS-LIT-36", 2), place("ana", "RS-LIT-36"), place("ben", "RS-LIT-36")];
    await world.settled();
    const [first, second, third] = orders;
    if (!first || !second || !third) throw new Error("There are orders.");
    const failure = await failureOf(first);
    const like = { program: "2101", like: `2101/${upc["NP-CHK-20"]}`, name: "Riverstone clumping litter 36 kg" };
    expect(await heal(failure, "add_exception", like)).toEqual({ status: "waiting", fix: "add_exception", failures: 3 });
    const offer = await offerOf(failure, "confirm_step");
    expect(offer.copy.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      `program: ${northpaw.title}`,
      "like: Northpaw Chicken 20lb",
      "name: Riverstone clumping litter 36 kg",
      `upc: ${item}`,
      "reason: New item",
      `purchase: Ana Roy · 2 × · ${today}`,
      `purchase: Ana Roy · 1 × · ${today}`,
      `purchase: Ben Okafor · 1 × · ${today}`,
    ]);
    const exception = { programId: 2101, like: upc["NP-CHK-20"], upc: item, name: "Riverstone 36 kg", reason: "new_item" };
    // Of Ana's three units one is forgotten, and Ben's as well.
    world.astro.books.addExceptionByHand(store, { customer: customerId("ana"), exception, quantity: 2, date: today });
    expect(await heal(failure, "confirm_step")).toMatchObject({ status: "applied", failures: 3 });
    const states = await Promise.all([first, second].map((order) => world.lines(order)));
    const recorded = await db.recording.findMany({ where: { shopId: shop, upc: item, byHand: true } });
    expect(recorded.reduce((units, { quantity }) => units + quantity, 0)).toBe(2);
    expect(states.flat().join(" ")).toContain("exception_not_on_card");
    expect(await world.lines(third)).toEqual(["L1 failed (exception_not_on_card) 0"]);
    expect(world.astro.books.unitsOfLine(`S-${first.number}-L1`)).toBe(0);

    world.astro.books.addExceptionByHand(store, { customer: customerId("ana"), exception, quantity: 1, date: today });
    world.astro.books.addExceptionByHand(store, { customer: customerId("ben"), exception, quantity: 1, date: today });
    const left = await failureOf(third);
    expect((await offerOf(left, "retry")).copy.map(({ label }) => label)).toContain("purchase");
    await heal(left, "retry");
    expect(await failuresOf("exception_not_on_card")).toEqual([]);
    for (const order of orders) expect((await world.lines(order)).join()).toMatch(/^L1 (already_)?recorded [12]$/);
    expect(onCards("ana", item)).toBe(3);
    expect(onCards("ben", item)).toBe(1);

    // A refund of what a person entered is a person's work too, and is seen once it is done.
    world.shop.refund(third, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    const removal = await failureOf(third);
    expect(removal).toMatchObject({ code: "removal_by_hand", status: "open", program: northpaw.title });
    expect((await offerOf(removal, "retry")).copy).toEqual([
      { label: "customer", value: "Ben Okafor" },
      { label: "program", value: northpaw.title },
      { label: "upc", value: item },
      { label: "quantity", value: "1" },
    ]);
    await heal(removal, "retry");
    expect(await failureOf(third)).toMatchObject({ code: "removal_by_hand", status: "open" });
    const account = world.astro.books.accountOf(store);
    const ben = world.astro.books.customer(customerId("ben"))?.astroCustomerId;
    const entered = account.byHand.find(({ exception: one, astroCustomerId }) => one?.upc === item && astroCustomerId === ben);
    if (!entered) throw new Error("It is on the card.");
    world.astro.books.takeBack(account, entered, 1);
    await heal(removal, "retry");
    expect(await failuresOf("removal_by_hand")).toEqual([]);
    expect(await world.lines(third)).toEqual(["L1 skipped (no_units_left) 0"]);
  });

  it("is found where the partner does not say that it is an exception, and not what was entered before", async () => {
    const account = world.astro.books.accountOf(store);
    account.detail = "known";
    const item = upc["TG-ROPE"];
    // The customer has bought the other item before, and a person entered it.
    world.astro.books.addByHand(store, { customer: customerId("ben"), itemCode: upc["NP-SAL-20"], date: "2026-01-05" });
    const order = place("ben", "TG-ROPE", 2);
    await world.settled();
    const failure = await failureOf(order);
    await heal(failure, "add_exception", { program: "2101", like: `2101/${upc["NP-SAL-20"]}`, name: "Tuggo rope, 30 g" });
    // From the page of programs it is confirmed in the same way.
    const [waiting] = await db.programException.findMany({ where: { shopId: shop, upc: item } });
    if (!waiting) throw new Error("It waits.");
    const step = { kind: "exception" as const, id: waiting.id, decision: "confirm" as const, actor: "Robin" };
    expect(await settleStep({ shop: "other.myshopify.com", ...step })).toEqual({ status: "not_waiting" });
    expect(await settleStep({ shop, ...step })).toEqual({ status: "settled" });
    expect(await settleStep({ shop, ...step })).toEqual({ status: "not_waiting" });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 failed (exception_not_on_card) 0"]);
    const exception = { programId: 2101, like: upc["NP-SAL-20"], upc: item, name: "Tuggo rope", reason: "new_item" };
    world.astro.books.addExceptionByHand(store, { customer: customerId("ben"), exception, quantity: 2, date: today });
    await heal(failure, "retry");
    expect(await world.lines(order)).toEqual(["L1 already_recorded 2"]);
    account.detail = "full";
  });

  it("may be given up, and refuses another shop", async () => {
    const order = place("ana", "TG-BALL");
    await world.settled();
    const failure = await failureOf(order);
    await heal(failure, "add_exception", { program: "2101", like: `2101/${upc["NP-CHK-20"]}`, name: "Tuggo ball, 50 g" });
    expect(await failureOf(order)).toMatchObject({ status: "waiting" });
    // A page that was opened before it waited still has the other buttons.
    expect(await fix(failure, "ignore_item")).toEqual({ status: "refused", reason: "not_offered" });
    for (const id of ["confirm_step", "cancel_step", "add_exception", "enroll_store"] as const) {
      const result = await applyFix({ shop: "other.myshopify.com", failureId: failure.id, fix: id, form: {}, actor: "Eve" });
      expect(result).toEqual({ status: "refused", reason: "not_found" });
    }
    await heal(failure, "cancel_step");
    expect(await failureOf(order)).toMatchObject({ status: "open", code: "no_item_found" });
    expect(await listExceptions(shop, "astro")).toContainEqual(expect.objectContaining({ upc: upc["TG-BALL"], state: "cancelled" }));
    expect(await heal(failure, "ignore_item")).toMatchObject({ status: "applied" });
    expect(await world.lines(order)).toEqual(["L1 skipped (not_in_program) 0"]);
  });
});

describe("transaction id already exists", () => {
  /** The card shows `there` units under the reference of an order of four. */
  async function clash(there: number) {
    const { books } = world.astro;
    const account = books.accountOf(store);
    const customer = account.customers.find(({ firstName }) => firstName === "Ben");
    const found = books.findItem(account, upc["NP-CHK-20"]);
    if (!customer || !found) throw new Error("Ben and the item are known.");
    const transactionID = `S-${world.shop.state.nextOrderNumber}-L1`;
    if (there > 0) books.record(account, { customer, ...found, transactionID, saleID: null, quantity: there, amount: null, date: today });
    const order = place("ben", "NP-CHK-20", 4);
    await world.settled();
    return order;
  }

  /** Each recording of these units is kept with what they cost. */
  async function expectAmounts({ name }: { name: string }, quantities: number[]): Promise<void> {
    const include = { recordings: { orderBy: { reference: "asc" } } } as const;
    const line = await db.orderLine.findFirstOrThrow({ where: { order: { shopId: shop, name } }, include });
    const each = line.totalMinor / BigInt(line.quantity);
    const kept = line.recordings.map(({ quantity, amountMinor }) => ({ quantity, amountMinor }));
    expect(kept).toEqual(quantities.map((quantity) => ({ quantity, amountMinor: each * BigInt(quantity) })));
  }

  /** The buyer asks to be forgotten. Returns all that is kept of what a merchant typed about the order. */
  async function forget(order: { name: string }): Promise<string> {
    const { id, gid } = await db.order.findFirstOrThrow({ where: { shopId: shop, name: order.name } });
    await db.$transaction((tx) =>
      eraseCustomer(tx, {
        shop,
        customerGid: "gid://shopify/Customer/0",
        orders: [gid as `gid://shopify/Order/${string}`],
        contact: { email: null, phone: null },
      }),
    );
    const failures = await db.failure.findMany({ where: { orderId: id }, select: { id: true } });
    const fixes = await db.fix.findMany({ where: { failureId: { in: failures.map((one) => one.id) } } });
    const recordings = await db.recording.findMany({ where: { line: { orderId: id } }, select: { note: true, cardNote: true } });
    return JSON.stringify([recordings, fixes]);
  }

  it("adds the difference only, adopts what is there, and notes the original date on the card", async () => {
    await mode("direct");
    const before = onCards("ben", upc["NP-CHK-20"]);
    const order = await clash(1);
    expect(await world.lines(order)).toEqual(["L1 failed (reference_exists) 0"]);
    const failure = await failureOf(order);
    const { comparison } = await detailOf(failure);
    expect(comparison).toMatchObject({ bought: { quantity: 4, day: today }, onCard: 1, freeGoods: [] });
    const offer = await offerOf(failure, "record_again");
    const proposed = `Purchase failed to import, items originally purchased on ${today}.`;
    expect(formOf(offer)).toEqual({ units: "3", note: proposed });
    const note = `${proposed} Ben Okafor called.`;
    for (const units of ["0", "-1", "1.5", "many"])
      expect(await fix(failure, "record_again", { units, note })).toEqual({ status: "invalid", errors: { units: "units" } });
    const tooMany = { shop, failureId: failure.id, fix: "record_again" as const, form: { units: "4", note }, actor: "Robin" };
    expect(await applyFix(tooMany)).toEqual({ status: "invalid", errors: { units: "units_too_many" } });
    // Said before the preview already.
    expect(await previewFix(tooMany)).toEqual({ status: "invalid", errors: { units: "units_too_many" } });
    world.astro.faults.add({ kind: "drop_after_write", endpoints: ["addTransactionBatch"], times: 1 });
    await Promise.all([1, 2].map(() => fix(failure, "record_again", { units: "3", note })));
    await world.settled();
    const { gid } = await db.order.findFirstOrThrow({ where: { shopId: shop, name: order.name } });
    await syncOrder({ shop, order: gid });
    expect(await world.lines(order)).toEqual(["L1 recorded 4"]);
    expect(onCards("ben", upc["NP-CHK-20"])).toBe(before + 4);
    expect(world.astro.books.unitsOf(`S-${order.number}-L1-2`)).toBe(3);
    await expectAmounts(order, [1, 3]);
    expect(world.astro.books.notes().filter(({ text }) => text === note)).toHaveLength(1);
    const kept = await forget(order);
    expect(kept).toContain("noteOnCard");
    expect(kept).not.toContain("Ben Okafor");
    // All four come off again, under both references.
    world.shop.refund(order, { lines: [{ line: 1, quantity: 4 }] });
    await world.settled();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(0);
    expect(onCards("ben", upc["NP-CHK-20"])).toBe(before);
  });

  it("takes the merchant's word for units that stand there under another reference, and a refund of those is a person's work", async () => {
    await mode("assisted");
    const order = await clash(1);
    const failure = await failureOf(order);
    const offer = await offerOf(failure, "record_again");
    expect(offer).toMatchObject({ page: "https://astro.example.test/" });
    expect(offer.copy.map(({ label }) => label)).toEqual(["cardNote", "multiPurchaseReason", "explanation"]);
    // The till has two of the four.
    const { books } = world.astro;
    const account = books.accountOf(store);
    const customer = account.customers.find(({ firstName }) => firstName === "Ben");
    const found = books.findItem(account, upc["NP-CHK-20"]);
    if (!customer || !found) throw new Error("Ben and the item are known.");
    const till = { transactionID: "TILL-8840", saleID: null, quantity: 2, amount: null, date: today };
    const sale = books.record(account, { customer, ...found, ...till });
    const note = "Ben Okafor was in the shop at noon.";
    expect(await heal(failure, "record_again", { units: "1", note })).toMatchObject({ status: "applied" });
    expect(await world.lines(order)).toEqual(["L1 recorded 4"]);
    await expectAmounts(order, [1, 2, 1]);
    // What was typed goes with the person; by whose word the units are there stays known.
    const kept = await forget(order);
    expect(kept).not.toContain("Ben Okafor");
    expect(kept).toContain("Purchase failed to import");
    expect(books.unitsOfLine(`S-${order.number}-L1`)).toBe(2);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 3 }] });
    await world.settled();
    const removal = await failureOf(order);
    expect(removal).toMatchObject({ code: "removal_by_hand", status: "open" });
    books.takeBack(account, sale, 2);
    await heal(removal, "retry");
    expect(await failuresOf("removal_by_hand")).toEqual([]);
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
  });

  it("shows a free good of that day beside the purchase: a free good is no purchase", async () => {
    const order = await clash(1);
    const failure = await failureOf(order);
    const card = world.astro.books.customer(customerId("ben"))?.cards.find(({ program }) => program.programId === northpaw.programId);
    const [chicken] = northpaw.items;
    if (!card || !chicken) throw new Error("Ben has a card.");
    const earned = card.reward;
    card.reward = { rewardId: 1_990_367, state: "redeemed", redeemedItem: chicken, redeemedOn: today, begun: null };
    const { comparison } = await detailOf(failure);
    expect((comparison as Comparison).freeGoods).toEqual([
      { card: northpaw.title, rewardId: "1990367", description: chicken.description, day: today, quantity: 1 },
    ]);
    card.reward = earned;
    await fix(failure, "hide");
  });
});

/** GS1, weights 3 and 1 from the right. */
function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
