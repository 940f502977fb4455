import { useEffect, useRef, useState } from "preact/hooks";
import { askOffers, tellHold } from "./ask-punchcard.ts";
import { discountsNow, putOn, takeOff, useCart, useCodesAllowed, useCustomer, useDiscounts } from "./checkout.ts";
import type { Amount, HoldAnswer, Intent, Offer, Offers } from "./punchcard.ts";

export type Coupons = {
  /** "waiting": it is not asked yet, see `useCart`. "not_here": this checkout takes no codes from us. */
  status: "waiting" | "loading" | "ready" | "none" | "sign_in" | "unavailable" | "not_here";
  offers: ShownOffer[];
  isPartial: boolean;
  /** What came of the last press. */
  outcome: Outcome | null;
  /** The offer that was pressed, until it is known what came of it. */
  busy: string | null;
  press: (offer: ShownOffer) => void;
  askAgain: () => void;
};

/** An offer as it stands on the checkout: `isOn`, its code is there; `saved`, what Shopify takes off for it. */
export type ShownOffer = Offer & { isOn: boolean; saved: Amount | null };

export type Outcome =
  { kind: "applied"; title: string; saved: Amount } | { kind: "removed"; title: string } | { kind: "refused"; title: string; why: Refusal };

type Refusal = "gone" | "code_refused" | "unavailable" | "not_accepted" | "saves_nothing" | "not_removed";

/** A cart that is changed is often changed again at once. */
const settledMs = 500;

const nothingKnown = { status: "waiting", offers: [], isPartial: false } as const satisfies Known;
type Known = { status: Exclude<Coupons["status"], "not_here">; offers: Offer[]; isPartial: boolean };

/** What the buyer may use for the cart as it is now, and the one press that uses it or takes it off. Nothing in here ever throws. */
export function useCoupons(): Coupons {
  const cart = useCart();
  const customer = useCustomer();
  const codesAllowed = useCodesAllowed();
  const discounts = useDiscounts();
  const [known, setKnown] = useState<Known>(nothingKnown);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  // Presses come faster than drawings.
  const isBusy = useRef(false);
  const lastQuestion = useRef<string | null>(null);
  // Of offers that were pressed here: an answer that was under way meanwhile does not know them.
  const codes = useRef(new Map<string, string>());
  const checkoutToken = useRef("");
  if (cart) checkoutToken.current = cart.checkoutToken;

  const question = cart && codesAllowed ? JSON.stringify(cart) : null;
  useEffect(() => {
    if (!question) return;
    let isStale = false;
    const wait = lastQuestion.current === null || lastQuestion.current === question ? 0 : settledMs;
    const timer = setTimeout(() => void ask(question, () => isStale), wait);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [question, customer, asked]);

  async function ask(question: string, isStale: () => boolean): Promise<void> {
    // What came of a press was said of the cart as it was then.
    if (lastQuestion.current !== question) setOutcome(null);
    lastQuestion.current = question;
    // What is shown stays until there is something better.
    setKnown((before) => (before.status === "waiting" || before.status === "unavailable" ? { ...before, status: "loading" } : before));
    const answer = await askOffers(JSON.parse(question));
    if (isStale()) return;
    for (const code of answer?.remove ?? []) await takeOff(code);
    if (isStale()) return;
    setKnown((before) =>
      knownFrom(
        answer,
        before.offers.filter((offer) => discountsNow().isOn(codeOf(offer))),
      ),
    );
    if (answer?.status === "ready") tellWhatIsOn(answer.offers);
  }

  /** A code came with a link from the cart, or the word that it was put on did not reach Punchcard. */
  function tellWhatIsOn(offers: Offer[]): void {
    const { isOn } = discountsNow();
    for (const offer of offers) {
      if (offer.state !== "applied" && isOn(codeOf(offer))) void tell(offer.id, "applied");
    }
  }

  function tell(id: string, intent: Intent): Promise<HoldAnswer | null> {
    return tellHold(id, { checkoutToken: checkoutToken.current, intent });
  }

  function codeOf(offer: Offer): string | null {
    return offer.code ?? codes.current.get(offer.id) ?? null;
  }

  function askAgain(): void {
    setAsked((times) => times + 1);
  }

  async function press(offer: ShownOffer): Promise<void> {
    if (isBusy.current) return;
    isBusy.current = true;
    setBusy(offer.id);
    setOutcome(null);
    setOutcome(offer.isOn ? await remove(offer) : await use(offer));
    setBusy(null);
    isBusy.current = false;
  }

  async function use(offer: Offer): Promise<Outcome> {
    const refused = (why: Refusal): Outcome => ({ kind: "refused", title: offer.title, why });
    const answer = await tell(offer.id, "apply");
    if (answer?.status !== "code") {
      const why = refusalOf(answer);
      if (why !== "unavailable") askAgain();
      return refused(why);
    }
    const { code } = answer;
    codes.current.set(offer.id, code);
    const put = await putOn(code);
    if (put.status !== "on") {
      await takeOff(code);
      await tell(offer.id, "refused");
      askAgain();
      return refused(put.status);
    }
    // Without an answer it is told again with the next question.
    if (refusalOf(await tell(offer.id, "applied")) !== "gone") return { kind: "applied", title: offer.title, saved: put.saved };
    await takeOff(code);
    askAgain();
    return refused("gone");
  }

  async function remove(offer: Offer): Promise<Outcome> {
    const code = codeOf(offer);
    if (code && !(await takeOff(code))) return { kind: "refused", title: offer.title, why: "not_removed" };
    await tell(offer.id, "removed");
    askAgain();
    return { kind: "removed", title: offer.title };
  }

  const offers = known.offers.map((offer) => {
    const code = codeOf(offer);
    return { ...offer, isOn: discounts.isOn(code), saved: discounts.savedBy(code) };
  });
  return {
    status: !cart ? "waiting" : codesAllowed ? known.status : "not_here",
    offers,
    isPartial: known.isPartial,
    outcome,
    busy,
    press: (offer) => void press(offer),
    askAgain,
  };
}

/** `kept` are those on the checkout: whatever we know, the buyer can take them off. */
function knownFrom(answer: Offers | null, kept: Offer[]): Known {
  switch (answer?.status) {
    case "ready":
      return { status: answer.offers.length > 0 ? "ready" : "none", offers: answer.offers, isPartial: answer.isPartial };
    case "nothing":
      return { status: answer.why === "sign_in" ? "sign_in" : "none", offers: [], isPartial: false };
    default:
      return { status: "unavailable", offers: kept, isPartial: false };
  }
}

function refusalOf(answer: HoldAnswer | null): Refusal {
  switch (answer?.status) {
    case "refused":
      return answer.why;
    case "not_found":
      return "gone";
    default:
      return "unavailable";
  }
}
