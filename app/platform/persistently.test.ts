import { expect, it } from "vitest";
import { persistently } from "./persistently.ts";

it("What cannot be had again is written once the database is back", async () => {
  let away = 2;
  const write = () => (away-- > 0 ? Promise.reject(new Error("the database system is in recovery mode")) : Promise.resolve("written"));
  expect(await persistently(write)).toBe("written");
});

it("A row that is gone is not waited for", async () => {
  let asked = 0;
  const gone = Object.assign(new Error("No record was found."), { code: "P2025" });
  await expect(
    persistently(() => {
      asked += 1;
      return Promise.reject(gone);
    }),
  ).rejects.toBe(gone);
  expect(asked).toBe(1);
});
