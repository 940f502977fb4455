import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ChainCheck } from "#app/sales/chain-check-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ChainChecksCard } from "./chain-checks-card.tsx";
import { EditsCard } from "./edits-card.tsx";
import { RemoveChainCard } from "./remove-chain-card.tsx";

const queen = { id: "l1", name: "Queen Street" };

function renderChecks(checks: ChainCheck[], facts: { shared?: boolean; partner?: "lightspeed" | "heartland" } = {}) {
  const spies = { onFix: vi.fn(), onLead: vi.fn() };
  const chain = { id: "c1", partner: facts.partner ?? "lightspeed", shared: facts.shared ?? false } as const;
  renderInApp(<ChainChecksCard chain={chain} checks={checks} fixing={null} {...spies} />);
  return spies;
}

describe("The checks of a chain", () => {
  it("say that all has stopped when the user who authorised it is gone, and lead to connecting again", () => {
    const details = { user: "Robin Leclair" };
    renderChecks([{ check: "access", state: "broken", why: "credentials_rejected", location: null, details, fix: "reconnect" }]);
    expect(screen.getByText(/so all locations have stopped/)).toBeDefined();
    expect(screen.getByRole("link", { name: "Connect again (Access)" }).getAttribute("href")).toBe("/app/stores/c1/setup?step=connect");
  });

  it("lead to the connection of the orders where the chain uses it", () => {
    const check: ChainCheck = { check: "access", state: "broken", why: "disconnected", location: null, details: {}, fix: "reconnect" };
    renderChecks([check], { shared: true });
    expect(screen.getByRole("link", { name: "Connect again (Access)" }).getAttribute("href")).toBe("/app/connections/lightspeed");
  });

  it("mend what asks for nothing where it stands, and lead to the field of what is to be entered", () => {
    const { onFix, onLead } = renderChecks([
      { check: "stores", state: "warning", why: "not_operational", location: queen, details: {}, fix: "set_operational" },
      {
        check: "location_ids",
        state: "warning",
        why: "clash",
        location: queen,
        details: { other: "Water Street" },
        fix: "edit_location_id",
      },
    ]);
    fireEvent.click(screen.getByText("Set to operational"));
    expect(onFix.mock.calls).toEqual([["set_operational", "l1"]]);
    expect(screen.getByText(/^Another location, Water Street, has an outlet GUID/)).toBeDefined();
    fireEvent.click(screen.getByText("Edit the location ID"));
    expect(onLead.mock.calls).toEqual([[{ location: "l1", field: "locationId" }]]);
  });

  it("say how to get staff hours where that can be done, and count what they count", () => {
    const absent: ChainCheck = { check: "time_clock", state: "warning", why: "absent", location: null, details: {}, fix: null };
    renderChecks([
      absent,
      { check: "stores", state: "warning", why: "no_sales_lately", location: queen, details: { days: 4 }, fix: "check_locations" },
    ]);
    expect(screen.getByText(/Switch that module on there, and they come in/)).toBeDefined();
    expect(screen.getByText(/^No sale has come in for 4 days/)).toBeDefined();
  });

  it("do not ask Heartland's merchants for a module that does not exist", () => {
    renderChecks([{ check: "time_clock", state: "ok", why: "absent", location: null, details: {}, fix: null }], { partner: "heartland" });
    expect(screen.getByText("There is no time clock that can be read, so there are no staff hours.")).toBeDefined();
  });
});

describe("Removing a chain", () => {
  it("says what becomes of the figures before, and keeps them without more ado", async () => {
    const onRemove = vi.fn();
    renderInApp(<RemoveChainCard chain={{ label: "Pawsome", state: "active" }} busy={false} onRemove={onRemove} />);
    await userEvent.click(screen.getByText("Remove…"));
    expect(screen.getByText(/reports and exports go on showing them/)).toBeDefined();
    await userEvent.click(screen.getByText("Remove and keep the figures"));
    expect(onRemove.mock.calls).toEqual([["keep"]]);
  });

  it("deletes figures only when the label is typed", async () => {
    const onRemove = vi.fn();
    renderInApp(<RemoveChainCard chain={{ label: "Pawsome", state: "active" }} busy={false} onRemove={onRemove} />);
    await userEvent.click(screen.getByText("Remove…"));
    await userEvent.click(screen.getByLabelText("Delete everything"));
    expect(screen.getByText(/This cannot be undone/)).toBeDefined();
    const confirm = () => userEvent.click(screen.getAllByText("Delete everything").at(-1) as HTMLElement);
    await confirm();
    expect(screen.getByText("This is not the label. Nothing was deleted.")).toBeDefined();
    expect(onRemove).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText("Enter the label to confirm: Pawsome"), "Pawsome");
    await confirm();
    expect(onRemove.mock.calls).toEqual([["delete"]]);
  });

  it("of one that was removed deletes what was kept", async () => {
    const onRemove = vi.fn();
    renderInApp(<RemoveChainCard chain={{ label: "Pawsome", state: "removed" }} busy={false} onRemove={onRemove} />);
    await userEvent.click(screen.getByText("Delete the figures…"));
    expect(screen.queryByLabelText("Keep the figures")).toBeNull();
    await userEvent.type(screen.getByLabelText("Enter the label to confirm: Pawsome"), "Pawsome");
    await userEvent.click(screen.getByText("Delete everything"));
    expect(onRemove.mock.calls).toEqual([["delete"]]);
  });
});

it("Editing by hand is warned of while it is on", async () => {
  const onChange = vi.fn();
  renderInApp(<EditsCard id="1" allowsEdits busy={false} onChange={onChange} />);
  expect(screen.getByText(/^While this is on, figures edited by hand stay as they are/)).toBeDefined();
  await userEvent.click(screen.getByLabelText("Figures may be edited by hand while the import runs"));
  expect(onChange.mock.calls).toEqual([[false]]);
});
