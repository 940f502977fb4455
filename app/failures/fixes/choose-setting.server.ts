import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosChoice, PosLists } from "#app/partners/capabilities.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { FixContext, FixModule, FixRequest, Refusal } from "./effect.ts";
import { prepareWith, readyPos } from "./pos-context.server.ts";

type Setting = {
  /** The form's field. */
  field: "employee" | "register" | "paymentType" | "tax" | "shippingMethod";
  list: (lists: PosLists) => (PosChoice & { locationId?: string })[];
  /** `about`: the gateway or tax of the failure; empty when all are meant. */
  change: (choice: PosChoice & { locationId?: string }, about: string, before: OrderSettings) => Partial<OrderSettings>;
};

/** Which setting mends which code. */
const settings: Record<string, Setting> = {
  pos_employee: { field: "employee", list: ({ employees }) => employees, change: ({ id }) => ({ employeeId: id }) },
  pos_place: {
    field: "register",
    list: ({ registers }) => registers,
    change: ({ id, locationId = null }) => ({ registerId: id, locationId }),
  },
  pos_payment_type: {
    field: "paymentType",
    list: ({ paymentTypes }) => paymentTypes,
    change: ({ id }, gateway, { paymentTypes }) =>
      gateway ? { paymentTypes: { ...paymentTypes, [gateway]: id } } : { defaultPaymentTypeId: id, paymentTypes: {} },
  },
  pos_tax: {
    field: "tax",
    list: ({ taxes }) => taxes,
    change: ({ id }, tax, { taxes }) => (tax ? { taxes: { ...taxes, [tax]: id } } : { noTaxId: id }),
  },
  pos_shipping_method: {
    field: "shippingMethod",
    list: ({ shippingMethods }) => shippingMethods,
    change: ({ id }) => ({ shippingMethodId: id }),
  },
};

/** The merchant chooses from what the POS has now, and that is saved in the order settings. */
export const chooseSetting: FixModule = {
  prepare: (context) =>
    prepareWith(context, async ({ pos }) => {
      const setting = settings[context.failure.code];
      if (!setting) return {};
      const choices = setting.list(await pos.lists()).filter(({ active }) => active);
      return { options: { [setting.field]: choices.map(({ id, name }) => ({ value: id, label: name })) } };
    }),
  check: async (request) => {
    const found = await chosen(request);
    return "choice" in found ? null : found;
  },
  sends: async (request) => {
    const found = await chosen(request);
    return "choice" in found
      ? [{ to: request.failure.partner, operation: "saveSetting", data: { [found.setting.field]: found.choice.name } }]
      : [];
  },
  apply: async (request) => {
    const { shop, failure } = request;
    const found = await chosen(request);
    if (!("choice" in found)) return found;
    if (!isPosPartner(failure.partner)) return { status: "refused", reason: "not_connected" };
    const { gateway = "", tax = "" } = failure.details as { gateway?: string; tax?: string };
    const changed = await changeOrderSettings({ shop, partner: failure.partner }, (before) =>
      found.setting.change(found.choice, gateway || tax, before),
    );
    if (!changed) return { status: "refused", reason: "not_connected" };
    return { status: "done", changed: [{ what: "posSetting", from: "", to: found.choice.name }] };
  },
};

async function chosen(request: FixRequest): Promise<{ setting: Setting; choice: PosChoice } | Refusal> {
  const setting = settings[request.failure.code];
  const connection = await readyPos(request satisfies FixContext);
  if (!setting || !connection) return { status: "refused", reason: "not_connected" };
  const choice = setting.list(await connection.pos.lists()).find(({ id, active }) => active && id === request.form[setting.field]);
  return choice ? { setting, choice } : { status: "invalid", errors: { [setting.field]: "not_listed" } };
}
