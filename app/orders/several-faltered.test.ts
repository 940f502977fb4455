import { expect, it } from "vitest";
import { PartnerUnavailable } from "#app/partners/errors.ts";
import { SeveralFaltered } from "./several-faltered.ts";

it("tells what each partner said, and waits for the one that asked for most time", () => {
  const silent = new PartnerUnavailable("Astro did not answer.", { mayHaveHappened: false });
  const busy = new PartnerUnavailable("Heartland is busy.", { retryAfter: 30, mayHaveHappened: false });
  const both = new SeveralFaltered([silent, busy]);
  expect(both).toMatchObject({ message: "Astro did not answer. Heartland is busy.", retryAfter: 30, errors: [silent, busy] });
  expect(new SeveralFaltered([silent, silent]).retryAfter).toBeNull();
});
