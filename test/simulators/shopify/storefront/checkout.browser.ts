// The checkout's page: changes codes and quantities without leaving it, and is for the extensions in their frames what Shopify's checkout is.
// Whatever an extension does or fails to do, the page's own controls go on.

import type { FrameFacts, FrameMessage, PageMessage } from "./frame-facts.ts";
import type { PageChange, PageData } from "./page-facts.ts";

const data = JSON.parse(find("#checkout-data").textContent) as PageData;
const frames = [...document.querySelectorAll<HTMLIFrameElement>("iframe[data-extension]")];
let { facts } = data;
const base = `/checkouts/${facts.checkoutToken}`;

function find<T extends HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`The checkout has no ${selector}.`);
  return element;
}

// --- What the buyer does --------------------------------------------------------------------------------------------------------

document.querySelector<HTMLFormElement>("#discount-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = find<HTMLInputElement>("#discount-form input");
  void change("discounts", { type: "addDiscountCode", code: field.value.trim() }).then((problem) => {
    find("#discount-problem").textContent = problem ?? "";
    if (!problem) field.value = "";
  });
});

document.querySelector("#summary-codes")?.addEventListener("click", ({ target }) => {
  const code = (target as HTMLElement).dataset["remove"];
  if (code) void change("discounts", { type: "removeDiscountCode", code });
});

document.querySelector("#summary-lines")?.addEventListener("change", ({ target }) => {
  const { dataset, value } = target as HTMLInputElement;
  void change("lines", { sku: dataset["sku"] ?? "", quantity: Number(value) });
});

document.querySelector("#contact-form")?.addEventListener("submit", (event) => event.preventDefault());
document.querySelector<HTMLFormElement>("#contact-form")?.addEventListener("change", ({ currentTarget }) => {
  const form = new FormData(currentTarget as HTMLFormElement);
  void change("contact", { email: String(form.get("email")), phone: String(form.get("phone")) });
});

document.querySelector<HTMLFormElement>("#pay-form")?.addEventListener("submit", ({ currentTarget }) => {
  const button = find<HTMLButtonElement>("#pay");
  button.textContent = (currentTarget as HTMLFormElement).dataset["paying"] ?? "";
  button.disabled = true;
});

/** Asks the store for a change, and shows the checkout as it is then. Gives what was refused, in words. */
async function change(what: string, asked: object): Promise<string | null> {
  try {
    const response = await fetch(`${base}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
    });
    if (!response.ok) return data.words.failed;
    const page = (await response.json()) as PageChange;
    show(page);
    return page.problem;
  } catch {
    return data.words.failed;
  }
}

function show(page: PageChange): void {
  facts = page.facts;
  const focused = document.activeElement?.id;
  find("#summary-lines").innerHTML = page.lines;
  find("#summary-codes").innerHTML = page.codes;
  find("#summary-totals").innerHTML = page.totals;
  // What was drawn anew is where the keyboard was.
  if (focused) document.getElementById(focused)?.focus();
  find("#news").textContent = "";
  requestAnimationFrame(() => (find("#news").textContent = data.words.updated));
  for (const frame of frames) tellFacts(frame);
}

// --- Extensions -----------------------------------------------------------------------------------------------------------------

function post(frame: HTMLIFrameElement, message: PageMessage): void {
  // The frame is of no origin that could be named.
  frame.contentWindow?.postMessage(message, "*");
}

function tellFacts(frame: HTMLIFrameElement): void {
  const { extension: handle = "", target = "" } = frame.dataset;
  const extension = data.extensions[handle];
  if (extension) post(frame, { page: "facts", facts: { ...facts, target, extension } satisfies FrameFacts });
}

// One that was ready before this script hears of it now; one that is not yet will ask.
for (const frame of frames) {
  frame.title = data.extensions[frame.dataset["extension"] ?? ""]?.name ?? frame.title;
  tellFacts(frame);
}

window.addEventListener("message", ({ source, data: message }: MessageEvent<FrameMessage>) => {
  const frame = frames.find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  switch (message.extension) {
    case "ready":
      tellFacts(frame);
      return;
    case "height":
      frame.style.height = `${message.height}px`;
      return;
    case "failed":
      frame.hidden = true;
      console.error(`The extension ${frame.dataset["extension"]} failed at ${frame.dataset["target"]}: ${message.message}`);
      return;
    case "asks":
      void answer(frame, message).then((given) => post(frame, { page: "answers", id: message.id, answer: given }));
      return;
  }
});

async function answer(frame: HTMLIFrameElement, { kind, change: asked }: Extract<FrameMessage, { extension: "asks" }>): Promise<unknown> {
  const stored = (key: unknown) => `extension/${frame.dataset["extension"]}/${String(key)}`;
  const { key, value } = (asked ?? {}) as { key?: unknown; value?: unknown };
  switch (kind) {
    case "discount": {
      const problem = await change("discounts", asked as object);
      return problem ? { type: "error", message: problem } : { type: "success" };
    }
    case "token":
      return ((await (await fetch(`${base}/session-token.json`)).json()) as { token: string }).token;
    case "read":
      return JSON.parse(localStorage.getItem(stored(key)) ?? "null") as unknown;
    case "write":
      localStorage.setItem(stored(key), JSON.stringify(value));
      return null;
    case "delete":
      localStorage.removeItem(stored(key));
      return null;
  }
}
