import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { PosLists, PosTraits } from "#app/partners/capabilities.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import type { ReadView } from "#app/programs/programs-view.ts";
import type { LinkRow } from "./link-report.server.ts";

export type PosStatus = "connected" | "credentials_rejected" | "disconnected" | "never";

/** A point of sale at a glance; moments as ISO 8601. */
export type PosSummary = {
  status: PosStatus;
  checkedAt: string | null;
  /** Orders that wait until something that keeps all of them is put right. */
  waitingOrders: number;
};

/** What the page of a connection shows; never the token. */
export type PosView = PosSummary & {
  partner: PosPartner;
  /** false: whoever runs Punchcard has not registered it at the POS. */
  canConnect: boolean;
  /** Heartland's API, or the retailer's name at Lightspeed; empty when disconnected. */
  address: string;
  /** As of the last check-up; null until there was one. */
  account: string | null;
  user: string | null;
  /** The check-up of this access is still to come. */
  isBeingLookedAt: boolean;
  connectedAt: string | null;
};

/** The order settings as a form holds them: the date as the shop's clock shows it, "2026-03-14T09:00", or empty. */
export type OrderSettingsInput = Omit<OrderSettings, "minimumCreatedAt"> & { minimumCreatedAt: string };

/** Why nothing can be chosen from the POS's lists now. */
export type ListsProblem = "silent" | "credentials_rejected" | "disconnected";

export type PosSettingsView = {
  partner: PosPartner;
  traits: PosTraits;
  timeZone: string;
  settings: OrderSettingsInput;
  lists: { status: "read"; lists: PosLists } | { status: "unread"; why: ListsProblem };
  /** Gateways of the shop's recent orders, and those that something was chosen for. */
  gateways: string[];
  /** Names of Shopify's taxes together as they come in the shop's recent orders, and those that something was chosen for. */
  taxes: string[];
};

/** `after`: where the last page ended. */
export type LinkFilter = { state: LinkRow["state"] | null; after: string | null };

export type LinksView = {
  partner: PosPartner;
  /** What products are matched by. */
  by: OrderSettings["productLink"];
  page: { status: "read"; rows: LinkRow[]; next: string | null } | { status: "unread"; why: ListsProblem };
  /** The products of the shop, as Punchcard has read them from Shopify. */
  products: ReadView;
};
