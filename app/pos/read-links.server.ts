import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { readProgramsHead } from "#app/programs/read-programs-page.server.ts";
import { askPos } from "./ask-pos.server.ts";
import { readLinkReport } from "./link-report.server.ts";
import type { LinkPage } from "./link-report.server.ts";
import type { LinkFilter, LinksView } from "./pos-views.ts";

/** Pages of the report that one page in a state is picked from: how many products are in it, only the POS knows. */
const pagesLookedAt = 4;
const enough = 25;

/** The shop's products with what each is at the POS now; null when the POS was never connected. */
export async function readLinks(shop: string, { partner, filter }: { partner: PosPartner; filter: LinkFilter }): Promise<LinksView | null> {
  const connection = await posConnectionFor(shop, partner);
  if (!connection) return null;
  const settings = orderSettings.parse(connection.settings);
  const [asked, { products }] = await Promise.all([
    askPos(connection, (pos) => pick(filter, (after) => readLinkReport({ shop, partner, pos, settings }, { after }))),
    readProgramsHead(shop),
  ]);
  return { partner, by: settings.productLink, page: asked.status === "read" ? { status: "read", ...asked.value } : asked, products };
}

async function pick({ state, after }: LinkFilter, read: (after: string | null) => Promise<LinkPage>): Promise<LinkPage> {
  if (state === null) return read(after);
  const rows: LinkPage["rows"] = [];
  let next = after;
  for (let pages = 0; pages < pagesLookedAt && rows.length < enough; pages += 1) {
    const page = await read(next);
    rows.push(...page.rows.filter((row) => row.state === state));
    next = page.next;
    if (next === null) break;
  }
  return { rows, next };
}
