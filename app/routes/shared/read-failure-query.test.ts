import { describe, expect, it } from "vitest";
import { defaultFailureFilter, failureSearch } from "#app/components/failure-search.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import { readFailureQuery } from "./read-failure-query.ts";

describe("The failure list's address", () => {
  it("is empty for the open transaction failures of the last 30 days", () => {
    expect(failureSearch(defaultFailureFilter)).toBe("");
    expect(readFailureQuery(new URLSearchParams())).toEqual({ filter: defaultFailureFilter, cursor: null });
  });

  it("keeps everything that was chosen", () => {
    const filter: FailureFilter = {
      kind: "redemption",
      status: "hidden",
      code: "reward_unredeemed",
      program: "Buy 12, get 1 & more",
      partner: "astro",
      days: null,
      from: "2026-02-01",
      to: "2026-02-28",
      age: 14,
      band: 3,
      assignee: "nobody",
      search: "ana & ben",
      sort: "oldest",
    };
    expect(readFailureQuery(new URLSearchParams(failureSearch(filter, "after_1_x")))).toEqual({ filter, cursor: "after_1_x" });
  });

  it("falls back to the default for whatever it does not know", () => {
    const params = new URLSearchParams("kind=x&status=all&code=nope&days=31&sort=up&from=2026-02-30&to=soon&age=8&band=9&assignee=x");
    expect(readFailureQuery(params).filter).toEqual(defaultFailureFilter);
  });

  it("has no money at risk and no clock at a point of sale", () => {
    const { filter } = readFailureQuery(new URLSearchParams("kind=pos&sort=urgent&band=2"));
    expect(filter).toEqual({ ...defaultFailureFilter, kind: "pos" });
  });

  it("still opens what was bookmarked when there were fewer filters", () => {
    const { filter } = readFailureQuery(new URLSearchParams("kind=redemption&status=hidden&days=all&sort=oldest&search=ana"));
    expect(filter).toEqual({ ...defaultFailureFilter, kind: "redemption", status: "hidden", days: null, sort: "oldest", search: "ana" });
  });

  it("takes chosen days instead of a number of days back", () => {
    const { filter } = readFailureQuery(new URLSearchParams("days=7&from=2026-02-01"));
    expect(filter).toEqual({ ...defaultFailureFilter, days: null, from: "2026-02-01" });
  });

  it("searches for the beginning of a text that is too long, and for no control characters", () => {
    const searched = (search: string) => readFailureQuery(new URLSearchParams({ search })).filter.search;
    expect(searched("a".repeat(101))).toBe("a".repeat(100));
    expect(searched(" ana\u0000\troy\n")).toBe("ana roy");
  });
});
