// The simulated admin's side of App Bridge: it hosts the app's frame and answers what app-bridge.browser.ts asks.

(() => {
  type Json = Record<string, unknown>;
  type NavItem = { label: string; path: string; home: boolean };
  type BarButton = { label: string; disabled: boolean; busy: boolean };
  type Toast = { id: string; message: string; duration: number; isError: boolean; action: string | null };
  type PickerVariant = { id: string; title: string; sku: string | null; barcode: string | null; price: string };
  type PickerProduct = { id: string; title: string; vendor: string; variants: PickerVariant[] };
  type PickerOptions = {
    type: string;
    action?: "add" | "select";
    multiple?: boolean | number;
    query?: string;
    filter?: { variants?: boolean; query?: string };
    selectionIds?: { id: string; variants?: { id: string }[] }[];
  };

  const frame = document.querySelector<HTMLIFrameElement>("iframe[data-app]");
  if (!frame) return;
  const { appOrigin = "", base = "", store = "" } = frame.dataset;

  function find<T extends Element>(selector: string): T {
    const element = document.querySelector<T>(selector);
    if (!element) throw new Error(`The shell has no ${selector}.`);
    return element;
  }

  function post(message: Json): void {
    frame?.contentWindow?.postMessage(message, appOrigin);
  }

  window.addEventListener("message", ({ origin, source, data }: MessageEvent<Json>) => {
    if (origin !== appOrigin || source !== frame.contentWindow) return;
    const reply = (result: unknown): void => post({ shell: "reply", id: data["id"], result });
    switch (data["appBridge"]) {
      case "path":
        showPath(String(data["path"]));
        break;
      case "nav":
        showNav(data["items"] as NavItem[]);
        break;
      case "loading":
        find("#loading").toggleAttribute("hidden", !data["on"]);
        break;
      case "toast":
        showToast(data["toast"] as Toast);
        break;
      case "toastHide":
        document.getElementById((data["toast"] as Toast).id)?.remove();
        break;
      case "saveBar":
        showSaveBar(data as Json & SaveBarMessage);
        break;
      case "leave":
        void confirmLeaving().then(reply);
        break;
      case "go":
        go(String(data["url"]), String(data["target"]));
        break;
      case "idToken":
        void read<{ token: string }>(`/store/${store}/id-token.json`).then(({ token }) => reply(token));
        break;
      case "user":
        void read<Json>(`/store/${store}/user.json`).then(reply);
        break;
      case "scopes":
        void read<Json>(`/store/${store}/scopes.json`).then(reply);
        break;
      case "resourcePicker":
        void pick(data["options"] as PickerOptions).then(reply);
        break;
    }
  });

  async function read<T>(path: string): Promise<T> {
    return (await (await fetch(path)).json()) as T;
  }

  // --- Addresses -----------------------------------------------------------------------------------------------------------------

  /** The frame has its own history entries; the shell's address only follows. */
  function showPath(path: string): void {
    history.replaceState(null, "", `${base}${path === "/" ? "" : path}`);
    find("#loading").setAttribute("hidden", "");
    markCurrent();
  }

  function go(url: string, target: string): void {
    const admin = url.startsWith("https://admin.shopify.com/")
      ? new URL(url).pathname
      : url.replace(/^shopify:\/*(admin)?\/?/, `/store/${store}/`);
    const address = /^shopify:|^https:\/\/admin\.shopify\.com\//.test(url) ? admin : url;
    if (target === "_blank") window.open(address, "_blank", "noopener");
    else location.assign(address);
  }

  let navItems: NavItem[] = [];

  function showNav(items: NavItem[]): void {
    navItems = items;
    const list = find<HTMLUListElement>("#app-nav");
    list.replaceChildren(
      ...items
        .filter(({ home }) => !home)
        .map(({ label, path }) => {
          const link = document.createElement("a");
          link.href = `${base}${path}`;
          link.textContent = label;
          link.dataset["path"] = path;
          const item = document.createElement("li");
          item.append(link);
          return item;
        }),
    );
    markCurrent();
  }

  function markCurrent(): void {
    const here = location.pathname;
    const links = [...document.querySelectorAll<HTMLAnchorElement>("#app-nav a")];
    const current =
      links.find(({ pathname }) => here === pathname || here.startsWith(`${pathname}/`)) ?? find<HTMLAnchorElement>("#app-home");
    for (const link of [...links, find<HTMLAnchorElement>("#app-home")]) {
      if (link === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!link || event.metaKey || event.ctrlKey || link.target === "_blank" || link.origin !== location.origin) return;
    const home = navItems.find((item) => item.home)?.path;
    const path = link.dataset["path"] ?? (link.id === "app-home" ? home : undefined);
    if (path === undefined && !dirty) return;
    event.preventDefault();
    void confirmLeaving().then((leaves) => {
      if (!leaves) return;
      closeSaveBar();
      if (path === undefined) location.assign(link.href);
      else post({ shell: "navigate", path });
      if (matchMedia("(max-width: 760px)").matches) find("#menu").removeAttribute("open");
    });
  });

  // --- Save bar ------------------------------------------------------------------------------------------------------------------

  type SaveBarMessage = { visible: boolean; save: BarButton; discard: BarButton; confirms: boolean };
  let dirty = false;
  let confirmsDiscard = false;

  function showSaveBar({ visible, save, discard, confirms }: SaveBarMessage): void {
    dirty = visible;
    find("#save-bar").toggleAttribute("hidden", !visible);
    if (!visible) return;
    confirmsDiscard = confirms;
    const put = (id: string, { label, disabled, busy }: BarButton, fallback: string): void => {
      const button = find<HTMLButtonElement>(id);
      button.textContent = label || fallback;
      button.disabled = disabled || busy;
      button.setAttribute("aria-busy", String(busy));
    };
    put("#save-bar-save", save, "Save");
    put("#save-bar-discard", discard, "Discard");
  }

  function closeSaveBar(): void {
    dirty = false;
    find("#save-bar").setAttribute("hidden", "");
  }

  find("#save-bar-save").addEventListener("click", () => post({ shell: "saveBar", button: "save" }));
  find("#save-bar-discard").addEventListener("click", () => {
    const discard = (): void => post({ shell: "saveBar", button: "discard" });
    if (!confirmsDiscard) discard();
    else void confirm("Discard all unsaved changes?", "Discard changes", "Continue editing").then((sure) => sure && discard());
  });

  function confirmLeaving(): Promise<boolean> {
    return dirty ? confirm("Leave page with unsaved changes?", "Leave page", "Stay") : Promise.resolve(true);
  }

  function confirm(question: string, yes: string, no: string): Promise<boolean> {
    const dialog = find<HTMLDialogElement>("#confirm");
    find("#confirm-question").textContent = question;
    find("#confirm-yes").textContent = yes;
    find("#confirm-no").textContent = no;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }

  // --- Toasts --------------------------------------------------------------------------------------------------------------------

  function showToast({ id, message, duration, isError, action }: Toast): void {
    const toast = document.createElement("div");
    toast.id = id;
    toast.className = isError ? "toast is-error" : "toast";
    const text = document.createElement("span");
    text.textContent = message;
    toast.append(text);
    const end = (happened: "action" | "dismiss"): void => {
      toast.remove();
      post({ shell: "toast", id, happened });
    };
    const button = (label: string, happened: "action" | "dismiss", name?: string): void => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = label;
      if (name) element.setAttribute("aria-label", name);
      element.addEventListener("click", () => end(happened));
      toast.append(element);
    };
    if (action) button(action, "action");
    button("×", "dismiss", "Dismiss");
    find("#toasts").append(toast);
    setTimeout(() => toast.isConnected && end("dismiss"), duration);
  }

  // --- Resource picker -----------------------------------------------------------------------------------------------------------

  async function pick(options: PickerOptions): Promise<unknown> {
    const byVariant = options.type === "variant";
    const wholeProducts = !byVariant && options.filter?.variants === false;
    const dialog = find<HTMLDialogElement>("#picker");
    const search = find<HTMLInputElement>("#picker-search");
    const list = find<HTMLUListElement>("#picker-list");
    const done = find<HTMLButtonElement>("#picker-done");
    const { products } = await read<{ products: PickerProduct[] }>(`/store/${store}/products.json`);
    const chosen = new Set((options.selectionIds ?? []).flatMap(({ id, variants }) => [id, ...(variants ?? []).map((one) => one.id)]));
    find("#picker-title").textContent = `${options.action === "select" ? "Select" : "Add"} ${byVariant ? "variants" : "products"}`;
    done.textContent = options.action === "select" ? "Select" : "Add";
    search.value = options.query ?? "";

    const selected = (): number =>
      (wholeProducts ? products : products.flatMap(({ variants }) => variants)).filter(({ id }) => chosen.has(id)).length;

    function row(id: string, label: string, detail: string, isChild: boolean): HTMLLIElement {
      const box = document.createElement("input");
      box.type = options.multiple ? "checkbox" : "radio";
      box.name = "picked";
      box.checked = chosen.has(id);
      box.addEventListener("change", () => {
        if (!options.multiple) chosen.clear();
        if (box.checked) chosen.add(id);
        else chosen.delete(id);
        count();
      });
      const text = document.createElement("span");
      text.textContent = label;
      const small = document.createElement("small");
      small.textContent = detail;
      const line = document.createElement("label");
      line.append(box, text, small);
      const item = document.createElement("li");
      item.className = isChild ? "is-variant" : "";
      item.append(line);
      return item;
    }

    function heading(product: PickerProduct): HTMLLIElement {
      const item = document.createElement("li");
      item.className = "is-heading";
      item.textContent = product.title;
      return item;
    }

    function count(): void {
      done.disabled = selected() === 0;
      find("#picker-count").textContent = `${selected()} selected`;
    }

    function draw(): void {
      const wanted = search.value.trim().toLowerCase();
      const found = products.filter((product) =>
        `${product.title} ${product.vendor} ${product.variants.map(({ sku, barcode }) => `${sku} ${barcode}`).join(" ")}`
          .toLowerCase()
          .includes(wanted),
      );
      list.replaceChildren(
        ...found.flatMap((product) =>
          wholeProducts
            ? [row(product.id, product.title, product.vendor, false)]
            : [
                heading(product),
                ...product.variants.map((variant) =>
                  row(
                    variant.id,
                    variant.title === "Default Title" ? product.title : variant.title,
                    `${variant.sku ?? "no SKU"} · ${variant.barcode ?? "no barcode"}`,
                    true,
                  ),
                ),
              ],
        ),
      );
      find("#picker-none").toggleAttribute("hidden", found.length > 0);
      count();
    }

    search.oninput = draw;
    draw();
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    if (dialog.returnValue !== "done") return null;
    if (byVariant)
      return products.flatMap((product) =>
        product.variants
          .filter(({ id }) => chosen.has(id))
          .map((variant) => ({ ...variant, product: { id: product.id, title: product.title } })),
      );
    return products
      .filter(({ id, variants }) => chosen.has(id) || variants.some((variant) => chosen.has(variant.id)))
      .map((product) => ({ ...product, variants: wholeProducts ? product.variants : product.variants.filter(({ id }) => chosen.has(id)) }));
  }
})();
