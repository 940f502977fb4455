import { Prisma } from "@prisma/client";

/** All columns of a connection `c`, by name: where they were `c.*`, a statement that is kept would fail once a migration adds one. */
export const connectionColumns = Prisma.raw(
  Object.values(Prisma.ConnectionScalarFieldEnum)
    .map((column) => `c."${column}"`)
    .join(", "),
);
