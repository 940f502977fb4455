import { shopClock } from "./shop-clock.ts";
import type { DigestFacts, MailFacts, SpikeFacts } from "./notification-view.ts";

/** For the preview while nothing is open: what a mail looks like, with a product that nobody sells. */

const failureId = "00000000-0000-7000-8000-000000000000";

export function exampleDigest({ currency, now, ...facts }: MailFacts & { currency: string; now: Date }): DigestFacts {
  return {
    ...facts,
    day: shopClock(now, facts.timeZone).day,
    redemption: { number: 1, more: false },
    transaction: { number: 4, more: false },
    waiting: { number: 1, more: false },
    atRisk: { amount: "92.50", currency, more: false },
    daysLeft: 12,
    causes: [
      { failureId, code: "no_item_found", subject: "Example dog food 5 kg · 000000000000", failures: { number: 3, more: false } },
      { failureId, code: "customer_not_found", subject: "#1001", failures: { number: 1, more: false } },
      { failureId, code: "reward_email_missing", subject: null, failures: { number: 1, more: false } },
    ],
  };
}

export function exampleSpike(facts: MailFacts): SpikeFacts {
  return { ...facts, failures: 26, code: "no_item_found", kind: "transaction", ofThisReason: 19, fix: "ignore_item" };
}
