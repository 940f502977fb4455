/** How one of Shopify's components is shown: with a role and style of its own, or with controls of HTML around what it contains. */
type Shown = {
  /** Roles and the like, as plain HTML has them. */
  aria?: (element: HTMLElement) => Record<string, string | null>;
  /** What is around its content. Without it the content stands by itself. */
  shadow?: string;
  /** Fills `shadow` in, now and whenever an attribute changes. */
  update?: (element: HTMLElement, shadow: ShadowRoot) => void;
};

const own: Record<string, Shown> = {
  "s-stack": { aria: roleOf },
  "s-box": { aria: roleOf },
  "s-grid": { aria: roleOf },
  "s-grid-item": { aria: roleOf },
  "s-query-container": {},
  "s-section": {
    aria: (element) => ({ role: element.hasAttribute("accessibilitylabel") ? "region" : null, "aria-label": labelOf(element) }),
    shadow: `<div class="heading" role="heading" aria-level="2" hidden></div><slot></slot>`,
    update: showHeading,
  },
  "s-heading": {
    aria: (element) => ({ role: "heading", "aria-level": element.closest("s-section") ? "3" : "2", "aria-hidden": hiddenOf(element) }),
  },
  "s-text": { aria: (element) => ({ "aria-hidden": hiddenOf(element) }) },
  "s-paragraph": { aria: (element) => ({ role: "paragraph", "aria-hidden": hiddenOf(element) }) },
  "s-badge": {},
  "s-chip": {},
  "s-divider": { aria: () => ({ role: "separator" }) },
  "s-icon": { aria: (element) => ({ "aria-hidden": "true", "data-type": element.getAttribute("type") }) },
  "s-unordered-list": { aria: () => ({ role: "list" }) },
  "s-ordered-list": { aria: () => ({ role: "list" }) },
  "s-list-item": { aria: () => ({ role: "listitem" }) },
  "s-skeleton-paragraph": { aria: () => ({ "aria-hidden": "true" }) },
  "s-time": {},
  "s-spinner": { aria: (element) => ({ role: "img", "aria-label": labelOf(element) ?? "…" }) },
  "s-banner": {
    aria: (element) => ({ role: element.getAttribute("tone") === "critical" ? "alert" : "status" }),
    shadow: `<div class="heading" role="heading" aria-level="2" hidden></div><slot></slot>`,
    update: showHeading,
  },
  "s-button": {
    shadow: `<button type="button"><span class="busy" hidden aria-hidden="true"></span><slot></slot></button>`,
    update: (element, shadow) => {
      const button = shadow.querySelector("button");
      if (!button) return;
      const isLoading = isOn(element, "loading");
      button.disabled = isOn(element, "disabled");
      // One that works stays where the keyboard is, and does nothing.
      set(button, "aria-disabled", isLoading ? "true" : null);
      set(button, "aria-busy", isLoading ? "true" : null);
      set(button, "aria-label", labelOf(element));
      shadow.querySelector(".busy")?.toggleAttribute("hidden", !isLoading);
    },
  },
  "s-link": {
    shadow: `<a><slot></slot></a>`,
    update: (element, shadow) => {
      const link = shadow.querySelector("a");
      if (!link) return;
      const href = element.getAttribute("href");
      // Without an address it is pressed.
      set(link, "href", href);
      set(link, "role", href ? null : "button");
      set(link, "tabindex", href ? null : "0");
      set(link, "target", href ? "_top" : null);
      set(link, "aria-label", labelOf(element));
    },
  },
};

/** Defines Shopify's components that extensions here use. `complain` is told of every other element. */
export function defineElements(complain: (what: string) => void): void {
  const style = new CSSStyleSheet();
  style.replaceSync(shadowStyle);
  for (const [name, shown] of Object.entries(own)) customElements.define(name, elementOf(shown, style));
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) look(node);
  }).observe(document.body, { childList: true, subtree: true });

  function look(element: Element): void {
    for (const one of [element, ...element.querySelectorAll("*")]) {
      const name = one.localName;
      if (!customElements.get(name)) complain(`The checkout has no component <${name}>.`);
    }
  }
}

function elementOf({ aria, shadow, update }: Shown, style: CSSStyleSheet): CustomElementConstructor {
  return class extends HTMLElement {
    readonly #root: ShadowRoot | null = null;
    readonly #observer = new MutationObserver(() => this.#show());

    constructor() {
      super();
      if (!shadow) return;
      this.#root = this.attachShadow({ mode: "open", delegatesFocus: true });
      this.#root.adoptedStyleSheets = [style];
      this.#root.innerHTML = shadow;
      this.#root.addEventListener("click", (event) => this.#holdBack(event), { capture: true });
      this.#root.addEventListener("keydown", (event) => pressWithKey(event as KeyboardEvent));
    }

    connectedCallback(): void {
      this.#show();
      this.#observer.observe(this, { attributes: true });
    }

    disconnectedCallback(): void {
      this.#observer.disconnect();
    }

    #show(): void {
      for (const [name, value] of Object.entries(aria?.(this) ?? {})) set(this, name, value);
      if (this.#root) update?.(this, this.#root);
    }

    /** A button that is off or at work is not pressed. */
    #holdBack(event: Event): void {
      if (!isOn(this, "disabled") && !isOn(this, "loading")) return;
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

/** A link without an address is pressed with the keys of a button. */
function pressWithKey(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.getAttribute("role") !== "button") return;
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  target.click();
}

function showHeading(element: HTMLElement, shadow: ShadowRoot): void {
  const heading = shadow.querySelector(".heading");
  if (!heading) return;
  const text = element.getAttribute("heading") ?? "";
  heading.textContent = text;
  heading.toggleAttribute("hidden", text === "");
}

const roles: Record<string, string | null> = {
  "ordered-list": "list",
  "unordered-list": "list",
  "list-item": "listitem",
  section: "region",
  aside: "complementary",
  header: null,
  footer: null,
  generic: null,
  none: null,
};

function roleOf(element: HTMLElement): Record<string, string | null> {
  const wanted = element.getAttribute("accessibilityrole") ?? "generic";
  const role = wanted in roles ? (roles[wanted] ?? null) : wanted;
  return {
    role: role === "region" && !labelOf(element) ? null : role,
    "aria-label": role ? labelOf(element) : null,
    "aria-hidden": hiddenOf(element),
  };
}

function labelOf(element: HTMLElement): string | null {
  return element.getAttribute("accessibilitylabel");
}

function hiddenOf(element: HTMLElement): string | null {
  return element.getAttribute("accessibilityvisibility") === "hidden" ? "true" : null;
}

function isOn(element: HTMLElement, name: string): boolean {
  const value = element.getAttribute(name);
  return value !== null && value !== "false";
}

/** Leaves an attribute alone that is as it should be: a change of it would be looked at again. */
function set(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

const shadowStyle = `
  button, a { font: inherit; }
  button {
    border: 1px solid #1773b0; border-radius: 6px; background: #fff; color: #1060a0; padding: 8px 14px; font-weight: 600; cursor: pointer;
    display: inline-flex; gap: 8px; align-items: center; min-height: 40px;
  }
  :host([variant="primary"]) button { background: #1060a0; color: #fff; }
  :host([variant="plain"]) button { border-color: transparent; padding: 8px 4px; }
  :host([inlinesize="fill"]) button { width: 100%; justify-content: center; }
  button:disabled { color: #707070; border-color: #d0d0d0; background: #f5f5f5; cursor: default; }
  :host([variant="primary"]) button:disabled { color: #5c5c5c; background: #e8e8e8; }
  button[aria-busy] { cursor: progress; }
  :focus-visible { outline: 2px solid #1060a0; outline-offset: 2px; }
  a { color: #1060a0; text-decoration: underline; cursor: pointer; }
  .busy { width: 14px; height: 14px; border: 2px solid currentcolor; border-right-color: transparent; border-radius: 50%; animation: turn 0.8s linear infinite; }
  .busy[hidden], .heading[hidden] { display: none; }
  .heading { font-weight: 600; margin-bottom: 4px; }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .busy { animation: none; } }
`;
