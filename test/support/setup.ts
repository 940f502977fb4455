import { afterEach, beforeEach, vi } from "vitest";
import type { MockInstance } from "vitest";
import { testEnvironment } from "./environment.ts";

Object.assign(process.env, testEnvironment);

/** What nobody expected to be complained about is a fault. A test that expects it says `vi.spyOn(console, "error")` itself. */
let complaints: MockInstance<typeof console.error>;
beforeEach(() => {
  complaints = vi.spyOn(console, "error");
});
afterEach(() => {
  const unexpected = complaints.mock.calls.map((call) => call.map(String).join(" "));
  complaints.mockRestore();
  if (unexpected.length > 0) throw new Error(`Unexpected console.error:\n${unexpected.join("\n")}`);
});
