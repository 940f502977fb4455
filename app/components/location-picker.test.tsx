import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { petStoreReport } from "#test/fixtures/pet-store-report.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { LocationChoices } from "./location-picker.tsx";

const { locations } = petStoreReport;
const [queen, harbour] = locations.map(({ id }) => id);

function setUp({ chosen = [] as string[], of = locations } = {}) {
  const onChoose = vi.fn<(ids: string[]) => void>();
  renderInApp(<LocationChoices locations={of} chosen={chosen} onChoose={onChoose} />);
  return { chosen: () => onChoose.mock.calls.map(([ids]) => ids), user: userEvent.setup({ delay: null }) };
}

describe("The stores of a report", () => {
  it("are asked for all at once", async () => {
    const { chosen, user } = setUp();
    await user.click(screen.getByRole("checkbox", { name: "Harbour (5e6f7a8b)" }));
    expect(chosen()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(chosen()).toEqual([[harbour]]);
  });

  it("are none by name where all are meant, so that one that is added later is in it", async () => {
    const { chosen, user } = setUp({ chosen: [queen ?? ""] });
    await user.click(screen.getByRole("checkbox", { name: "Harbour (5e6f7a8b)" }));
    await user.click(screen.getByRole("button", { name: "Show" }));
    await user.click(screen.getByRole("button", { name: "All locations" }));
    expect(chosen()).toEqual([[], []]);
  });

  it("are found by name or ID where there are many; what was marked before stays so", async () => {
    const many = Array.from({ length: 12 }, (_, n) => ({
      id: `id-${n}`,
      name: `Store ${n}`,
      locationId: `loc${n}`,
      chain: `Chain ${n % 2}`,
    }));
    const { chosen, user } = setUp({ chosen: ["id-3"], of: many });
    await user.type(screen.getByLabelText("Find a location"), "LOC11");
    expect(screen.getAllByRole("checkbox")).toHaveLength(1);
    await user.click(screen.getByRole("checkbox", { name: "Store 11 (loc11)" }));
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(chosen()).toEqual([["id-3", "id-11"]]);
  });
});
