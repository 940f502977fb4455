import { Prisma } from "@prisma/client";
import type { Connection } from "@prisma/client";

/** A connection, and what the merchant does not want to hear of it. */
export type ConnectionRow = Connection & { ignored: string[] };

/** All columns of a connection `c`, by name: where they were `c.*`, a statement that is kept would fail once a migration adds one. */
export const connectionColumns = Prisma.sql`
  ${Prisma.raw(
    Object.values(Prisma.ConnectionScalarFieldEnum)
      .map((column) => `c."${column}"`)
      .join(", "),
  )}, ARRAY(SELECT cause FROM "IgnoredItem" i WHERE i."shopId" = c."shopId" AND i.partner = c.partner) AS ignored`;
