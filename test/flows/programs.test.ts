import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readAstro, saveAstroSettings } from "#app/connections/astro.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { ignoreProducts } from "#app/connections/ignored-items.server.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { settleStep } from "#app/failures/settle-step.server.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { PartnerUnavailable } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { distributorsOf, removeDistributor, saveDistributor } from "#app/programs/distributors.server.ts";
import { freshPrograms, listedItems, listedPrograms, refreshListedPrograms } from "#app/programs/listed-programs.server.ts";
import { listProducts } from "#app/programs/list-products.server.ts";
import type { ProductFilter, ProgramFilter } from "#app/programs/programs-view.ts";
import { askForStale, askToRead } from "#app/programs/read-catalogue.server.ts";
import { readExceptions, readPrograms, readProgramsHead } from "#app/programs/read-programs-page.server.ts";
import { rankItems } from "#app/programs/resemble.ts";
import { petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

let world: World;
let shop: string;
const other = "other.myshopify.com";
const all: ProgramFilter = { state: null, search: "", page: 1 };
const everything: ProductFilter = { state: null, search: "", program: null };

beforeAll(async () => {
  world = await openWorld();
  shop = world.shop.domain;
  await db.shop.create({ data: { id: other, name: "Other", timeZone: "UTC", currency: "CAD" } });
});
afterEach(async () => {
  await killPrograms();
  world.astro.faults.clear();
  world.shopify.faults.throttleNext = 0;
  world.shopify.faults.delayMs = 0;
});
afterAll(() => world.close());

/** The shop's connection with a program whose catalogue is another. */
async function withCatalogue(catalogue: LoyaltyProgram["catalogue"]) {
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") throw new Error("Astro is connected.");
  return () => Promise.resolve({ ...connection, program: { ...connection.program, catalogue } });
}

const titles = async () => (await listedPrograms(shop, "astro")).map(({ title }) => title).sort();

describe("the programs that the partner lists", () => {
  it("are read with their items, and what a new item resembles is found among them", async () => {
    const answer = await refreshListedPrograms(shop);
    expect(answer).toMatchObject({ status: "read" });
    expect(await titles()).toContain(petStorePrograms.northpaw.title);
    const items = await listedItems(shop, "astro", String(petStorePrograms.northpaw.programId));
    expect(items.map(({ description }) => description)).toEqual(["Northpaw Chicken 20lb", "Northpaw Salmon 20lb", "Northpaw Senior 20lb"]);
    expect(rankItems({ title: "Northpaw Lamb & Salmon dog food · 20 lb", priceMinor: 6999 }, items)[0]?.description).toBe(
      "Northpaw Salmon 20lb",
    );
    expect((await readProgramsHead(shop)).programs).toMatchObject({ status: "done", problem: null });
  });

  it("lose what vanished, and keep the rest", async () => {
    const before = await titles();
    const connection = await loyaltyConnectionFor(shop);
    if (connection.status !== "ready") throw new Error("Astro is connected.");
    const { programs, items } = await connection.program.catalogue();
    const isLeft = ({ programId }: { programId: string }) => programId !== String(petStorePrograms.cans.programId);
    const left = { programs: programs.filter(isLeft), items: items.filter(({ program }) => isLeft(program)) };
    await refreshListedPrograms(shop, await withCatalogue(() => Promise.resolve(left)));
    expect(await titles()).toEqual(before.filter((title) => title !== petStorePrograms.cans.title));
    expect(await listedItems(shop, "astro", String(petStorePrograms.cans.programId))).toEqual([]);
    await refreshListedPrograms(shop);
    expect(await titles()).toEqual(before);
  });

  it("stay as they were when the partner stops in the middle", async () => {
    const before = await titles();
    world.astro.faults.add({ kind: "unavailable", endpoints: ["listOffers"], times: 1 });
    expect(await refreshListedPrograms(shop)).toEqual({ status: "no_answer", problem: "partner_unavailable" });
    expect(await titles()).toEqual(before);
    const head = await readProgramsHead(shop);
    expect(head.programs).toMatchObject({ status: "failed", problem: "partner_unavailable" });
    expect(head.programs.finishedAt).not.toBeNull();
    await refreshListedPrograms(shop);
  });

  it("are read again after a day, or when they never were, and not before; no answer is no error", async () => {
    let asked = 0;
    const failing = await withCatalogue(() => {
      asked += 1;
      return Promise.reject(new PartnerUnavailable("Down.", { mayHaveHappened: false }));
    });
    await freshPrograms(shop, failing);
    expect(asked).toBe(0);
    const dayAgo = new Date(Date.now() - 25 * 60 * 60_000);
    await db.catalogueRead.updateMany({ where: { shopId: shop, what: "astro" }, data: { startedAt: dayAgo, finishedAt: dayAgo } });
    await freshPrograms(shop, failing);
    await freshPrograms(shop, failing);
    // Once: a partner that just failed is left alone for some minutes.
    expect(asked).toBe(1);
    expect((await titles()).length).toBeGreaterThan(0);
    await db.catalogueRead.deleteMany({ where: { shopId: shop, what: "astro" } });
    await freshPrograms(shop);
    expect((await readProgramsHead(shop)).programs.status).toBe("done");
  });

  it("are replaced by the reading that was begun last, also when an earlier one ends after it", async () => {
    const before = await titles();
    let answerLate = (): void => undefined;
    const late = new Promise<void>((resolve) => (answerLate = resolve));
    let begun = false;
    const slow = refreshListedPrograms(
      shop,
      await withCatalogue(async () => {
        begun = true;
        await late;
        return { programs: [], items: [] };
      }),
    );
    await until(() => begun);
    await refreshListedPrograms(shop);
    answerLate();
    await slow;
    expect(await titles()).toEqual(before);
  });

  it("say whether the shop is in, from the partner, what was begun in Punchcard and what was recorded", async () => {
    const connection = await loyaltyConnectionFor(shop);
    if (connection.status !== "ready") throw new Error("Astro is connected.");
    const { programs, items } = await connection.program.catalogue();
    const word = (enrolled: boolean | null) =>
      withCatalogue(() => Promise.resolve({ programs: programs.map((program) => ({ ...program, enrolled })), items }));
    const [first, second] = programs.map(({ programId }) => programId);
    if (!first || !second) throw new Error("There are programs.");
    const stateOf = async (id: string) => (await listedPrograms(shop, "astro")).find(({ programId }) => programId === id)?.enrolled;

    await refreshListedPrograms(shop, await word(null));
    expect(await stateOf(first)).toBe("unknown");
    const begun = { programTitle: "", distributor: "Prairie Pet", accountNumber: "77120", how: "assisted" as const, startedBy: "Robin" };
    const { id } = await db.enrolment.create({ data: { shopId: shop, partner: "astro", programId: first, state: "waiting", ...begun } });
    expect(await stateOf(first)).toBe("waiting");
    await db.enrolment.update({ where: { id }, data: { state: "done", doneBy: "Robin", doneAt: new Date() } });
    expect(await stateOf(first)).toBe("enrolled");
    const [row] = (await readPrograms(shop, { ...all, state: "enrolled" })).rows;
    expect(row).toMatchObject({ programId: first, step: { state: "done", distributor: "Prairie Pet", doneBy: "Robin" } });
    await refreshListedPrograms(shop, await word(false));
    expect(await stateOf(first)).toBe("not_enrolled");
    await refreshListedPrograms(shop, await word(true));
    expect(await stateOf(second)).toBe("enrolled");
    await db.enrolment.delete({ where: { id } });
    await refreshListedPrograms(shop);
  });

  it("come with what enrolling needs, where the partner can be asked for it and the shop sells an item of it", async () => {
    const account = world.astro.books.accountOf("northside-pets");
    Object.assign(account, { storeApi: true, listsUnenrolled: true });
    const { settings } = await readAstro(shop);
    await saveAstroSettings({ shop, actor: "Robin", settings: { ...settings, storeActions: "direct" } });
    const frostjaw = String(petStorePrograms.frostjaw.programId);
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "FJ-LAM-8" }] });
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
    await refreshListedPrograms(shop);
    const terms = (await listedPrograms(shop, "astro")).find(({ programId }) => programId === frostjaw)?.terms;
    expect(terms).toMatchObject({ distributors: expect.any(Array) as string[], accountNumberRequired: expect.any(Boolean) as boolean });
    await saveAstroSettings({ shop, actor: "Robin", settings: { ...settings, storeActions: "assisted" } });
    Object.assign(account, { storeApi: false });
    await refreshListedPrograms(shop);
    // Known once is known: the reading without an answer takes nothing away.
    expect((await listedPrograms(shop, "astro")).find(({ programId }) => programId === frostjaw)?.terms).toEqual(terms);
  });

  it("are nobody else's", async () => {
    expect(await listedPrograms(other, "astro")).toEqual([]);
    expect(await listedItems(other, "astro", String(petStorePrograms.northpaw.programId))).toEqual([]);
    expect((await readPrograms(other, all)).rows).toEqual([]);
    expect(await refreshListedPrograms(other)).toEqual({ status: "not_connected" });
    expect(await readProgramsHead(other)).toMatchObject({ connection: "never", partner: null, programs: { status: "never" } });
  });
});

describe("the shop's products", () => {
  beforeEach(async () => {
    await db.catalogueRead.deleteMany({ where: { shopId: shop, what: "products" } });
  });

  const gidsInShopify = () => {
    const { variants, products } = world.shop.state;
    const giftCards = new Set(products.filter(({ giftCard }) => giftCard).map(({ id }) => id));
    return variants.filter(({ productId }) => !giftCards.has(productId)).map(({ id }) => `gid://shopify/ProductVariant/${id}`);
  };
  const gidsHere = async () => (await db.catalogueVariant.findMany({ where: { shopId: shop } })).map(({ variantGid }) => variantGid);

  async function readAll(): Promise<void> {
    const worker = await world.startWorker();
    await until(async () => (await readProgramsHead(shop)).products.status === "done");
    await worker.stop(5);
  }

  /** A catalogue of several pages. */
  function addVariants(count: number): () => void {
    const { state } = world.shop;
    const [model, product] = [state.variants[0], state.products[0]];
    if (!model || !product) throw new Error("The shop has products.");
    const before = state.variants.length;
    for (let number = 1; number <= count; number += 1)
      state.variants.push({ ...model, id: 900_000_000 + number, sku: `MORE-${number}`, title: `Size ${number}`, barcode: null });
    return () => {
      state.variants.splice(before, count);
    };
  }

  it("are read once for all who ask, and lose what vanished from the shop", async () => {
    expect(await askToRead({ shop, what: "products" })).toBe("asked");
    expect(await askToRead({ shop, what: "products" })).toBe("under_way");
    await readAll();
    expect((await gidsHere()).sort()).toEqual(gidsInShopify().sort());
    const [gone] = world.shop.state.variants.splice(0, 1);
    if (!gone) throw new Error("The shop has products.");
    await askToRead({ shop, what: "products" });
    await readAll();
    expect((await gidsHere()).sort()).toEqual(gidsInShopify().sort());
    world.shop.state.variants.unshift(gone);
  });

  it("are read to the end although Shopify asks to slow down and the worker is killed in between", async () => {
    const undo = addVariants(450);
    await askToRead({ shop, what: "products" });
    world.shopify.faults.delayMs = 100;
    world.shopify.faults.throttleNext = 1;
    const calls = () => world.shopify.calls.filter(({ operation, errors }) => operation === "ReadCatalogue" && errors === null).length;
    const before = calls();
    const worker = startProgram("test/support/programs/crashing-worker.ts", { SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin }, [
      "never",
      "recordPurchases",
    ]);
    const rows = async () => (await readProgramsHead(shop)).products.rows;
    await until(async () => (await rows()) >= 100);
    worker.kill("SIGKILL");
    await worker.ended;
    const readByThen = await rows();
    expect((await readProgramsHead(shop)).products.status).toBe("reading");
    world.shopify.faults.delayMs = 0;
    await readAll();
    expect((await gidsHere()).sort()).toEqual(gidsInShopify().sort());
    const { products } = await readProgramsHead(shop);
    expect(products).toMatchObject({ status: "done", rows: gidsInShopify().length, problem: null });
    // Five pages: the heir went on where the dead one stopped, and at most the page under way was asked for twice.
    expect(readByThen).toBeLessThan(gidsInShopify().length);
    expect(calls() - before).toBeLessThanOrEqual(6);
    undo();
    await askToRead({ shop, what: "products" });
    await readAll();
  });

  it("wait, and say so, when Shopify keeps asking to slow down", async () => {
    await askToRead({ shop, what: "products" });
    world.shopify.faults.throttleNext = 4;
    const worker = await world.startWorker();
    await until(async () => (await readProgramsHead(shop)).products.problem === "shopify_waits");
    expect((await readProgramsHead(shop)).products.status).toBe("reading");
    await until(async () => (await readProgramsHead(shop)).products.status === "done");
    expect((await readProgramsHead(shop)).products.problem).toBeNull();
    await worker.stop(5);
  });

  it("say what Shopify refused, and are read when they are asked for again", async () => {
    await askToRead({ shop, what: "products" });
    await db.catalogueRead.updateMany({ where: { shopId: shop, what: "products" }, data: { cursor: "no cursor" } });
    const worker = await world.startWorker();
    await until(async () => (await readProgramsHead(shop)).products.status === "failed");
    expect((await readProgramsHead(shop)).products.problem).toBe("shopify_refused");
    await worker.stop(5);
    expect(await askToRead({ shop, what: "products" })).toBe("asked");
    await readAll();
  });

  it("are asked for on opening when nobody read them for a day, and the programs too", async () => {
    await db.catalogueRead.deleteMany({ where: { shopId: shop } });
    await askForStale(shop);
    const head = await readProgramsHead(shop);
    expect([head.products.status, head.programs.status]).toEqual(["reading", "reading"]);
    await readAll();
    await until(async () => (await readProgramsHead(shop)).programs.status === "done");
    const calls = world.shopify.calls.length;
    await askForStale(shop);
    await world.settled();
    expect(world.shopify.calls).toHaveLength(calls);
  });

  it("qualify by their UPC in whatever width, and warn of two that share one", async () => {
    const upc = world.shop.variant("NP-CHK-20").barcode;
    world.shop.setBarcode("CB-BONE", `00${upc}`);
    await askToRead({ shop, what: "products" });
    await readAll();
    await refreshListedPrograms(shop);
    const qualifying = await listProducts(shop, { filter: { ...everything, state: "qualifies" }, cursor: null, limit: 100 });
    const bySku = new Map(qualifying.rows.map((row) => [row.sku, row]));
    expect(bySku.get("CB-BONE")?.programs.map(({ title }) => title)).toEqual([petStorePrograms.northpaw.title]);
    // Typed with blanks and hyphens.
    expect(bySku.get("NP-SAL-20")?.state).toBe("qualifies");
    const shared = qualifying.shared.map(({ variants }) => variants.map(({ sku }) => sku).sort());
    expect(shared).toContainEqual(["CB-BONE", "NP-CHK-20"]);
    expect(shared).toContainEqual(["TG-BALL", "TG-BALL-XL"]);
    expect(qualifying.sharedTotal).toBe(shared.length);
    world.shop.setBarcode("CB-BONE", null);
    await askToRead({ shop, what: "products" });
    await readAll();
    const skus = async (state: "not_listed" | "no_barcode") =>
      (await listProducts(shop, { filter: { ...everything, state }, cursor: null, limit: 100 })).rows.map(({ sku }) => sku);
    expect(await skus("no_barcode")).toEqual(expect.arrayContaining(["CB-BONE", "WK-DRY-15", "HS-BISC", "TW-LAM-CAN", "NP-SNR-4"]));
    expect(await skus("not_listed")).toEqual(expect.arrayContaining(["RS-LIT-18", "TG-ROPE", "TG-BALL"]));
    const { counts } = await listProducts(shop, { filter: everything, cursor: null });
    expect(counts.qualifies + counts.not_listed + counts.no_barcode).toBe(gidsInShopify().length);
    expect(counts.no_barcode).toBe((await skus("no_barcode")).length);
  });

  it("stand on exactly one page each, forwards and backwards, and are found by word, UPC and program", async () => {
    const pageOf = (cursor: string | null, filter = everything) => listProducts(shop, { filter, cursor, limit: 7 });
    const seen: string[] = [];
    let page = await pageOf(null);
    const first = page.rows;
    expect(page.previous).toBeNull();
    for (;;) {
      seen.push(...page.rows.map(({ variantGid }) => variantGid));
      if (page.next === null) break;
      page = await pageOf(page.next);
    }
    expect([...seen].sort()).toEqual(gidsInShopify().sort());
    while (page.previous !== null) page = await pageOf(page.previous);
    expect(page.rows).toEqual(first);
    const found = async (filter: Partial<ProductFilter>) =>
      (await pageOf(null, { ...everything, ...filter })).rows.map(({ sku }) => sku).sort();
    expect(await found({ search: "SALMON" })).toEqual(["NP-SAL-20"]);
    expect(await found({ search: "0850001234535" })).toEqual(["NP-SAL-20"]);
    expect(await found({ search: "100%_" })).toEqual([]);
    expect(await found({ program: String(petStorePrograms.frostjaw.programId) })).toEqual(["FJ-BEF-8", "FJ-LAM-8"]);
    expect((await pageOf("after_1")).rows).toEqual(first);
  });

  it("show what the merchant said is in no program, and nothing of it to another shop", async () => {
    const { id } = world.shop.variant("RS-LIT-18");
    await ignoreProducts({ shop, variants: [{ gid: `gid://shopify/ProductVariant/${id}`, title: "Litter" }], actor: "Robin" });
    const list = await listProducts(shop, { filter: { ...everything, search: "RS-LIT" }, cursor: null });
    expect(list.rows.map(({ sku, ignored }) => [sku, ignored])).toEqual([
      ["RS-LIT-18", true],
      ["RS-LIT-36", false],
    ]);
    expect((await readExceptions(shop, null)).ignored).toMatchObject([{ title: "Litter", addedBy: "Robin" }]);
    expect(await listProducts(other, { filter: everything, cursor: null })).toMatchObject({ rows: [], shared: [], sharedTotal: 0 });
    expect(await readExceptions(other, null)).toMatchObject({ waiting: [], done: [], ignored: [] });
  });
});

describe("exceptions", () => {
  it("are listed with who and when: those that wait with their failure, the others page by page", async () => {
    const facts = {
      name: "Northpaw Lamb 20 lb",
      programId: "2101",
      programTitle: "Northpaw",
      likeUpc: "850001234511",
      likeTitle: "Chicken",
    };
    const base = { shopId: shop, partner: "astro", ...facts, reason: "new_item", how: "assisted" as const, startedBy: "Robin" };
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }] });
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
    const failure = (await world.failures()).find(({ orderName, code }) => orderName === order.name && code === "no_item_found");
    if (!failure) throw new Error("No program has the rope.");
    await db.programException.create({ data: { ...base, cause: failure.cause, upc: failure.upc ?? "", state: "waiting" } });
    await db.programException.createMany({
      data: Array.from({ length: 30 }, (_, index) => ({
        ...base,
        cause: `upc:${index}`,
        upc: `${index}`,
        state: "done" as const,
        startedAt: new Date(Date.UTC(2026, 0, 1 + index)),
        doneBy: "Camille",
        doneAt: new Date(),
      })),
    });
    await db.programException.create({ data: { ...base, cause: "upc:x", upc: "x", state: "cancelled" } });
    const page = await readExceptions(shop, null);
    expect(page.waiting).toMatchObject([{ name: facts.name, failureId: failure.id, startedBy: "Robin", reason: "new_item" }]);
    const rest = await readExceptions(shop, page.next);
    const upcs = [...page.done, ...rest.done].map(({ upc }) => upc);
    expect(upcs).toEqual(Array.from({ length: 30 }, (_, index) => `${29 - index}`));
    expect(rest.next).toBeNull();
  });
});

describe("distributors", () => {
  const save = (name: string, accountNumber: string, id?: string) =>
    saveDistributor({ shop, partner: "astro", name, accountNumber, actor: "Robin", ...(id ? { id } : {}) });
  const kept = async () => (await distributorsOf(shop, "astro")).map(({ name, accountNumber }) => [name, accountNumber]);

  it("are kept once for each name, whatever its capitals, also when two are saved at once", async () => {
    await Promise.all([save("Prairie Pet Supply", "A-1"), save("PRAIRIE pet supply", "A-2"), save("prairie Pet Supply ", "A-3")]);
    expect(await distributorsOf(shop, "astro")).toHaveLength(1);
    expect(await save("Prairie Pet Supply", "A-4")).toMatchObject({ status: "saved" });
    expect(await kept()).toEqual([["Prairie Pet Supply", "A-4"]]);
  });

  it("may be renamed, not to the name of another", async () => {
    const saved = await save("Éleveurs Réunis", "77");
    if (saved.status !== "saved") throw new Error("It was saved.");
    expect(await save("prairie pet supply", "77", saved.id)).toEqual({ status: "invalid", errors: { name: "taken" } });
    expect(await save("ÉLEVEURS RÉUNIS", "78", saved.id)).toEqual({ status: "saved", id: saved.id });
    expect(await kept()).toEqual([
      ["ÉLEVEURS RÉUNIS", "78"],
      ["Prairie Pet Supply", "A-4"],
    ]);
  });

  it("are refused with the field that is wrong, and nothing changes", async () => {
    const before = await kept();
    expect(await save(" ", "")).toEqual({ status: "invalid", errors: { name: "required", accountNumber: "required" } });
    expect(await save("n".repeat(101), "1".repeat(61))).toEqual({
      status: "invalid",
      errors: { name: "name_too_long", accountNumber: "number_too_long" },
    });
    expect(await save("Tab\tbed", "1\u20662")).toEqual({ status: "invalid", errors: { name: "characters", accountNumber: "characters" } });
    expect(await kept()).toEqual(before);
  });

  it("are removed by their own shop only", async () => {
    const [one] = await distributorsOf(shop, "astro");
    if (!one) throw new Error("There is one.");
    expect(await removeDistributor({ shop: other, partner: "astro", id: one.id })).toBe(false);
    expect(await saveDistributor({ shop: other, partner: "astro", id: one.id, name: "Mine", accountNumber: "1", actor: "Eve" })).toEqual({
      status: "not_found",
    });
    expect(await removeDistributor({ shop, partner: "astro", id: one.id })).toBe(true);
    expect(await removeDistributor({ shop, partner: "astro", id: one.id })).toBe(false);
    expect(await save("Gone", "1", one.id)).toEqual({ status: "not_found" });
    expect(await distributorsOf(other, "astro")).toEqual([]);
  });
});

describe("steps that wait for a person", () => {
  const frostjaw = petStorePrograms.frostjaw;

  /** Two orders of an item of a program that the store is not in, and the enrolment that they wait for. */
  async function waiting() {
    Object.assign(world.astro.books.accountOf("northside-pets"), { storeApi: true, listsUnenrolled: true });
    const { settings } = await readAstro(shop);
    await saveAstroSettings({ shop, actor: "Robin", settings: { ...settings, storeActions: "assisted" } });
    await refreshListedPrograms(shop);
    const worker = await world.startWorker();
    const orders = ["ana", "ben"].map((customer) => world.shop.placeOrder({ customer, lines: [{ sku: "FJ-BEF-8" }] }));
    await world.settled();
    const names = orders.map(({ name }) => name);
    const failures = () => db.failure.findMany({ where: { shopId: shop, orderName: { in: names } }, orderBy: { id: "asc" } });
    const [failure] = await failures();
    const form = { program: String(frostjaw.programId), otherDistributor: "Prairie Pet Supply", accountNumber: "PPS-20417", agree: "yes" };
    const fix = { shop, failureId: failure?.id ?? "", fix: "enroll_store" as const, form, actor: "Robin" };
    expect(await applyFix(fix)).toMatchObject({ status: "waiting" });
    expect((await failures()).map(({ status }) => status)).toEqual(["waiting", "waiting"]);
    const row = (await readPrograms(shop, all)).rows.find(({ programId }) => programId === String(frostjaw.programId));
    const step = { shop, kind: "enrolment" as const, id: row?.step?.id ?? "", actor: "Camille" };
    return { orders, failures, step, stop: () => worker.stop(5) };
  }

  it("are given up or done from the page of programs as from the failure: open again, or healed and written down", async () => {
    const { orders, failures, step, stop } = await waiting();
    expect(await settleStep({ ...step, shop: other, decision: "cancel" })).toEqual({ status: "not_waiting" });
    expect(await settleStep({ ...step, decision: "cancel" })).toEqual({ status: "settled" });
    await world.settled();
    expect((await failures()).map(({ status, waitingBy }) => [status, waitingBy])).toEqual([
      ["open", null],
      ["open", null],
    ]);
    expect(await settleStep({ ...step, decision: "confirm" })).toEqual({ status: "not_waiting" });
    await stop();

    const again = await waiting();
    world.astro.books.enrollStore("northside-pets", frostjaw.programId);
    const pressed = await Promise.all([1, 2].map(() => settleStep({ ...again.step, decision: "confirm" })));
    expect(pressed.map(({ status }) => status)).toContain("settled");
    await world.settled();
    for (const order of [...orders, ...again.orders]) expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    // However often it is pressed, one of them did it.
    const pressings = await db.fix.findMany({ where: { shopId: shop, fix: "confirm_step" }, include: { targets: true } });
    const [noted, ...others] = pressings.filter(({ changed }) => JSON.stringify(changed) !== "[]");
    expect(others).toEqual([]);
    expect(noted).toMatchObject({ actor: "Camille", changed: [{ what: "enrolment", from: "waiting", to: "done" }] });
    const healed = noted?.targets.filter(({ state }) => state === "healed").map(({ failureId }) => failureId);
    expect(healed).toEqual(expect.arrayContaining([...(await failures()), ...(await again.failures())].map(({ id }) => id)));
    expect(await distributorsOf(shop, "astro")).toMatchObject([{ name: "Prairie Pet Supply", accountNumber: "PPS-20417" }]);
    await again.stop();
  });

  it("are settled as well when nothing waits for them any more", async () => {
    const begun = { programId: "77", programTitle: "Old", distributor: "Prairie Pet Supply", accountNumber: "PPS-9" };
    const how = { state: "waiting" as const, how: "assisted" as const, startedBy: "Robin" };
    const { id } = await db.enrolment.create({ data: { shopId: shop, partner: "astro", ...begun, ...how } });
    const step = { shop, kind: "enrolment" as const, id, decision: "confirm" as const, actor: "Camille" };
    expect(await settleStep(step)).toEqual({ status: "settled" });
    expect(await db.enrolment.findUnique({ where: { id } })).toMatchObject({ state: "done", doneBy: "Camille" });
    expect(await distributorsOf(shop, "astro")).toMatchObject([{ accountNumber: "PPS-9" }]);
    expect(await settleStep(step)).toEqual({ status: "not_waiting" });
  });
});
