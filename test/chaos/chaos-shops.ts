import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { petStore, petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreHeartland } from "#test/fixtures/pet-store-pos.ts";
import type { AstroCustomerSeed } from "#test/simulators/astro/world.ts";
import type { HeartlandWorld } from "#test/simulators/heartland/world.ts";
import type { PetzCouponSeed, PetzCustomerSeed } from "#test/simulators/petz/world.ts";
import type { CustomerSeed, ShopSeed } from "#test/simulators/shopify/state.ts";

export const buyers = 16;
const familyName = "Baker";
/** Has no account at any partner, and nobody makes one while the stream runs: a failure that is meant. */
export const stranger = "stranger";

/** Two shops with the same shelves and other buyers: what of one turned up at the other's partners, nobody there would owe. */
export const chaosShops = [
  { ...petStore, customers: buyersOf("pawsome") },
  {
    ...petStore,
    domain: "harbour-hounds.myshopify.com",
    name: "Harbour Hounds",
    email: "hello@harbour.example.test",
    timeZone: "America/Vancouver",
    customers: buyersOf("harbour"),
  },
] satisfies ShopSeed[];

/** What is in the programs that the stores have joined. */
export const listedSkus = [
  ...["NP-CHK-20", "NP-SAL-20", "NP-SNR-20", "NP-CHK-4", "NP-PUP-10", "TW-TUR-12", "TW-DUK-12", "WK-TUN-CAN", "WK-CHK-CAN"],
  ...["WK-DRY-5", "WK-DRY-10"],
];
/** In no program, and without a barcode. */
export const troubleSkus = ["TG-ROPE", "CB-BONE"];
/** What the orders of `stranger` and with `troubleSkus` come to: a person has to say what is meant. Everything else has to heal by itself. */
export const meantFailures: readonly string[] = ["customer_not_found", "no_item_found", "barcode_missing"];

export function buyerHandle(number: number): string {
  return `buyer-${number}`;
}

function buyersOf(name: string): CustomerSeed[] {
  const person = (handle: string) => ({
    handle,
    firstName: handle,
    lastName: familyName,
    email: `${handle}@${name}.example.test`,
    phone: null,
    address: { address1: "12 Larch Lane", city: "Toronto", provinceCode: "ON", zip: "M5V 2T6", countryCode: "CA" },
  });
  return [...Array.from({ length: buyers }, (_, index) => person(buyerHandle(index + 1))), person(stranger)];
}

/** The buyers' accounts at the loyalty program; the first order of each links it. */
export function membersOf({ customers }: ShopSeed): AstroCustomerSeed[] {
  return customers
    .filter(({ handle }) => handle !== stranger)
    .map(({ handle, email }) => ({ customerID: null, firstName: handle, lastName: familyName, email: email ?? null, phone: null }));
}

const couponKinds = {
  bag: { title: "$3 off Northpaw 20 lb", brand: "Northpaw", sku: "NP-CHK-20", minor: 300 },
  dry: { title: "$2 off Whiskerwood indoor", brand: "Whiskerwood", sku: "WK-DRY-10", minor: 200 },
} as const;
export type CouponKind = keyof typeof couponKinds;
export const couponKindNames = Object.keys(couponKinds) as CouponKind[];

/** Each buyer has one of each. `title`: what checkout shows. `sku`: what it is for. */
export function couponOf(kind: CouponKind, buyer: number): { couponRef: string; title: string; sku: string } {
  const { title, sku } = couponKinds[kind];
  return { couponRef: `${buyerHandle(buyer)}-${kind}`.toUpperCase(), title, sku };
}

export function walletsOf({ customers }: ShopSeed): PetzCustomerSeed[] {
  return customers
    .filter(({ handle }) => handle !== stranger)
    .map(({ handle, email }, index) => ({
      customerRef: `PZ-${handle.toUpperCase()}`,
      name: `${handle} ${familyName}`,
      phone: null,
      email,
      coupons: couponKindNames.map((kind): PetzCouponSeed => {
        const { couponRef, title, sku } = couponOf(kind, index + 1);
        const { brand, minor } = couponKinds[kind];
        return {
          couponRef,
          title,
          brand,
          upcs: [upc[sku as keyof typeof upc]],
          value: { kind: "amount", minor },
          expiresOn: "2099-12-31",
        };
      }),
    }));
}

/** Each shop has an account of its own at one Heartland. */
export const heartlandAccounts = [
  { subdomain: "northside-pets", token: heartlandToken },
  { subdomain: "harbour-hounds", token: "hl-personal-token-of-harbour" },
] as const;

export function chaosHeartland(): HeartlandWorld {
  const world = petStoreHeartland();
  const accounts = heartlandAccounts.flatMap(({ subdomain, token }) =>
    petStoreHeartland().accounts.map((account) => ({ ...account, subdomain, users: account.users.map((user) => ({ ...user, token })) })),
  );
  return { ...world, accounts };
}
