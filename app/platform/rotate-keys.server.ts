import { Prisma } from "@prisma/client";
import { db } from "./db.server.ts";
import { env } from "./env.server.ts";
import type { EncryptionKey } from "./parse-env.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { open, seal } from "./secrets.server.ts";

type Row = { id: string; sealed: string; bound: string[] };
type Column = { table: string; id: string; column: string; boundTo: string[]; contextOf: (bound: string[]) => string };

/** Where each sealed text is and which columns of its row it is bound to: a new one does not compile until it is here. */
const columns: Record<keyof typeof sealedColumns, Column> = {
  sessionAccessToken: columnOf("Session", "accessToken", ["id"], ([id = ""]) => sealedColumns.sessionAccessToken(id)),
  sessionRefreshToken: columnOf("Session", "refreshToken", ["id"], ([id = ""]) => sealedColumns.sessionRefreshToken(id)),
  redemptionRecipient: columnOf("Redemption", "recipient", ["lineId"], ([line = ""]) => sealedColumns.redemptionRecipient(line)),
  notificationRecipients: {
    ...columnOf("NotificationSettings", "recipients", ["shopId"], ([shop = ""]) => sealedColumns.notificationRecipients(shop)),
    id: "shopId",
  },
  connectionCredentials: columnOf("Connection", "credentials", ["shopId", "partner"], ([shop = "", partner = ""]) =>
    sealedColumns.connectionCredentials(shop, partner),
  ),
  chainCredentials: columnOf("StoreChain", "credentials", ["id"], ([chain = ""]) => sealedColumns.chainCredentials(chain)),
  reportRecipients: columnOf("ScheduledReport", "recipients", ["id"], ([report = ""]) => sealedColumns.reportRecipients(report)),
};

export type Rotation = {
  /** Texts that the first key seals now and did not before. */
  resealed: number;
  /** Places of texts that no key opens, `Connection.credentials of <id>`: their keys are gone. */
  unreadable: string[];
};

/**
 * Seals everything again that the first key has not sealed, a few rows at a time. It may run beside the app, be broken off and repeated:
 * a row is changed only if it still holds what was read.
 */
export async function rotateKeys({ keys = env.ENCRYPTION_KEYS, batch = 200 } = {}): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, unreadable: [] };
  for (const column of Object.values(columns)) {
    let after = "";
    for (;;) {
      const rows = await readBatch(column, { keys, after, batch });
      for (const row of rows) await reseal(column, row, { keys, rotation });
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
    }
  }
  return rotation;
}

async function reseal(column: Column, row: Row, { keys, rotation }: { keys: EncryptionKey[]; rotation: Rotation }): Promise<void> {
  const context = column.contextOf(row.bound);
  let plain: string;
  try {
    plain = open(row.sealed, context, keys);
  } catch {
    rotation.unreadable.push(`${column.table}.${column.column} of ${row.id}`);
    return;
  }
  rotation.resealed += await db.$executeRaw`
    UPDATE ${name(column.table)} SET ${name(column.column)} = ${seal(plain, context, keys)}
    WHERE ${name(column.id)}::text = ${row.id} AND ${name(column.column)} = ${row.sealed}`;
}

type Batch = { keys: EncryptionKey[]; after: string; batch: number };

async function readBatch({ table, id, column, boundTo }: Column, { keys, after, batch }: Batch): Promise<Row[]> {
  const done = `sealed.${keys[0]?.id}.`;
  const bound = Prisma.join(boundTo.map((part) => Prisma.sql`${name(part)}::text`));
  return db.$queryRaw<Row[]>`
    SELECT ${name(id)}::text AS id, ${name(column)} AS sealed, ARRAY[${bound}] AS bound FROM ${name(table)}
    WHERE ${name(column)} <> '' AND NOT starts_with(${name(column)}, ${done}) AND ${name(id)}::text > ${after}
    ORDER BY ${name(id)}::text LIMIT ${batch}`;
}

function columnOf(table: string, column: string, boundTo: string[], contextOf: Column["contextOf"]): Column {
  return { table, id: "id", column, boundTo, contextOf };
}

function name(identifier: string): Prisma.Sql {
  return Prisma.raw(`"${identifier}"`);
}
