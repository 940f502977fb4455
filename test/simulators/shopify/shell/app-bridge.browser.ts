// What the simulated admin serves in place of Shopify's App Bridge: the part of its API that Punchcard uses, over postMessage to the
// shell (shell.browser.ts). Written against the shapes of @shopify/app-bridge-types; App Bridge's own runtime is in no package.

(() => {
  type Json = Record<string, unknown>;
  type Selection = { id: string; variants?: { id: string }[] }[];

  if (Reflect.has(window, "shopify")) return;
  // The proxy writes the shell's origin here when it serves this file.
  const shellOrigin = "__SHELL_ORIGIN__";
  const ownParameters = ["embedded", "shop", "host", "id_token", "locale", "session", "timestamp", "hmac", "protocol", "appLoadId"];

  const query = new URLSearchParams(location.search);
  const remembered = JSON.parse(sessionStorage.getItem("app-bridge-config") ?? "{}") as Record<string, string>;
  const script = document.currentScript;
  const config = {
    apiKey:
      script?.dataset["apiKey"] ??
      document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ??
      remembered["apiKey"] ??
      "",
    shop: query.get("shop") ?? remembered["shop"] ?? "",
    host: query.get("host") ?? remembered["host"] ?? "",
    locale: query.get("locale") ?? remembered["locale"] ?? "en",
    appOrigins: [location.origin],
  };
  sessionStorage.setItem("app-bridge-config", JSON.stringify(config));

  // Opened outside of the admin, the app goes into it, as the real script makes it do.
  if (window.parent === window) {
    if (config.shop) location.replace(`${shellOrigin}/store/${config.shop.replace(".myshopify.com", "")}/apps/punchcard${ownPath()}`);
    return;
  }

  // --- Messages -----------------------------------------------------------------------------------------------------------------

  const waiting = new Map<number, (result: unknown) => void>();
  let requests = 0;

  function tell(kind: string, facts: Json = {}): void {
    window.parent.postMessage({ appBridge: kind, ...facts }, shellOrigin);
  }

  function ask<T>(kind: string, facts: Json = {}): Promise<T> {
    requests += 1;
    const id = requests;
    return new Promise((resolve) => {
      waiting.set(id, (result) => resolve(result as T));
      tell(kind, { ...facts, id });
    });
  }

  window.addEventListener("message", ({ origin, source, data }: MessageEvent<Json>) => {
    if (origin !== shellOrigin || source !== window.parent) return;
    switch (data["shell"]) {
      case "reply":
        waiting.get(data["id"] as number)?.(data["result"]);
        waiting.delete(data["id"] as number);
        break;
      case "navigate":
        navigate(String(data["path"]));
        break;
      case "saveBar":
        pressSaveBar(data["button"] === "save" ? "save" : "discard");
        break;
      case "toast":
        if (data["happened"] === "action") toasts.get(String(data["id"]))?.onAction?.();
        else toasts.get(String(data["id"]))?.onDismiss?.();
        break;
    }
  });

  // --- Session tokens and fetch --------------------------------------------------------------------------------------------------

  let token: { text: string; until: number } | null = null;

  async function idToken(fresh = false): Promise<string> {
    if (!fresh && token && token.until > Date.now()) return token.text;
    const text = await ask<string>("idToken");
    const claims = JSON.parse(atob((text.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as { exp: number };
    token = { text, until: claims.exp * 1000 - 10_000 };
    return text;
  }

  const nativeFetch = window.fetch.bind(window);

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has("Authorization")) return nativeFetch(input, init);
    const again = request.clone();
    const answer = await nativeFetch(withToken(request, await idToken()));
    const reauthorize = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (reauthorize) tell("go", { url: new URL(reauthorize, location.href).href, target: "_top" });
    if (answer.status !== 401 || answer.headers.get("X-Shopify-Retry-Invalid-Session-Request") !== "1") return answer;
    return nativeFetch(withToken(again, await idToken(true)));
  };

  function withToken(request: Request, bearer: string): Request {
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${bearer}`);
    headers.set("X-Requested-With", "XMLHttpRequest");
    return new Request(request, { headers });
  }

  // The library's bounce page holds nothing but this script: fetch a token and come back with it.
  const reload = query.get("shopify-reload");
  if (reload) {
    void idToken(true).then((bearer) => {
      const back = new URL(reload, location.href);
      back.searchParams.set("id_token", bearer);
      location.replace(`${location.origin}${back.pathname}${back.search}`);
    });
  }

  // --- Addresses -----------------------------------------------------------------------------------------------------------------

  function ownPath(): string {
    const url = new URL(location.href);
    for (const name of ownParameters) url.searchParams.delete(name);
    return `${url.pathname}${url.search}${url.hash}`;
  }

  function tellPath(): void {
    if (!reload) tell("path", { path: ownPath(), title: document.title });
  }

  for (const name of ["pushState", "replaceState"] as const) {
    const native = history[name].bind(history);
    history[name] = (...change: Parameters<History["pushState"]>) => {
      native(...change);
      tellPath();
    };
  }
  window.addEventListener("popstate", tellPath);
  window.addEventListener("load", tellPath);

  /** The app's router listens for this event on the link that was chosen in the shell. */
  function navigate(path: string): void {
    const known = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a, s-app-nav s-link")].find(
      (link) => link.getAttribute("href") === path,
    );
    const link = known ?? document.createElement("a");
    if (!known) {
      link.setAttribute("href", path);
      link.setAttribute("hidden", "");
      document.body.append(link);
    }
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
    if (!known) link.remove();
  }

  function isAdminAddress(url: string): boolean {
    return /^shopify:/.test(url) || url.startsWith("https://admin.shopify.com/");
  }

  const nativeOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const address = String(url ?? "");
    if (!isAdminAddress(address) && target !== "_top" && target !== "_parent") return nativeOpen(url, target, features);
    tell("go", { url: isAdminAddress(address) ? address : new URL(address, location.href).href, target: target ?? "_top" });
    return null;
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const href = link?.getAttribute("href") ?? "";
      if (!link || event.defaultPrevented || event.button !== 0) return;
      if (isAdminAddress(href)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const opensAnother = event.metaKey || event.ctrlKey || link.getAttribute("target") === "_blank";
        tell("go", { url: href, target: opensAnother ? "_blank" : "_top" });
        return;
      }
      if (!saveBar || event.metaKey || event.ctrlKey || link.getAttribute("target") === "_blank") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask<boolean>("leave").then((leaves) => {
        if (!leaves) return;
        hideSaveBar();
        (link as HTMLAnchorElement).click();
      });
    },
    true,
  );

  // --- Elements ------------------------------------------------------------------------------------------------------------------

  // No <style> element: React takes the document over as it was served.
  const styles = new CSSStyleSheet();
  styles.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal, s-app-window { display: none }
    dialog.app-bridge-modal { border: 0; border-radius: 16px; padding: 0; width: min(620px, calc(100vw - 32px)); max-height: calc(100vh - 48px); box-shadow: 0 20px 60px rgb(0 0 0 / 35%) }
    dialog.app-bridge-modal::backdrop { background: rgb(0 0 0 / 55%) }
    dialog.app-bridge-modal > header { display: flex; justify-content: space-between; align-items: center; background: #f3f3f3; padding: 10px 16px }
    dialog.app-bridge-modal > header h2 { font-size: 14px; margin: 0 }
    dialog.app-bridge-modal > footer { display: flex; justify-content: flex-end; gap: 8px; border-top: 1px solid #ebebeb; padding: 12px 16px }
    dialog.app-bridge-modal button { border: 1px solid #ccc; border-radius: 8px; background: #fff; padding: 6px 12px; font: inherit; cursor: pointer }
    dialog.app-bridge-modal button[data-primary] { background: #303030; border-color: #303030; color: #fff }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];

  /** Calls back after its children or attributes change, and once when it appears. */
  abstract class Watched extends HTMLElement {
    private observer: MutationObserver | null = null;
    connectedCallback(): void {
      this.observer = new MutationObserver(() => this.changed());
      this.observer.observe(this, { childList: true, subtree: true, attributes: true, characterData: true });
      this.changed();
    }
    disconnectedCallback(): void {
      this.observer?.disconnect();
      this.gone();
    }
    abstract changed(): void;
    abstract gone(): void;
  }

  class NavMenu extends Watched {
    changed(): void {
      const links = [...this.querySelectorAll("a[href], s-link[href]")];
      const items = links.map((link) => ({
        label: link.textContent.trim(),
        path: link.getAttribute("href") ?? "/",
        home: link.getAttribute("rel") === "home",
      }));
      tell("nav", { items });
    }
    gone(): void {
      tell("nav", { items: [] });
    }
  }

  type SaveBarState = { element: HTMLElement; save: () => void; discard: () => void; describe: () => Json };
  let saveBar: SaveBarState | null = null;

  function showSaveBar(next: SaveBarState): void {
    saveBar = next;
    tell("saveBar", { visible: true, ...next.describe() });
  }

  function hideSaveBar(): void {
    const hidden = saveBar;
    saveBar = null;
    if (!hidden) return;
    tell("saveBar", { visible: false });
    hidden.element.dispatchEvent(new Event("hide"));
  }

  function pressSaveBar(button: "save" | "discard"): void {
    if (button === "save") saveBar?.save();
    else saveBar?.discard();
  }

  class SaveBar extends Watched {
    get showing(): boolean {
      return saveBar?.element === this;
    }
    get discardConfirmation(): boolean {
      return this.hasAttribute("discardconfirmation") && this.getAttribute("discardconfirmation") !== "false";
    }
    private button(primary: boolean): HTMLButtonElement | null {
      return this.querySelector(primary ? 'button[variant="primary"]' : 'button:not([variant="primary"])');
    }
    private describe(): Json {
      const of = (button: HTMLButtonElement | null): Json => ({
        label: button?.textContent.trim() ?? "",
        disabled: button?.disabled ?? false,
        busy: button?.hasAttribute("loading") === true && button.getAttribute("loading") !== "false",
      });
      return { save: of(this.button(true)), discard: of(this.button(false)), confirms: this.discardConfirmation };
    }
    changed(): void {
      if (this.showing) tell("saveBar", { visible: true, ...this.describe() });
    }
    gone(): void {
      if (this.showing) hideSaveBar();
    }
    show(): Promise<void> {
      if (!this.showing) {
        showSaveBar({
          element: this,
          save: () => this.button(true)?.click(),
          discard: () => this.button(false)?.click(),
          describe: () => this.describe(),
        });
        this.dispatchEvent(new Event("show"));
      }
      return Promise.resolve();
    }
    hide(): Promise<void> {
      if (this.showing) hideSaveBar();
      return Promise.resolve();
    }
    toggle(): Promise<void> {
      return this.showing ? this.hide() : this.show();
    }
  }

  // A form with `data-save-bar` gets its save bar when somebody types in it.
  document.addEventListener("input", ({ target }) => {
    const form = target instanceof Element ? target.closest<HTMLFormElement>("form[data-save-bar]") : null;
    if (!form || saveBar) return;
    const plain = (label: string): Json => ({ label, disabled: false, busy: false });
    showSaveBar({
      element: form,
      save: () => form.requestSubmit(),
      discard: () => form.reset(),
      describe: () => ({ save: plain("Save"), discard: plain("Discard"), confirms: form.hasAttribute("data-discard-confirmation") }),
    });
  });
  for (const end of ["submit", "reset"]) {
    document.addEventListener(end, ({ target }) => {
      if (saveBar && saveBar.element === target) hideSaveBar();
    });
  }

  class Modal extends HTMLElement {
    /** React renders the modal's children into it. */
    readonly content = document.createElement("div");
    private dialog: HTMLDialogElement | null = null;
    get src(): string | null {
      return this.getAttribute("src");
    }
    disconnectedCallback(): void {
      void this.hide();
    }
    show(): Promise<void> {
      if (this.dialog) return Promise.resolve();
      const bar = this.querySelector("ui-title-bar");
      const dialog = document.createElement("dialog");
      dialog.className = "app-bridge-modal";
      const title = document.createElement("h2");
      title.textContent = bar?.getAttribute("title") ?? "";
      title.id = `${this.id}-title`;
      dialog.setAttribute("aria-labelledby", title.id);
      const close = document.createElement("button");
      close.textContent = "×";
      close.setAttribute("aria-label", "Close");
      close.addEventListener("click", () => void this.hide());
      const header = document.createElement("header");
      header.append(title, close);
      const footer = document.createElement("footer");
      for (const button of bar?.querySelectorAll("button") ?? []) {
        const shown = document.createElement("button");
        shown.textContent = button.textContent;
        shown.disabled = button.disabled;
        shown.toggleAttribute("data-primary", button.getAttribute("variant") === "primary");
        shown.addEventListener("click", () => button.click());
        footer.prepend(shown);
      }
      dialog.append(header, this.content, ...(footer.childElementCount > 0 ? [footer] : []));
      dialog.addEventListener("close", () => void this.hide());
      document.body.append(dialog);
      dialog.showModal();
      this.dialog = dialog;
      this.dispatchEvent(new Event("show"));
      return Promise.resolve();
    }
    hide(): Promise<void> {
      const dialog = this.dialog;
      this.dialog = null;
      if (dialog) {
        dialog.remove();
        this.dispatchEvent(new Event("hide"));
      }
      return Promise.resolve();
    }
    toggle(): Promise<void> {
      return this.dialog ? this.hide() : this.show();
    }
  }

  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);

  // --- The global ----------------------------------------------------------------------------------------------------------------

  type ToastOptions = { duration?: number; isError?: boolean; action?: string; onAction?: () => void; onDismiss?: () => void };
  const toasts = new Map<string, ToastOptions>();

  type Showing = { show(): Promise<void>; hide(): Promise<void>; toggle(): Promise<void> };
  const byId = (id: string): Showing => {
    const element = document.getElementById(id);
    if (!element || !("show" in element)) throw new Error(`There is no element "${id}" to show.`);
    return element as unknown as Showing;
  };
  const shower = {
    show: (id: string) => byId(id).show(),
    hide: (id: string) => byId(id).hide(),
    toggle: (id: string) => byId(id).toggle(),
  };

  const api = {
    config,
    origin: location.origin,
    ready: Promise.resolve(),
    environment: { embedded: true, mobile: false, pos: false, intent: false },
    idToken: () => idToken(),
    user: () => ask<Json>("user"),
    loading: (on?: boolean) => tell("loading", { on: on ?? true }),
    toast: {
      show(message: string, options: ToastOptions = {}): string {
        const id = `toast-${toasts.size + 1}`;
        toasts.set(id, options);
        const { duration, isError, action } = options;
        tell("toast", { toast: { id, message, duration: duration ?? 5000, isError: isError ?? false, action: action ?? null } });
        return id;
      },
      hide: (id: string) => tell("toastHide", { toast: { id } }),
    },
    modal: shower,
    saveBar: {
      ...shower,
      async leaveConfirmation(): Promise<void> {
        if (!saveBar) return;
        // Stays unanswered while the merchant stays.
        if (!(await ask<boolean>("leave"))) await new Promise(() => undefined);
        hideSaveBar();
      },
    },
    async resourcePicker(options: { type: string; selectionIds?: Selection; [option: string]: unknown }): Promise<unknown> {
      const selection = await ask<Selection | null>("resourcePicker", { options });
      return selection ? Object.assign(selection, { selection }) : undefined;
    },
    scopes: { query: () => ask<Json>("scopes") },
  };
  Object.defineProperty(window, "shopify", { value: api });
})();
