import type { Upc } from "#app/domain/upc.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { createPetzCoupons } from "#app/partners/petz/petz-coupons.server.ts";
import { petzSettings } from "#app/partners/petz/settings.ts";
import type { FaultKind } from "#test/simulators/petz/faults.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import type { PetzCouponSeed, PetzWorld, Unknowns } from "#test/simulators/petz/world.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { describeCouponProvider } from "./coupon-provider.ts";
import type { CouponWorld, Doing, Trouble } from "./coupon-provider.ts";

const endpointsOf: Record<Doing, string[]> = {
  registering: ["register/set"],
  sending: ["product/set"],
  asking: ["customer/set"],
  authorizing: ["auth/create"],
  capturing: ["auth/capture"],
  releasing: ["auth/void"],
  giving_back: ["coupon/return"],
  closing: ["order/set"],
};

const faultOf: Record<Trouble, FaultKind> = {
  lost_after_write: "drop_after_write",
  lost_before_write: "drop_before_write",
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  credentials_revoked: "credentials_revoked",
  authorizes_more: "authorizes_more",
};

const steps: Record<string, string> = {
  "register/set": "device",
  "product/set": "products",
  "order/set": "order",
  "customer/set": "customer",
  "auth/create": "authorize",
  "auth/capture": "capture",
  "auth/redeem": "capture",
  "auth/void": "release",
  "coupon/return": "give_back",
};

const upc = petStoreUpcs["TW-TUR-CAN"];
const credentials = { headerName: "X-Api-Key", headerValue: "Bearer right-key", deviceRef: "online" };
const coupons = {
  amount: "A",
  percent: "P",
  freeItem: "F",
  tooMuch: "M",
  two: "T",
  expired: "X",
  inStoreOnly: "I",
  store: "S",
  unsaved: "U",
  elsewhere: "E",
};

/** How PETZ may be, as far as nobody knows. */
const ways: Record<string, Partial<Unknowns>> = {
  "as the list has it": { capturePath: "capture", tellsExpiry: true, amounts: "text" },
  "as step 6 has it, and terse": { capturePath: "redeem", tellsExpiry: false, amounts: "number", missingPath: "json" },
};

for (const [way, rules] of Object.entries(ways)) {
  describeCouponProvider(`PETZ ${way}`, async (): Promise<CouponWorld> => {
    const now = () => new Date("2026-03-14T15:00:00Z");
    const simulator = createPetzSimulator({ ...petzWorld(), releasePath: "auth/void", ...rules, now });
    const { books, faults } = simulator;
    const served = await simulator.serve();
    const exchanges: Exchange[] = [];
    const options = { baseUrl: served.baseUrl, credentials, settings: petzSettings.parse({}), now, timeoutMs: 600 };
    return {
      provider: createPetzCoupons({
        ...options,
        settings: petzSettings.parse({ releasePath: "/posface/auth/void/" }),
        onExchange: (exchange) => exchanges.push(exchange),
      }),
      withoutRelease: createPetzCoupons(options),
      stranger: createPetzCoupons({ ...options, credentials: { ...credentials, headerValue: "Bearer guess" } }),
      exchanges,
      trouble(trouble, doing) {
        const kind = faultOf[trouble];
        if (trouble === "credentials_revoked") faults.add({ kind });
        else faults.add({ kind, endpoints: endpointsOf[doing], times: 1, retryAfter: 30 });
      },
      async refuseConnections() {
        await served.refuse();
        // Uses up the connection that was kept open: on that one a lost call would be in doubt, and rightly so.
        await fetch(served.origin).catch(() => null);
      },
      coupons,
      upc: upc as Upc,
      otherUpc: petStoreUpcs["TG-ROPE"] as Upc,
      consumed: books.consumed,
      open: (couponRef) => books.authorizations.filter((one) => one.couponRef === couponRef && one.state === "open").length,
      lapse: () => books.lapse(),
      expire: (couponRef) => void books.changeCoupon(couponRef, { expiresOn: "2026-03-13" }),
      useElsewhere: books.useElsewhere,
      devices: () => [...books.accountOf("Pawsome Pets").devices.values()].map(({ deviceRef, name }) => ({ reference: deviceRef, name })),
      products: () => [...books.accountOf("Pawsome Pets").products.keys()],
      batches: () => simulator.callsTo("product/set").map(({ body }) => (body as { products: unknown[] }).products.length),
      orderStatus: (orderRef) => books.orderOf(orderRef)?.status ?? null,
      asked: () => simulator.calls.map(({ endpoint }) => steps[endpoint] ?? endpoint),
      close: () => served.close(),
    };
  });
}

function petzWorld(): PetzWorld {
  const coupon = (couponRef: string, facts: Partial<PetzCouponSeed>): PetzCouponSeed => ({
    couponRef,
    title: `Coupon ${couponRef}`,
    brand: "Tidewater",
    upcs: [upc],
    value: { kind: "amount", minor: 300 },
    expiresOn: "2026-03-14",
    ...facts,
  });
  const theirs = [
    coupon(coupons.amount, {}),
    coupon(coupons.percent, { value: { kind: "percent", percent: 15 } }),
    coupon(coupons.freeItem, { value: { kind: "free_item" } }),
    coupon(coupons.tooMuch, { value: { kind: "amount", minor: 500 } }),
    coupon(coupons.two, { value: { kind: "amount", minor: 100 }, units: 2 }),
    coupon(coupons.expired, { expiresOn: "2026-03-13" }),
    coupon(coupons.inStoreOnly, { inStoreOnly: true }),
    coupon(coupons.store, { type: "ST" }),
    coupon(coupons.unsaved, { saved: false }),
  ];
  return {
    accounts: [{ name: "Pawsome Pets", header: credentials.headerName, value: credentials.headerValue }],
    customers: [
      { customerRef: "PZ-1", name: "Anabelle Desrosiers", phone: "(514) 555-0101", email: "Ana.Roy@example.test", coupons: theirs },
      { customerRef: "PZ-2", name: "Bo Tremblay", phone: null, email: "other@example.test", coupons: [coupon(coupons.elsewhere, {})] },
    ],
  };
}
