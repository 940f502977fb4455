import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ChainView, LocationCheck, LocationView } from "#app/sales/chain-view.ts";
import type { LocationsSaved } from "#app/sales/leave-locations.server.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { ChainAnswer } from "./chain-answer.tsx";
import { ChainConnectForm } from "./chain-connect-form.tsx";
import { ChainLabelForm } from "./chain-label-form.tsx";
import { ImportResult } from "./import-result.tsx";
import { LocationsStep } from "./locations-step.tsx";
import { ScheduleForm } from "./schedule-form.tsx";
import { SetupSteps } from "./setup-steps.tsx";

const location = (name: string, facts: Partial<LocationView> = {}): LocationView => ({
  id: name,
  outletId: `0624dbcd-b8cd-11ea-a0f5-b8ca3a64${name}`,
  name,
  locationId: `id-${name}`,
  clashesWith: null,
  timeZone: "America/Toronto",
  currency: "CAD",
  activeAtPos: true,
  status: "operational",
  check: null,
  checkedAt: null,
  lastSaleAt: null,
  ...facts,
});

const chain: ChainView = {
  id: "c1",
  partner: "lightspeed",
  label: "Pawsome Pets",
  state: "setting_up",
  step: "connect",
  access: "disconnected",
  account: null,
  authorisedBy: null,
  shared: false,
  interval: 60,
  firstAt: "00:02",
  backfillDays: 7,
  timeClock: null,
  sendsLoyalty: false,
  allowsEdits: false,
  locations: [],
  run: null,
  importedAt: null,
  nextImportAt: null,
};

describe("The steps of a set-up", () => {
  it("lead to those that can be opened, and say which is shown", () => {
    const onGo = vi.fn();
    const steps = [
      { step: "label", isOpen: true },
      { step: "connect", isOpen: true },
      { step: "locations", isOpen: false },
    ] as const;
    renderInApp(<SetupSteps steps={[...steps]} current="connect" busy={false} onGo={onGo} />);
    expect(screen.getByText("2. Connect").closest("li")?.getAttribute("aria-current")).toBe("step");
    expect(screen.queryByRole("button", { name: "3. Locations" })).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "1. Label" }));
    expect(onGo.mock.calls).toEqual([["label"]]);
  });
});

describe("The label", () => {
  it("is sent with the point of sale that was chosen", async () => {
    const onSend = vi.fn();
    const form = (
      <ChainLabelForm
        input={{ label: "", partner: "lightspeed" }}
        partners={["lightspeed", "heartland"]}
        errors={{}}
        busy={false}
        action="Next"
        onSend={onSend}
      />
    );
    renderInApp(form);
    await userEvent.type(screen.getByLabelText("Label"), "Northside");
    await userEvent.click(screen.getByLabelText("Heartland Retail"));
    await userEvent.keyboard("{Enter}");
    fireEvent.click(screen.getByText("Next"));
    expect(onSend.mock.lastCall).toEqual([{ label: "Northside", partner: "heartland" }]);
  });

  it("that is refused has the focus and says why, in French as well", () => {
    const input = { label: "Pawsome", partner: "lightspeed" as const };
    renderInApp(
      <ChainLabelForm input={input} partners={[]} errors={{ label: "label_taken" }} busy={false} action="Suivant" onSend={() => {}} />,
      "fr",
    );
    expect(document.activeElement).toBe(screen.getByLabelText("Étiquette"));
    expect(screen.getByText("Une autre chaîne porte cette étiquette. Choisissez-en une autre.")).toBeDefined();
  });
});

function renderConnect(facts: Partial<ChainView>, more: { orders?: { account: string } | null; canConnect?: boolean } = {}) {
  const spies = { onUseOrders: vi.fn(), onLightspeed: vi.fn(), onHeartland: vi.fn(), onNext: vi.fn() };
  renderInApp(
    <ChainConnectForm
      chain={{ ...chain, ...facts }}
      orders={more.orders ?? null}
      canConnect={more.canConnect ?? true}
      answer={null}
      errors={{}}
      busy={null}
      {...spies}
    />,
  );
  return spies;
}

describe("Connecting", () => {
  it("offers the account that orders are sent to first, and another one beside it", async () => {
    const spies = renderConnect({}, { orders: { account: "pawsome" } });
    expect(screen.getByText("Choose somebody who stays")).toBeDefined();
    fireEvent.click(screen.getByText("Use this account"));
    expect(spies.onUseOrders).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByLabelText("Use another account"));
    fireEvent.click(screen.getByText("Connect Lightspeed"));
    expect(spies.onLightspeed).toHaveBeenCalledOnce();
  });

  it("asks for Heartland's address and token", async () => {
    const { onHeartland } = renderConnect({ partner: "heartland" });
    await userEvent.type(screen.getByLabelText("Heartland address"), "northside-pets");
    await userEvent.type(screen.getByLabelText("API token"), "secret{Enter}");
    expect(onHeartland.mock.calls).toEqual([[{ baseUrl: "northside-pets", token: "secret" }]]);
  });

  it("goes on with the account that is connected, and names it and its user", () => {
    const { onNext } = renderConnect({ access: "connected", account: "pawsome", authorisedBy: "Robin Leclair" });
    expect(screen.getByText("Connected to the account pawsome, authorised by Robin Leclair.")).toBeDefined();
    fireEvent.click(screen.getByText("Next"));
    expect(onNext).toHaveBeenCalledOnce();
  });

  it("offers nothing that whoever runs Punchcard has not registered", () => {
    renderConnect({}, { canConnect: false });
    expect(screen.getByText(/is not registered at Lightspeed/)).toBeDefined();
    expect(screen.queryByText("Connect Lightspeed")).toBeNull();
  });

  it("says which chain has the account already", () => {
    renderInApp(<ChainAnswer partner="lightspeed" result={{ status: "account_taken", label: "Old chain" }} />);
    expect(screen.getByText(/^The chain Old chain brings in the sales of this account already/)).toBeDefined();
  });
});

type StepFacts = { locations: LocationView[]; answer?: LocationsSaved | null; partner?: ChainView["partner"] };

function setUpLocations(facts: StepFacts) {
  const spies = { onRead: vi.fn(), onSave: vi.fn(), onStatus: vi.fn(), onNext: vi.fn() };
  const step = ({ locations, answer = null, partner = "lightspeed" }: StepFacts) => (
    <LocationsStep
      chain={{ partner, locations }}
      timeZones={["America/St_Johns", "America/Toronto"]}
      statuses={["operational", "temporarily_closed", "closed"]}
      read={null}
      answer={answer}
      busy={{ read: false, next: false, saving: null }}
      {...spies}
    />
  );
  const { rerender } = renderInApp(step(facts));
  return { ...spies, show: (next: StepFacts) => rerender(inApp(step(next))) };
}

const rowOf = (name: string) => screen.getByText(name).closest("tr") as HTMLElement;

describe("The locations", () => {
  it("say what each look said, and which are not in use", () => {
    const check = (state: LocationCheck, facts: Partial<LocationView> = {}) => ({ check: state, ...facts });
    setUpLocations({
      locations: [
        location("Queen", check({ state: "ok", sales: 1204 })),
        location("Water", check({ state: "no_sales" })),
        location("Robson", check({ state: "checking" })),
        location("Bloor", check({ state: "slow" }, { activeAtPos: false, status: "closed" })),
      ],
    });
    expect(within(rowOf("Queen")).getByText("1,204 sales in the last 7 days")).toBeDefined();
    expect(within(rowOf("Water")).getByText("No sales in the last 7 days")).toBeDefined();
    expect(within(rowOf("Robson")).getByText("Looking…")).toBeDefined();
    expect(within(rowOf("Bloor")).getByText("Not in use")).toBeDefined();
    expect(within(rowOf("Bloor")).getByText(/takes long to answer\. You can go on/)).toBeDefined();
    const said = screen.getByText("1 of 4 locations is still being looked at. You can go on meanwhile.");
    expect(said.closest("[role=status]")).not.toBeNull();
  });

  it("are left while looks are under way, with what is typed and not saved yet", async () => {
    const { onNext } = setUpLocations({ locations: [location("Queen", { check: { state: "checking" } })] });
    fireEvent.click(screen.getByLabelText("Edit Queen"));
    const field = screen.getByLabelText("Location ID of Queen");
    expect(document.activeElement).toBe(field);
    await userEvent.clear(field);
    await userEvent.type(field, "Q-1");
    fireEvent.click(screen.getByText("Next"));
    expect(onNext.mock.calls).toEqual([[{ Queen: { locationId: "Q-1", timeZone: "America/Toronto" } }]]);
  });

  it("stand open for a time zone that is missing, and lead to it when it holds up the next step", () => {
    const locations = [location("Queen"), location("Water", { timeZone: null })];
    const { show } = setUpLocations({ locations });
    const answer: LocationsSaved = { status: "invalid", saved: [], errors: { Water: { timeZone: "time_zone_missing" } }, problem: null };
    show({ locations, answer });
    const field = screen.getByLabelText("Time zone of Water");
    expect(document.activeElement).toBe(field);
    expect(screen.getByText("Choose a time zone: sales of a day begin and end by it.")).toBeDefined();
  });

  it("name the location that has an ID already, and keep what was typed until it is saved", async () => {
    const locations = [location("Queen"), location("Water")];
    const { onSave, show } = setUpLocations({ locations });
    fireEvent.click(screen.getByLabelText("Edit Water"));
    await userEvent.clear(screen.getByLabelText("Location ID of Water"));
    await userEvent.type(screen.getByLabelText("Location ID of Water"), "id-Queen{Enter}");
    expect(onSave.mock.calls).toEqual([["Water", { locationId: "id-Queen", timeZone: "America/Toronto" }]]);
    const errors = { Water: { locationId: "location_id_taken", takenBy: "Queen" } };
    show({ locations, answer: { status: "invalid", saved: [], errors, problem: null } });
    expect(screen.getByText("Queen has this location ID. Each can be used once.")).toBeDefined();
    expect((document.activeElement as HTMLInputElement).value).toBe("id-Queen");
    show({ locations, answer: { status: "saved", saved: ["Water"], errors: {}, problem: null } });
    expect(screen.queryByLabelText("Location ID of Water")).toBeNull();
    expect(document.activeElement).toBe(screen.getByLabelText("Edit Water"));
  });

  it("get one time zone together, where none was chosen yet", async () => {
    const locations = [location("A", { timeZone: null }), location("B", { timeZone: null }), location("C")];
    const { onNext } = setUpLocations({ locations });
    fireEvent.change(screen.getByLabelText("Time zone of B"), { target: { value: "America/Toronto" } });
    fireEvent.change(screen.getByLabelText("Time zone of all locations that have none"), { target: { value: "America/St_Johns" } });
    fireEvent.click(screen.getByText("Fill in"));
    fireEvent.click(screen.getByText("Next"));
    expect(onNext.mock.lastCall).toEqual([
      { A: { locationId: "id-A", timeZone: "America/St_Johns" }, B: { locationId: "id-B", timeZone: "America/Toronto" } },
    ]);
  });

  it("warn of outlets that end alike, with both names", () => {
    setUpLocations({
      locations: [
        location("Queen", { outletId: "0624dbcd-3a64f8f4", clashesWith: "Water" }),
        location("Water", { outletId: "0625f9e1-3a64f8f4", clashesWith: "Queen" }),
        location("Robson"),
      ],
    });
    expect(screen.getByText("Queen and Water: 3a64f8f4")).toBeDefined();
  });
});

describe("The schedule", () => {
  const show = (facts: Partial<Parameters<typeof ScheduleForm>[0]> = {}) =>
    renderInApp(
      <ScheduleForm
        input={{ interval: 60, firstAt: "00:02", backfillDays: "7" }}
        intervals={[15, 60, 180, 1440]}
        preview={[{ timeZone: "America/Toronto", imports: ["1:02 p.m.", "2:02 p.m.", "3:02 p.m."] }]}
        asksForDays
        errors={{}}
        busy={false}
        action="Finish"
        onChange={() => {}}
        onSend={() => {}}
        {...facts}
      />,
    );

  it("says what it means and which imports come next", () => {
    show();
    expect(screen.getByText("Sales come in 2 minutes past each hour, on the clock of each location.")).toBeDefined();
    expect(screen.getByText("America/Toronto: 1:02 p.m., 2:02 p.m. and 3:02 p.m.")).toBeDefined();
    expect([...screen.getByLabelText<HTMLSelectElement>("Interval").options].map(({ text }) => text)).toEqual([
      "Every 15 minutes",
      "Hourly",
      "Every 3 hours",
      "Daily",
    ]);
  });

  it("leads to the field that is wrong", () => {
    show({ errors: { backfillDays: "days_out_of_range" } });
    expect(document.activeElement).toBe(screen.getByLabelText("Days to bring in first"));
    expect(screen.getByText("Enter a whole number from 1 to 730.")).toBeDefined();
  });
});

describe("The first import", () => {
  const run: NonNullable<ChainView["run"]> = {
    id: "r1",
    kind: "backfill",
    state: "running",
    progress: 0.4,
    sales: 1204,
    shifts: 31,
    firstDay: null,
    lastDay: null,
    problem: null,
    createdAt: new Date("2026-03-14T15:00:00Z"),
    startedAt: new Date("2026-03-14T15:00:01Z"),
    finishedAt: null,
    requestedBy: "Robin",
  };
  const active: ChainView = { ...chain, state: "active", step: "finished", access: "connected", account: "pawsome" };

  it("shows how far it is, and that nobody has to wait for it", () => {
    renderInApp(<ImportResult chain={{ ...active, run }} />);
    const bar = screen.getByRole<HTMLProgressElement>("progressbar", { name: "The last days are being brought in." });
    expect(bar.value).toBe(40);
    expect(screen.getByText("40% · 1,204 sales and 31 shifts so far")).toBeDefined();
    expect(screen.getByText(/^You can leave this page/)).toBeDefined();
    expect(screen.getByText("Open the reports").closest("a")?.getAttribute("href")).toBe("/app/reports");
  });

  it("says aloud what it brought, and why there are no staff hours", () => {
    renderInApp(<ImportResult chain={{ ...active, timeClock: "absent", run: { ...run, state: "done", progress: 1, shifts: 0 } }} />);
    expect(screen.getByText("The import is done: 1,204 sales.").closest("[aria-live=polite]")).not.toBeNull();
    expect(screen.getByText(/^The time clock is not switched on at your point of sale/)).toBeDefined();
  });

  it("says what is in its way and that it goes on by itself", () => {
    renderInApp(<ImportResult chain={{ ...active, run: { ...run, problem: "partner_unavailable" } }} />);
    expect(screen.getByText("Lightspeed X-Series did not answer")).toBeDefined();
    expect(screen.getByText(/goes on by itself as soon as Lightspeed X-Series answers/)).toBeDefined();
  });

  it("asks to connect again where the user who authorised it is gone", () => {
    renderInApp(<ImportResult chain={{ ...active, access: "credentials_rejected", run: { ...run, state: "failed" } }} />);
    expect(screen.getByText("Connect again").closest("a")?.getAttribute("href")).toBe("/app/stores/c1/setup?step=connect");
  });
});
