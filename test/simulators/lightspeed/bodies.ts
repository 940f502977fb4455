import type { Books, Customer, Outlet, PaymentType, Product, Register, Sale, Shift, Tax, User, Webhook } from "./books.ts";

/** How the books are told, in the shapes of 2026-07 [V 4.7, 4.9]. */
const decimal = (value: number) => value / 100_000;

export function saleBody(books: Books, sale: Sale) {
  const outletId = books.registers.find((one) => one.id === sale.source.registerId)?.outletId ?? null;
  const price = sale.lines.reduce((sum, one) => sum + one.quantity * books.netPrice(one), 0);
  const tax = sale.lines.reduce((sum, one) => sum + one.quantity * one.tax, 0);
  return {
    id: sale.id,
    receipt_number: sale.receiptNumber,
    invoice_number: sale.invoiceNumber,
    date: sale.date,
    state: sale.state,
    attributes: sale.attributes,
    customer_id: sale.customerId,
    note: sale.note,
    totals: { price: decimal(price), price_incl_tax: decimal(price + tax), tax: decimal(tax), loyalty: 0, surcharge: 0 },
    line_items: sale.lines.map((one, sequence) => ({
      id: one.id,
      product: { id: one.productId },
      quantity: one.quantity,
      pricing: {
        price: decimal(one.price),
        cost: decimal(one.cost),
        discount: decimal(one.discount),
        discount_total: decimal(one.discount * one.quantity),
        total: decimal(books.netPrice(one) * one.quantity),
      },
      tax: { id: one.taxId, amount: decimal(one.tax), total: decimal(one.tax * one.quantity) },
      promotions: [],
      note: one.note,
      return: { is_return: one.isReturn, reason: null },
      salesperson_id: one.salespersonId,
      status: "CONFIRMED",
      _metadata: { sequence, is_price_override: true },
    })),
    payments: sale.payments.map((one) => ({
      id: one.id,
      amount: decimal(one.amount),
      date: one.date,
      type: { config_id: one.paymentTypeId, name: books.paymentTypes.find((type) => type.id === one.paymentTypeId)?.name ?? null },
      source: { register_id: one.registerId, outlet_id: outletId },
    })),
    taxes: [...Map.groupBy(sale.lines, (one) => one.taxId)].map(([id, lines]) => ({
      id,
      tax: decimal(lines.reduce((sum, one) => sum + one.quantity * one.tax, 0)),
    })),
    source: {
      author: { id: sale.source.authorId },
      outlet_id: outletId,
      register_id: sale.source.registerId,
      id: sale.source.id,
      type: sale.source.type,
    },
    return: {
      is_return: sale.returnOf !== null,
      original_sale_id: sale.returnOf,
      return_sale_ids: books.returnsOf(sale.id),
    },
    external_applications: [],
    created_at: sale.createdAt,
    _metadata: { version: sale.version },
  };
}

export function outletBody(one: Outlet) {
  return {
    id: one.id,
    name: one.name,
    time_zone: one.timeZone,
    default_tax_id: one.defaultTaxId,
    currency: one.currency,
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function registerBody(one: Register) {
  return {
    id: one.id,
    name: one.name,
    outlet_id: one.outletId,
    is_open: one.open ?? true,
    invoice_prefix: "",
    invoice_suffix: "",
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function userBody(books: Books, one: User) {
  return {
    id: one.id,
    username: one.username,
    display_name: one.displayName,
    email: one.email,
    account_type: one.accountType,
    enabled: one.enabled,
    deleted_at: one.deletedAt,
    restricted_outlet_ids: one.restrictedOutletIds ?? [],
    is_primary_user: one.id === books.owner().id,
    version: one.version,
  };
}

export function paymentTypeBody(one: PaymentType) {
  return {
    id: one.id,
    name: one.name,
    type_id: one.typeId,
    disabled: one.disabled ?? false,
    internal: one.internal ?? false,
    outlet_ids: null,
    config: null,
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function taxBody(one: Tax) {
  return {
    id: one.id,
    name: one.name,
    display_name: one.name,
    is_default: one.isDefault ?? false,
    rates: one.rates.map((rate) => ({ ...rate, display_name: rate.name })),
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function productBody(one: Product) {
  return {
    id: one.id,
    name: one.name,
    variant_name: one.name,
    handle: one.name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    sku: one.codes[0]?.code ?? "",
    product_codes: one.codes.map(({ type, code }, index) => ({ id: `${one.id}-${index}`, type, code })),
    active: one.active,
    is_active: one.active,
    has_inventory: one.tracksInventory,
    has_variants: false,
    is_composite: false,
    supply_price: one.supplyPrice ?? 0,
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function customerBody(one: Customer) {
  return {
    ...one.fields,
    id: one.id,
    first_name: one.firstName,
    last_name: one.lastName,
    name: [one.firstName, one.lastName].filter(Boolean).join(" "),
    email: one.email ?? null,
    phone: one.phone ?? null,
    mobile: one.mobile ?? null,
    customer_code: one.customerCode,
    deleted_at: one.deletedAt,
    version: one.version,
  };
}

export function shiftBody(one: Shift, retailerId: string) {
  return {
    id: one.id,
    retailer_id: retailerId,
    user_id: one.userId,
    time_in: one.timeIn,
    time_out: one.timeOut,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    updated_by: one.userId,
    version: one.version,
  };
}

export function webhookBody({ id, type, url, active, version }: Webhook, retailerId: string) {
  return { id, retailer_id: retailerId, type, url, active, version };
}
