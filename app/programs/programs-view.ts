import type { EnrolmentTerms } from "#app/domain/loyalty.ts";
import type { Distributor } from "./distributors.server.ts";
import type { EnrolmentState } from "./enrolment-state.ts";
import type { ReadState } from "./read-record.ts";

/** What stands above all of the programs pages. */
export type ProgramsHead = {
  connection: "ready" | "never" | "disconnected" | "credentials_rejected";
  partner: string | null;
  programs: ReadView;
  products: ReadView;
};

/** How a reading stands; moments as ISO 8601. */
export type ReadView = Pick<ReadState, "status" | "rows" | "problem"> & { finishedAt: string | null };

export type Step = {
  state: "waiting" | "done" | "cancelled";
  how: "assisted" | "direct";
  startedBy: string;
  startedAt: string;
  doneBy: string | null;
  doneAt: string | null;
};

export type ProgramRow = {
  programId: string;
  title: string;
  brand: string | null;
  description: string | null;
  enrolled: EnrolmentState;
  terms: EnrolmentTerms | null;
  /** As it was begun in Punchcard; null if nothing was. */
  step: (Step & { id: string; distributor: string; accountNumber: string }) | null;
  /** Items that the partner lists in it. */
  items: number;
  /** Products of the shop among them. */
  sold: number;
};

export const programStates = ["enrolled", "waiting", "not_enrolled", "unknown"] as const satisfies EnrolmentState[];

/** `page` counts from 1. */
export type ProgramFilter = { state: EnrolmentState | null; search: string; page: number };

export type ProgramList = { rows: ProgramRow[]; total: number; pages: number; page: number; distributors: Distributor[] };

export const productStates = ["qualifies", "not_listed", "no_barcode"] as const;
export type ProductState = (typeof productStates)[number];

export type ProductFilter = { state: ProductState | null; search: string; program: string | null };

export type ProductRow = {
  variantGid: string;
  productGid: string;
  title: string;
  vendor: string | null;
  sku: string | null;
  /** As the merchant typed it. */
  barcode: string | null;
  state: ProductState;
  programs: { programId: string; title: string; enrolled: EnrolmentState }[];
  /** The merchant said that it is in no program. */
  ignored: boolean;
};

export type SharedUpc = { upc: string; variants: { variantGid: string; productGid: string; title: string; sku: string | null }[] };

export type ProductList = {
  rows: ProductRow[];
  next: string | null;
  previous: string | null;
  counts: Record<ProductState, number>;
  /** UPCs that several products have; `sharedTotal` counts those as well that are not listed here. */
  shared: SharedUpc[];
  sharedTotal: number;
  /** The program of the filter. */
  program: { programId: string; title: string } | null;
};

export type ExceptionRow = Step & {
  id: string;
  name: string;
  upc: string;
  programTitle: string;
  likeTitle: string;
  likeUpc: string;
  reason: string;
  /** A failure that waits for it. */
  failureId: string | null;
};

export type ExceptionList = {
  waiting: ExceptionRow[];
  done: ExceptionRow[];
  next: string | null;
  previous: string | null;
  ignored: { id: string; upc: string | null; title: string; addedBy: string; createdAt: string }[];
};
