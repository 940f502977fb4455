/**
 * The buyer's coupons and free goods in the cart: asks Punchcard through the shop's own address (Shopify's app proxy, which adds who the
 * buyer is), shows what may be used, and one press leads over the discount link back to the cart. Nothing in here keeps anybody from checking out.
 */
(() => {
  const tag = "punchcard-coupons";
  if (customElements.get(tag)) return;

  const proxy = "/apps/punchcard";
  /** However slow we are, the buyer is not kept longer. */
  const timeoutMs = 3000;
  /** A cart that is changed is often changed again at once. */
  const settledMs = 500;
  const cartChange = /\/cart\/(add|change|update|clear)\b/;

  class Coupons extends HTMLElement {
    connectedCallback() {
      // A theme may draw the cart anew around us, and then connects another one of these.
      this.texts = JSON.parse(this.querySelector("script").textContent);
      this.page = document.createElement("div");
      this.said = element("p", { role: "status" });
      this.append(this.page, this.said);
      this.question = 0;
      this.onCart = [];
      if (this.dataset.editor === "true") return this.say(this.texts.editor);
      // Themes change the cart each in their own way, and tell nobody. What they all do is ask Shopify.
      this.observer = new PerformanceObserver((seen) => {
        if (seen.getEntries().some(({ name }) => cartChange.test(name))) this.askSoon();
      });
      this.observer.observe({ type: "resource" });
      // Back from checkout, the page is as it was left: in the middle of a press.
      this.comesBack = ({ persisted }) => {
        if (!persisted) return;
        this.setBusy(false);
        void this.ask();
      };
      addEventListener("pageshow", this.comesBack);
      void this.ask();
    }

    disconnectedCallback() {
      this.observer?.disconnect();
      removeEventListener("pageshow", this.comesBack);
      clearTimeout(this.timer);
      // An answer that is under way is for nobody any more.
      this.question += 1;
    }

    askSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), settledMs);
    }

    /** `keep`: what was said of a press stays. */
    async ask({ keep = false } = {}) {
      const question = (this.question += 1);
      const cart = await call(`${this.dataset.cart}.js`);
      const lines = (cart?.items ?? []).map((item) => ({
        variant: `gid://shopify/ProductVariant/${item.variant_id}`,
        quantity: item.quantity,
      }));
      if (question !== this.question) return;
      if (!keep) this.said.textContent = "";
      if (!cart) return this.show(null);
      if (lines.length === 0) return this.draw([]);
      // What stands behind the question mark is a key to the cart, which is nobody's business.
      this.token = cart.token.split("?")[0];
      this.onCart = cart.discount_codes ?? [];
      this.currency = cart.currency;
      const answer = await call(`${proxy}/offers`, { checkoutToken: this.token, lines });
      if (question !== this.question) return;
      this.show(answer);
      const misplaced = (answer?.remove ?? []).filter((code) => this.onCart.some((on) => isSame(on.code, code)));
      if (misplaced.length > 0) void this.takeOff(misplaced);
    }

    show(answer) {
      const { unavailable, partial, signIn } = this.texts;
      if (answer?.status === "ready") {
        this.draw(answer.offers);
        if (answer.isPartial) this.say(partial);
        for (const { id, state, code } of answer.offers) if (state !== "applied" && this.isOn(code)) void this.tell(id, "applied");
        return;
      }
      this.draw([]);
      if (answer?.status !== "nothing") this.say(unavailable);
      else if (answer.why === "sign_in" && this.dataset.signIn === "true") {
        this.page.append(element("p", {}, element("a", { href: this.dataset.login }, signIn)));
        this.hidden = false;
      }
    }

    isOn(code) {
      return code !== null && this.onCart.some((on) => on.applicable && isSame(on.code, code));
    }

    draw(offers) {
      this.page.replaceChildren();
      this.hidden = offers.length === 0 && this.said.textContent === "";
      if (offers.length === 0) return;
      const list = element("ul", { class: `${tag}__list`, role: "list" }, ...offers.map((offer) => this.offer(offer)));
      this.page.append(element("h2", {}, this.texts.heading || this.texts.defaultHeading), list);
    }

    offer(offer) {
      const { id, kind, title, item, units, saves, lastDay, code } = offer;
      const { texts } = this;
      const { locale } = this.dataset;
      // As the cart around it writes its own currency; any other is named.
      const currencyDisplay = saves.currency === this.currency ? "narrowSymbol" : "symbol";
      const amount = new Intl.NumberFormat(locale, { style: "currency", currency: saves.currency, currencyDisplay }).format(
        Number(saves.amount),
      );
      const day =
        lastDay && new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${lastDay}T00:00:00Z`));
      const isOn = this.isOn(code);
      const label = isOn ? fill(texts.removeLabel, { title }) : fill(texts.useLabel, { title, amount });
      const button = element("button", { type: "button", "aria-label": label }, isOn ? texts.remove : texts.use);
      button.addEventListener("click", () => void this.press(offer, isOn));
      const facts = [
        texts[kind],
        units > 1 ? fill(texts.units, { number: units, item }) : item,
        fill(texts.saves, { amount }),
        ...(day ? [fill(texts.lastDay, { day })] : []),
      ];
      const words = element("div", {}, element("p", {}, element("strong", {}, title)), element("p", {}, facts.join(" · ")));
      return element("li", { class: `${tag}__offer`, id: `${tag}-${id}` }, words, button);
    }

    async press(offer, isOn) {
      if (this.isBusy) return;
      this.setBusy(true);
      const { texts } = this;
      const said = (text) => this.say(fill(text, { title: offer.title }));
      said(isOn ? texts.removing : texts.using);
      const answer = isOn ? await this.remove(offer) : await this.tell(offer.id, "apply");
      // The link is one of the shop's own.
      if (answer?.status === "code" && /^\/discount\/[\w-]+(\?|$)/.test(answer.link)) return location.assign(answer.link);
      // The sums on the page are the theme's.
      if (answer?.status === "noted") return location.reload();
      this.setBusy(false);
      const isGone = answer?.status === "not_found" || answer?.why === "gone";
      said(isGone ? texts.gone : answer?.why === "code_refused" ? texts.codeRefused : texts.notNow);
      if (isGone || answer?.why === "code_refused") void this.ask({ keep: true });
    }

    /** Even if the cart keeps the code: Punchcard withdraws it from Shopify. */
    async remove({ id, code }) {
      await this.takeOff([code]);
      return this.tell(id, "removed");
    }

    /** Shopify wants all codes that are to stay, so the others are told as they are. */
    takeOff(codes) {
      const others = this.onCart.filter((on) => !codes.some((code) => isSame(code, on.code)));
      return call(`${this.dataset.cart}/update.js`, { discount: others.map(({ code }) => code).join(",") });
    }

    tell(id, intent) {
      return call(`${proxy}/holds/${encodeURIComponent(id)}`, { checkoutToken: this.token, intent });
    }

    /** Not `disabled`: whoever pressed it by keyboard would lose their place. */
    setBusy(isBusy) {
      this.isBusy = isBusy;
      for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", String(isBusy));
    }

    say(text) {
      this.said.textContent = text;
      this.hidden = false;
    }
  }

  /** What was answered in time, or null. Never throws. */
  async function call(address, body) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const late = new Promise((resolve) => limit.signal.addEventListener("abort", () => resolve(null)));
    const json = { "Content-Type": "application/json", Accept: "application/json" };
    const init = body ? { method: "POST", headers: json, body: JSON.stringify(body) } : {};
    try {
      return await Promise.race([fetch(address, { ...init, signal: limit.signal }).then((response) => response.json()), late]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Codes are the same in capitals. */
  function isSame(one, other) {
    return one.toUpperCase() === other.toUpperCase();
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function fill(text, facts) {
    return Object.entries(facts).reduce((filled, [name, value]) => filled.replace(`[${name}]`, () => value), text);
  }

  customElements.define(tag, Coupons);
})();
