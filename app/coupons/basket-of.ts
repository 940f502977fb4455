import type { Basket } from "#app/domain/coupon.ts";
import { isShopifyVariant } from "#app/domain/ids.ts";
import { shareOf } from "#app/domain/money.ts";
import { titleOf } from "#app/domain/order.ts";
import type { Order } from "#app/domain/order.ts";
import { readUpc } from "#app/domain/upc.ts";

/** What was bought, as a coupon partner is told of it. */
export function basketOf({ currency, lines }: Order): Basket {
  return {
    currency,
    lines: lines.flatMap((line) => {
      if (!isShopifyVariant(line.variantGid) || line.quantity === 0) return [];
      const reading = readUpc(line.barcode);
      const upc = reading.status === "valid" ? reading.upc : null;
      const { variantGid, sku, quantity } = line;
      return [{ variantGid, title: titleOf(line), sku, upc, quantity, unitPrice: shareOf(line.list, 1, quantity) }];
    }),
  };
}
