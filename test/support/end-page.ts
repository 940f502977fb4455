import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page, Request } from "playwright-core";
import { expect } from "vitest";
import type { TestContext } from "vitest";
import { dataFolder } from "#test/demo/start-demo.ts";

const longestText = 3_000;
const lastLines = 15;
const messagePatienceMs = 2_000;

/** What a page has asked for and not been answered. It is to be called before the page asks for anything. */
export function watchRequests(page: Page): ReadonlySet<Request> {
  const unanswered = new Set<Request>();
  page.on("request", (request) => unanswered.add(request));
  page.on("requestfinished", (request) => unanswered.delete(request));
  page.on("requestfailed", (request) => unanswered.delete(request));
  return unanswered;
}

type Ending = {
  task: TestContext["task"];
  unanswered: ReadonlySet<Request>;
  /** Errors that the page has logged. */
  complaints: string[];
  /** As given to `startDemo`. */
  logs: string;
};

/** Closes a test's page. A page that complained fails the test; of one that failed it is told what was seen. */
export async function endPage(page: Page, { task, unanswered, complaints, logs }: Ending): Promise<void> {
  const seen = task.result?.state === "fail" ? await whatPageShowed(page, unanswered, logs) : null;
  await page.context().close();
  expect(complaints).toEqual([]);
  if (seen !== null) throw new Error(`When it failed, this was seen:\n${seen}`);
}

/**
 * For a test that failed: what somebody at the screen would have seen, where the keyboard was, what was waited for, and what the programs wrote last.
 * @param logs as given to `startDemo`.
 */
async function whatPageShowed(page: Page, unanswered: ReadonlySet<Request>, logs: string): Promise<string> {
  const frames = page.frames().map(async (frame) => {
    const seen = await frame
      .evaluate(async (patience) => {
        // React does its work when a message to itself arrives: one that never does looks like a press that did nothing.
        const { port1, port2 } = new MessageChannel();
        const arrives = new Promise<string>((resolve) => (port1.onmessage = () => resolve("arrive")));
        port2.postMessage(null);
        const messages = await Promise.race([arrives, new Promise<string>((resolve) => setTimeout(resolve, patience, "do not arrive"))]);
        const { body, activeElement, visibilityState } = document;
        return {
          text: body.innerText,
          focus: activeElement?.outerHTML ?? "",
          state: `${visibilityState}, its messages to itself ${messages}`,
        };
      }, messagePatienceMs)
      .catch((error: Error) => ({ text: error.message, focus: "", state: "unknown" }));
    return `${frame.url()}\n${seen.text.slice(0, longestText)}\nIt is ${seen.state}. The focus is at ${seen.focus.slice(0, 300)}`;
  });
  const asked = [...unanswered].map((request) => `${request.method()} ${request.url()}`);
  const written = ["web", "worker"].map(async (program) => {
    const text = await readFile(path.join(dataFolder, `${logs}-${program}.log`), "utf8").catch(String);
    return `${program}:\n${text.trimEnd().split("\n").slice(-lastLines).join("\n")}`;
  });
  return [...(await Promise.all(frames)), `Not answered: ${asked.join(", ") || "nothing"}`, ...(await Promise.all(written))].join("\n\n");
}
