import type { Upc } from "#app/domain/upc.ts";
import { createAstroProgram } from "#app/partners/astro/astro-program.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { storeEndpoints } from "#app/partners/astro/store-endpoints.ts";
import { createTokenCache } from "#app/partners/astro/tokens.server.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { astroCredentials, astroWorld, distributorAccounts, frostjawRaw, upcIn, tidewaterCans } from "#test/fixtures/astro-world.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import type { FaultKind } from "#test/simulators/astro/faults.ts";
import { describeLoyaltyProgram } from "./loyalty-program.ts";
import type { Doing, LoyaltyWorld, Trouble } from "./loyalty-program.ts";

const endpointsOf: Record<Doing, string[]> = {
  reading: ["customerStatus", "searchCustomer"],
  enrolling: ["addCustomer"],
  recording: ["addTransactionBatch"],
  removing: ["removeTransaction"],
  redeeming: ["addRedemption"],
  undoing: ["removeRedemption"],
  linking: ["linkCustomer"],
  updating: ["updateCustomer"],
  listing: ["eligiblePurchaseItems", "listOffers"],
  enrolling_store: [storeEndpoints.enroll],
  excepting: [storeEndpoints.exception],
  noting: [storeEndpoints.note],
};

const faultOf: Record<Trouble, FaultKind> = {
  lost_after_write: "drop_after_write",
  lost_before_write: "drop_before_write",
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  session_ended: "token_expired",
  credentials_revoked: "credentials_revoked",
};

for (const endedTokenAnswer of ["http_401", "logical"] as const) {
  describeLoyaltyProgram(`Astro, where an ended token gets ${endedTokenAnswer}`, async (): Promise<LoyaltyWorld> => {
    const now = () => new Date("2026-03-14T15:00:00Z");
    const simulator = createAstroSimulator({ ...astroWorld({ account: { storeApi: true } }), now, endedTokenAnswer });
    const served = await simulator.serve();
    const exchanges: Exchange[] = [];
    const options = { baseUrl: served.baseUrl, now, timeoutMs: 600, tokens: createTokenCache({ now }) };
    const ours = { ...options, credentials: astroCredentials, onExchange: (exchange: Exchange) => exchanges.push(exchange) };
    const distributor = "Prairie Pet Supply" as const;
    const account = simulator.books.accountOf(astroCredentials.username);
    return {
      program: createAstroProgram(ours),
      direct: createAstroProgram({ ...ours, store: { ...astroSettings.parse({}), storeActions: "direct" } }),
      stranger: createAstroProgram({ ...options, credentials: { ...astroCredentials, password: "guess" } }),
      exchanges,
      trouble(trouble, doing) {
        const kind = faultOf[trouble];
        if (trouble === "credentials_revoked") simulator.faults.add({ kind });
        else simulator.faults.add({ kind, endpoints: endpointsOf[doing], times: 1, retryAfter: 30 });
      },
      async refuseConnections() {
        await served.refuse();
        // Uses up the connection that was kept open: on that one a lost call would be in doubt, and rightly so.
        await fetch(served.origin).catch(() => null);
      },
      known({ memberId, email, phone, points }) {
        const person = { customerID: memberId, firstName: "Known", lastName: "Already", email, phone };
        const history = points?.map((one) => ({ ...one, id: Number(one.id) })) ?? [];
        const balance = history.reduce((sum, one) => sum + one.points, 0);
        const made = simulator.books.addCustomer(account, { ...person, points: { balance, history } });
        return { partnerMemberId: String(made.astroCustomerId) };
      },
      items: {
        buyThree: upcIn(tidewaterCans),
        notEnrolled: upcIn(frostjawRaw),
        unknown: petStoreUpcs["TG-ROPE"] as Upc,
      },
      buyThree: { programId: String(tidewaterCans.programId), like: { upc: upcIn(tidewaterCans), description: "Tidewater Turkey 355g" } },
      enrolment: { programId: String(frostjawRaw.programId), distributor, accountNumber: distributorAccounts[distributor] },
      addByHand: ({ memberId }, upc) =>
        void simulator.books.addByHand(account.username, { customer: memberId, itemCode: upc, date: "2026-03-14" }),
      enrollStore: () => simulator.books.enrollStore(account.username, frostjawRaw.programId),
      unitsOf: (reference) => simulator.books.unitsOf(reference),
      isEnrolled: () => account.enrolled.includes(frostjawRaw.programId),
      notes: () => simulator.books.notes().map(({ text }) => text),
      accounts: () => account.customers.length,
      close: () => served.close(),
    };
  });
}
