/** What Punchcard may do in a shop, in the order of shopify.app.toml, which gives the reason of each. */
export const scopes = [
  "read_orders",
  "read_customers",
  "read_products",
  "write_products",
  "read_discounts",
  "write_discounts",
  "write_app_proxy",
];
