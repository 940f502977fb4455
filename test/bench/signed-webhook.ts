import { createHmac } from "node:crypto";
import { testEnvironment } from "#test/support/environment.ts";

export type SignedWebhook = { headers: Record<string, string>; body: string };

/** A webhook about an order, as large as those of an order of four lines are, and signed; each delivery still needs its own `X-Shopify-Webhook-Id`. */
export function signedWebhook({ shop, order }: { shop: string; order: number }): SignedWebhook {
  const body = JSON.stringify(orderBody(order));
  const signature = createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(body).digest("base64");
  return {
    body,
    headers: {
      "Content-Type": "application/json",
      "X-Shopify-Topic": "orders/paid",
      "X-Shopify-Hmac-Sha256": signature,
      "X-Shopify-Shop-Domain": shop,
      "X-Shopify-API-Version": "2026-07",
      "X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
      "X-Shopify-Triggered-At": "2026-03-29T18:00:27.877041743Z",
    },
  };
}

function orderBody(id: number) {
  const money = { shop_money: { amount: "64.99", currency_code: "CAD" }, presentment_money: { amount: "64.99", currency_code: "CAD" } };
  const line = (index: number) => ({
    id: id * 10 + index,
    admin_graphql_api_id: `gid://shopify/LineItem/${id * 10 + index}`,
    name: "Northpaw Chicken & Rice dog food - 20 lb",
    title: "Northpaw Chicken & Rice dog food",
    variant_title: "20 lb",
    variant_id: 45_120_700_000_015,
    product_id: 8_120_700_000_015,
    sku: "NP-CHK-20",
    vendor: "Northpaw",
    quantity: 1,
    current_quantity: 1,
    fulfillable_quantity: 1,
    price: "64.99",
    price_set: money,
    total_discount: "0.00",
    total_discount_set: money,
    discount_allocations: [],
    tax_lines: [{ title: "HST", rate: 0.13, price: "8.45", price_set: money, channel_liable: false }],
    duties: [],
    properties: [],
    requires_shipping: true,
    taxable: true,
    gift_card: false,
    grams: 9072,
  });
  const address = {
    first_name: "Ana",
    last_name: "Roy",
    address1: "1 Pier Road",
    city: "Toronto",
    zip: "M5V 2T6",
    province: "Ontario",
    country: "Canada",
    country_code: "CA",
    province_code: "ON",
  };
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    order_number: id,
    created_at: "2026-03-29T14:00:26-04:00",
    updated_at: "2026-03-29T14:00:27-04:00",
    currency: "CAD",
    financial_status: "paid",
    ...{
      subtotal_price_set: money,
      total_price_set: money,
      total_tax_set: money,
      total_discounts_set: money,
      total_shipping_price_set: money,
    },
    billing_address: address,
    shipping_address: address,
    line_items: [1, 2, 3, 4].map(line),
    tags: "",
    note: null,
  };
}
