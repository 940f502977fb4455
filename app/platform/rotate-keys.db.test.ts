import { afterEach, expect, test } from "vitest";
import { until } from "#test/support/until.ts";
import { db } from "./db.server.ts";
import { rotateKeys } from "./rotate-keys.server.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { keyIdOf, open, seal } from "./secrets.server.ts";

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const [old, fresh] = [key("old", 1), key("fresh", 2)];
const shop = "a.myshopify.com";

afterEach(async () => {
  await db.session.deleteMany();
  await db.shop.deleteMany();
});

async function session(id: string, refreshToken: string | null = null) {
  const accessToken = seal(`token of ${id}`, sealedColumns.sessionAccessToken(id), [old]);
  await db.session.create({ data: { id, shop, state: "", accessToken, refreshToken } });
}

async function connection() {
  await db.shop.create({ data: { id: shop, name: "A", timeZone: "America/Toronto", currency: "CAD" } });
  const credentials = seal("secret", sealedColumns.connectionCredentials(shop, "astro"), [old]);
  return db.connection.create({ data: { shopId: shop, partner: "astro", status: "connected", settings: {}, credentials } });
}

test("every sealed text is sealed with the first key afterwards, and the old one may go", async () => {
  for (let number = 0; number < 25; number++) {
    const id = `session ${number}`;
    await session(id, number % 2 ? seal(`refresh of ${id}`, sealedColumns.sessionRefreshToken(id), [old]) : null);
  }
  await connection();
  const recipients = seal('["sam@example.test"]', sealedColumns.notificationRecipients(shop), [old]);
  await db.notificationSettings.create({ data: { shopId: shop, recipients } });
  expect(await rotateKeys({ keys: [fresh, old], batch: 4 })).toEqual({ resealed: 25 + 12 + 1 + 1, unreadable: [] });
  for (const { id, accessToken, refreshToken } of await db.session.findMany()) {
    expect(open(accessToken, sealedColumns.sessionAccessToken(id), [fresh])).toBe(`token of ${id}`);
    if (refreshToken) expect(open(refreshToken, sealedColumns.sessionRefreshToken(id), [fresh])).toBe(`refresh of ${id}`);
  }
  const { credentials } = await db.connection.findFirstOrThrow();
  expect(open(credentials, sealedColumns.connectionCredentials(shop, "astro"), [fresh])).toBe("secret");
  const settings = await db.notificationSettings.findFirstOrThrow();
  expect(open(settings.recipients, sealedColumns.notificationRecipients(shop), [fresh])).toBe('["sam@example.test"]');
});

test("a second run finds nothing to do, and a disconnected partner has nothing to seal", async () => {
  await session("one");
  const { id } = await connection();
  await db.connection.update({ where: { id }, data: { status: "disconnected", credentials: "" } });
  expect(await rotateKeys({ keys: [fresh, old] })).toEqual({ resealed: 1, unreadable: [] });
  expect(await rotateKeys({ keys: [fresh, old] })).toEqual({ resealed: 0, unreadable: [] });
});

test("what no key opens is named and left as it is, and the rest goes on", async () => {
  await session("lost");
  await db.session.update({
    where: { id: "lost" },
    data: { accessToken: seal("?", sealedColumns.sessionAccessToken("lost"), [key("gone", 9)]) },
  });
  await session("well");
  expect(await rotateKeys({ keys: [fresh, old] })).toEqual({ resealed: 1, unreadable: ["Session.accessToken of lost"] });
  expect(keyIdOf((await db.session.findUniqueOrThrow({ where: { id: "lost" } })).accessToken)).toBe("gone");
});

test("a token that the app replaced in the meantime is not overwritten with the older one", async () => {
  await session("one");
  const context = sealedColumns.sessionAccessToken("one");
  const newer = seal("newer", context, [fresh]);
  let rotation = Promise.resolve({ resealed: -1, unreadable: [""] });
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "Session" WHERE id = 'one' FOR UPDATE`;
    rotation = rotateKeys({ keys: [fresh, old] });
    // It has read the old token and waits for the row.
    await until(
      async () =>
        (await db.$queryRaw<[]>`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`).length > 0,
    );
    await tx.session.update({ where: { id: "one" }, data: { accessToken: newer } });
  });
  expect(await rotation).toEqual({ resealed: 0, unreadable: [] });
  expect(open((await db.session.findUniqueOrThrow({ where: { id: "one" } })).accessToken, context, [fresh])).toBe("newer");
});
