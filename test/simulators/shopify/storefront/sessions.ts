import { randomBytes } from "node:crypto";
import type { SimulatedCart } from "../cart.ts";
import { isLanguage } from "./texts.ts";
import type { Language } from "./texts.ts";

/** What the store remembers of one browser. */
export type Session = {
  language: Language;
  cart: SimulatedCart;
  /** Of discount links: they wait until the cart has something that they are for. */
  codes: string[];
  switches: Switches;
};

/** How the simulator's checkout behaves. */
export type Switches = {
  /** A wallet that pays at once: its checkout takes no change of codes. */
  wallet: boolean;
  threePages: boolean;
  /** The order is placed and not paid. */
  payLater: boolean;
};

const cookieName = "simulated_store";

export function createSessions({ openCart }: { openCart: () => SimulatedCart }) {
  const sessions = new Map<string, Session>();

  return {
    /** The browser's session and, for a new one, the cookie that it is known by from now on. */
    of(request: Request): { session: Session; cookie: string | null } {
      const id = new RegExp(`(?:^|; )${cookieName}=([0-9a-f]+)`).exec(request.headers.get("Cookie") ?? "")?.[1];
      const known = id && sessions.get(id);
      if (known) return { session: known, cookie: null };
      const made = randomBytes(16).toString("hex");
      const session: Session = {
        language: languageOf(request),
        cart: openCart(),
        codes: [],
        switches: { wallet: false, threePages: false, payLater: false },
      };
      sessions.set(made, session);
      return { session, cookie: `${cookieName}=${made}; Path=/; HttpOnly; SameSite=Lax` };
    },
  };
}

function languageOf(request: Request): Language {
  const asked = (request.headers.get("Accept-Language") ?? "").slice(0, 2).toLowerCase();
  return isLanguage(asked) ? asked : "en";
}
