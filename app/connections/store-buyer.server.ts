import type { Contact } from "#app/domain/order.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable } from "#app/partners/errors.ts";
import type { PosCustomer } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { noteChainRejected, salesSourceFor } from "./sales-source.server.ts";
import type { SalesSourceFor } from "./sales-source.server.ts";

/** The POS does not say who bought something in a store. */
export class BuyerUnread extends PartnerUnavailable {
  readonly partner: string;
  /** Nobody is asked again before the merchant has connected the chain again. */
  readonly waits: boolean;
  constructor(message: string, { partner, cause }: { partner: string; cause?: PartnerError }) {
    const retryAfter = cause instanceof PartnerUnavailable ? cause.retryAfter : null;
    super(message, { retryAfter, mayHaveHappened: false, cause });
    this.name = "BuyerUnread";
    this.partner = partner;
    this.waits = cause === undefined || cause instanceof CredentialsRejected;
  }
}

/**
 * Who bought a sale in a store, as the POS has them now; null where it names nobody, or nobody with an e-mail or phone. Nothing of it is kept.
 * @param sale the id of its row.
 * @throws BuyerUnread
 */
export async function storeBuyer(
  { shop, sale: id }: { shop: string; sale: string },
  sourceFor: SalesSourceFor = salesSourceFor,
): Promise<Contact | null> {
  const sale = await db.storeSale.findFirst({ where: { id, shopId: shop }, select: { chainId: true, customerId: true } });
  if (!sale?.customerId) return null;
  const chain = await db.storeChain.findUniqueOrThrow({ where: { id: sale.chainId }, select: { id: true, partner: true } });
  const { partner } = chain;
  const found = await sourceFor(chain.id);
  if (found.status === "waiting") throw new BuyerUnread(`The chain waits for its merchant: ${found.why}.`, { partner });
  try {
    const customer = await found.source.customer(sale.customerId);
    return customer && contactFrom(customer);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    if (error instanceof CredentialsRejected) await noteChainRejected(chain.id, { connectedAt: found.connectedAt });
    throw new BuyerUnread("The POS did not say who bought.", { partner, cause: error });
  }
}

/** null for somebody whom no loyalty program could find. */
function contactFrom({ name, email, phone }: PosCustomer): Contact | null {
  const [firstName, ...rest] = name.trim().split(/\s+/);
  const mail = email?.trim() || null;
  const number = phone?.trim() || null;
  if (mail === null && number === null) return null;
  return { customerGid: null, firstName: firstName || null, lastName: rest.join(" ") || null, email: mail, phone: number, address: null };
}
