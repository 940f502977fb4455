import { expect, it } from "vitest";
import { addressOf, pagesOf } from "./admin-routes.ts";

it("A route's file names its address", () => {
  expect(addressOf("app._index.tsx")).toBe("/app");
  expect(addressOf("app.pos.$partner_.diagnosis.tsx")).toBe("/app/pos/:partner/diagnosis");
});

it("Pages are what shows something by itself", () => {
  const page = "export default function Page() {}";
  const files = [
    { file: "app.tsx", text: page },
    { file: "app._index.tsx", text: page },
    { file: "app.$.tsx", text: page },
    { file: "app.programs.tsx", text: page },
    { file: "app.programs._index.tsx", text: page },
    { file: "app.failures.$id.tsx", text: page },
    { file: "app.reports.csv.tsx", text: "export function loader() {}" },
    { file: "webhooks.orders.tsx", text: page },
  ];
  expect(pagesOf(files)).toEqual(["/app", "/app/failures/:id", "/app/programs"]);
});
