// Stands in a frame of its own, as an extension does at Shopify: another origin, no page around it that it could touch. It asks the page for
// the facts, makes the global `shopify` of them, runs the extension's script, and shows its components as HTML.

import { createFrameApi } from "./frame-api.ts";
import { defineElements } from "./frame-elements.ts";
import type { Ask, FrameMessage, PageMessage } from "./frame-facts.ts";

const { pageOrigin = "", script = "" } = document.documentElement.dataset;
const waiting = new Map<number, (answer: never) => void>();
let asked = 0;
let api: ReturnType<typeof createFrameApi> | null = null;

function tell(message: FrameMessage): void {
  window.parent.postMessage(message, pageOrigin);
}

const ask: Ask = (kind, change) => {
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    tell({ extension: "asks", id, kind, change });
  });
};

window.addEventListener("message", ({ origin, source, data }: MessageEvent<PageMessage>) => {
  if (origin !== pageOrigin || source !== window.parent) return;
  if (data.page === "answers") {
    waiting.get(data.id)?.(data.answer as never);
    waiting.delete(data.id);
  } else if (api) {
    api.update(data.facts);
  } else {
    start(data.facts);
  }
});

function start(facts: Extract<PageMessage, { page: "facts" }>["facts"]): void {
  document.documentElement.lang = facts.extension.language;
  api = createFrameApi(facts, { ask, complain: (what) => console.error(what) });
  Object.assign(globalThis, { shopify: api.shopify });
  const element = document.createElement("script");
  element.src = script;
  element.onload = run;
  element.onerror = () => fail(new Error(`${script} did not load.`));
  document.head.append(element);
}

function run(): void {
  const target = api?.run();
  if (!target) return fail(new Error("The extension's script has nothing for this target."));
  // It may be asynchronous, and throw now or later.
  void Promise.resolve().then(target).catch(fail);
}

/** Shopify shows nothing where an extension has failed, and goes on. */
function fail(error: unknown): void {
  document.body.replaceChildren();
  tell({ extension: "failed", message: error instanceof Error ? error.message : String(error) });
}

window.addEventListener("error", ({ error }) => fail(error));
window.addEventListener("unhandledrejection", ({ reason }) => fail(reason));
new ResizeObserver(() => tell({ extension: "height", height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(
  document.body,
);
defineElements((what) => console.error(what));
tell({ extension: "ready" });
