import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { PetzView } from "#app/connections/petz-view.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { PetzAnswer } from "./petz-answer.tsx";
import { PetzCredentialsForm } from "./petz-credentials-form.tsx";
import { PetzSettingsForm } from "./petz-settings-form.tsx";
import { PetzStatusCard } from "./petz-status-card.tsx";

const connected: PetzView = {
  status: "connected",
  baseUrl: "https://api.petz.example.com",
  headerName: "X-Api-Key",
  deviceRef: "online",
  connectedAt: "2026-03-14T13:00:00.000Z",
  checkedAt: "2026-03-14T15:00:00.000Z",
  productsAt: null,
  settings: { capturePath: "capture", releasePath: "", authorizationMinutes: 30 },
  waitingCoupons: 2,
};
const never: PetzView = {
  ...connected,
  status: "never",
  baseUrl: "",
  headerName: "Authorization",
  connectedAt: null,
  checkedAt: null,
  waitingCoupons: 0,
};

it("says where and as which register PETZ is connected, and what becomes of waiting coupons before it is disconnected", async () => {
  const onDisconnect = vi.fn();
  const actions = { answer: null, busy: null, onCheck: () => {}, onChange: () => {}, onDisconnect };
  renderInApp(<PetzStatusCard petz={connected} {...actions} />);
  for (const fact of ["https://api.petz.example.com", "X-Api-Key", "online", "Soon"]) expect(screen.getByText(fact)).toBeDefined();
  expect(screen.getByText("2 coupons wait to be captured, released or given back.")).toBeDefined();
  await userEvent.click(screen.getByText("Disconnect"));
  expect(screen.getByText(/already wait to be captured until you connect again/)).toBeDefined();
  expect(screen.getByText("2 coupons are waiting now.")).toBeDefined();
  expect(onDisconnect).not.toHaveBeenCalled();
  await userEvent.click(screen.getAllByText("Disconnect").at(-1) as HTMLElement);
  expect(onDisconnect).toHaveBeenCalledOnce();
});

it("says nothing of coupons where none wait", () => {
  const actions = { answer: null, busy: null, onCheck: () => {}, onChange: () => {}, onDisconnect: () => {} };
  renderInApp(<PetzStatusCard petz={{ ...connected, waitingCoupons: 0 }} {...actions} />);
  expect(screen.queryByText(/coupons? waits?/)).toBeNull();
});

it("sends what was typed, to try it or to keep it, and leads to what is wrong", async () => {
  const user = userEvent.setup();
  const onSend = vi.fn();
  const form = { petz: never, busy: null, onSend };
  const { rerender } = renderInApp(<PetzCredentialsForm {...form} result={null} />);
  await user.type(screen.getByLabelText("API address"), "https://api.petz.example.com");
  await user.type(screen.getByLabelText("Value of the header"), "Bearer k");
  await user.click(screen.getByText("Test connection"));
  await user.click(screen.getByText("Connect"));
  const input = { baseUrl: "https://api.petz.example.com", headerName: "Authorization", headerValue: "Bearer k", deviceRef: "online" };
  expect(onSend.mock.calls).toEqual([
    ["test", input],
    ["connect", input],
  ]);
  rerender(inApp(<PetzCredentialsForm {...form} result={{ status: "invalid", errors: { headerName: "reserved_header" } }} />));
  expect(screen.getByText(/belongs to the connection itself/)).toBeDefined();
  expect(document.activeElement?.id).toBe("petz-header-name");
});

it("never has the header's value in the page, and says that an empty one stays", () => {
  renderInApp(<PetzCredentialsForm petz={connected} busy={null} result={null} onSend={() => {}} onCancel={() => {}} />);
  expect(screen.getByLabelText<HTMLInputElement>("Value of the header").value).toBe("");
  expect(screen.getByText("Leave empty to keep the stored one.")).toBeDefined();
  expect(screen.getByText("Cancel")).toBeDefined();
});

it("tells every answer in both languages", () => {
  const { rerender } = renderInApp(<PetzAnswer result={{ status: "not_petz" }} />);
  expect(screen.getByText(/not as PETZ would/)).toBeDefined();
  rerender(inApp(<PetzAnswer result={{ status: "credentials_rejected" }} />, "fr"));
  expect(screen.getByText(/n’accepte pas ces identifiants/)).toBeDefined();
  rerender(inApp(<PetzAnswer result={{ status: "unavailable" }} />, "fr"));
  expect(screen.getByText(/n’a pas répondu/)).toBeDefined();
});

it("saves the settings as they are kept, and takes no time that is none", () => {
  const onSave = vi.fn();
  const { rerender } = renderInApp(<PetzSettingsForm settings={connected.settings} busy={false} errors={{}} onSave={onSave} />);
  fireEvent.click(screen.getByLabelText("/posface/auth/redeem/"));
  fireEvent.change(screen.getByLabelText("Path that gives an authorization up (optional)"), { target: { value: "/posface/auth/void/" } });
  fireEvent.change(screen.getByLabelText("Minutes that an authorization lasts"), { target: { value: "20" } });
  fireEvent.click(screen.getByText("Save settings"));
  fireEvent.change(screen.getByLabelText("Minutes that an authorization lasts"), { target: { value: "" } });
  fireEvent.click(screen.getByText("Save settings"));
  const saved = { capturePath: "redeem", releasePath: "auth/void" };
  expect(onSave.mock.calls).toEqual([[{ ...saved, authorizationMinutes: 20 }], [{ ...saved, authorizationMinutes: Number.NaN }]]);
  rerender(
    inApp(<PetzSettingsForm settings={connected.settings} busy={false} errors={{ authorizationMinutes: "not_minutes" }} onSave={onSave} />),
  );
  expect(screen.getByText("Enter a whole number from 5 to 1440.")).toBeDefined();
  expect(document.activeElement?.id).toBe("petz-minutes");
});
