/**
 * What one fix mends: everything that failed for the same customer, variant, item, connection.
 * Also names an item that the merchant put aside: `upc:…`, or `variant:…` where it has no barcode that can be read.
 */
export type Cause =
  `${"customer" | "variant" | "line" | "upc" | "order" | "connection" | "reward" | "recipient" | "pos" | "hold" | "job"}:${string}`;

/** One item whatever the width its UPC was written in. */
export function upcCause(upc: string): Cause {
  return `upc:${upc.padStart(14, "0")}`;
}

export function variantCause(variantGid: string): Cause {
  return `variant:${variantGid}`;
}

/** Whether a cause stands for an item that can come again; a line whose product is gone does not. */
export function isItem(cause: string): boolean {
  return cause.startsWith("upc:") || cause.startsWith("variant:");
}

/** All orders of a partner wait on its connection. */
export function connectionCause(partner: string): Cause {
  return `connection:${partner}`;
}

/** The partner of a cause that `connectionCause` made; null of the others. */
export function partnerOfConnection(cause: string): string | null {
  return cause.startsWith("connection:") ? cause.slice("connection:".length) : null;
}

/** What keeps orders from a point of sale: `pos:lightspeed:employee`. */
export function posCause(partner: string, what: string): Cause {
  return `pos:${partner}:${what}`;
}
