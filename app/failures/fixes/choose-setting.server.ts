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
  change: (choice: PosChoice & { locationId?: string }, facts: Facts) => Partial<OrderSettings>;
};

type Facts = {
  /** The gateway or tax that nothing was chosen for; null where something was and the POS does not know it any more. "": lines without tax. */
  about: string | null;
  before: OrderSettings;
  lists: PosLists;
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
    change: ({ id }, { about, before, lists }) => {
      if (about !== null) return { paymentTypes: { ...before.paymentTypes, [about]: id } };
      const known = knownIn(lists.paymentTypes);
      return {
        paymentTypes: mapValues(before.paymentTypes, (chosen) => (known(chosen) ? chosen : id)),
        defaultPaymentTypeId: known(before.defaultPaymentTypeId) ? before.defaultPaymentTypeId : id,
      };
    },
  },
  pos_tax: {
    field: "tax",
    list: ({ taxes }) => taxes,
    change: ({ id }, { about, before, lists }) => {
      if (about) return { taxes: { ...before.taxes, [about]: id } };
      if (about === "") return { noTaxId: id };
      const known = knownIn(lists.taxes);
      return {
        taxes: mapValues(before.taxes, (chosen) => (known(chosen) ? chosen : id)),
        ...(!known(before.defaultTaxId) && { defaultTaxId: id }),
        ...(before.noTaxId !== null && !known(before.noTaxId) && { noTaxId: id }),
      };
    },
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
    const about = aboutOf(failure.subject);
    const changed = await changeOrderSettings({ shop, partner: failure.partner }, (before) =>
      found.setting.change(found.choice, { about, before, lists: found.lists }),
    );
    if (!changed) return { status: "refused", reason: "not_connected" };
    return { status: "done", changed: [{ what: "posSetting", from: "", to: found.choice.name }] };
  },
};

/** Of `check:lightspeed:payments:manual` "manual", of `check:lightspeed:payments` null. */
function aboutOf(subject: string): string | null {
  const [, , , ...about] = subject.split(":");
  return about.length > 0 ? about.join(":") : null;
}

function knownIn(list: PosChoice[]): (id: string | null) => boolean {
  return (wanted) => list.some(({ id, active }) => active && id === wanted);
}

function mapValues(record: Record<string, string>, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

async function chosen(request: FixRequest): Promise<{ setting: Setting; choice: PosChoice; lists: PosLists } | Refusal> {
  const setting = settings[request.failure.code];
  const connection = await readyPos(request satisfies FixContext);
  if (!setting || !connection) return { status: "refused", reason: "not_connected" };
  const lists = await connection.pos.lists();
  const choice = setting.list(lists).find(({ id, active }) => active && id === request.form[setting.field]);
  return choice ? { setting, choice, lists } : { status: "invalid", errors: { [setting.field]: "not_listed" } };
}
