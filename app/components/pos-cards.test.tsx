import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { LinkRow } from "#app/pos/link-report.server.ts";
import type { PosView } from "#app/pos/pos-views.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { HeartlandCredentialsForm } from "./heartland-credentials-form.tsx";
import { LightspeedConnectCard } from "./lightspeed-connect-card.tsx";
import { LinkList } from "./link-list.tsx";
import { PosStanding } from "./pos-standing.tsx";
import { PosStatusCard } from "./pos-status-card.tsx";

const connected: PosView = {
  partner: "heartland",
  status: "connected",
  canConnect: true,
  address: "https://northside-pets.retail.heartland.us/api",
  account: "Northside Pets",
  user: "Online Orders",
  isBeingLookedAt: false,
  connectedAt: "2026-03-14T13:00:00.000Z",
  checkedAt: "2026-03-14T15:00:00.000Z",
  waitingOrders: 2,
};
const never: PosView = { ...connected, status: "never", account: null, user: null, connectedAt: null, checkedAt: null, waitingOrders: 0 };

it("says with which account and as whom a POS is connected, and what becomes of waiting orders before it is disconnected", async () => {
  const onDisconnect = vi.fn();
  renderInApp(
    <PosStatusCard
      pos={connected}
      answer={null}
      busy={null}
      changeLabel="Change token"
      onCheck={() => {}}
      onChange={() => {}}
      onDisconnect={onDisconnect}
    />,
  );
  expect(screen.getByText("Northside Pets")).toBeDefined();
  expect(screen.getByText("Online Orders")).toBeDefined();
  expect(screen.getByText("2 orders wait to be sent.")).toBeDefined();
  await userEvent.click(screen.getByText("Disconnect"));
  expect(screen.getByText(/when you connect again, they go on by themselves/)).toBeDefined();
  expect(screen.getByText("2 orders are waiting now.")).toBeDefined();
  await userEvent.click(screen.getAllByText("Disconnect").at(-1) as HTMLElement);
  expect(onDisconnect).toHaveBeenCalledOnce();
});

it("says what waits when a POS lets nobody in any more", () => {
  const { rerender } = renderInApp(<PosStanding pos={{ ...connected, status: "credentials_rejected", waitingOrders: 1 }} />);
  expect(screen.getByText("Heartland Retail no longer lets Punchcard in")).toBeDefined();
  expect(screen.getByText("1 order waits. Connect again and it goes on by itself.")).toBeDefined();
  rerender(inApp(<PosStanding pos={{ ...connected, status: "disconnected" }} />, "fr"));
  expect(screen.getByText("Heartland Retail est déconnecté")).toBeDefined();
});

it("tells where Heartland's token is, sends what was typed, and leads to what is wrong", async () => {
  const user = userEvent.setup();
  const onSend = vi.fn();
  const { rerender } = renderInApp(<HeartlandCredentialsForm pos={{ ...never, address: "" }} busy={null} result={null} onSend={onSend} />);
  expect(screen.getByText(/choose My Account/)).toBeDefined();
  await user.type(screen.getByLabelText("Heartland address"), "northside-pets");
  await user.type(screen.getByLabelText("API token"), "t0ken");
  await user.click(screen.getByText("Test connection"));
  await user.click(screen.getByText("Connect"));
  const input = { baseUrl: "northside-pets", token: "t0ken" };
  expect(onSend.mock.calls).toEqual([
    ["test", input],
    ["connect", input],
  ]);
  const result = { status: "invalid" as const, errors: { token: "invalid_token" } };
  rerender(inApp(<HeartlandCredentialsForm pos={{ ...never, address: "" }} busy={null} result={result} onSend={onSend} />));
  expect(document.activeElement).toBe(screen.getByLabelText("API token"));
  expect(screen.getByText("This is not a token. Copy it again, without blanks.")).toBeDefined();
});

it("says what Lightspeed will ask for, and offers no way there where Punchcard is not registered", () => {
  const pos: PosView = { ...never, partner: "lightspeed" };
  const { rerender } = renderInApp(<LightspeedConnectCard pos={pos} answer={null} busy={false} onConnect={() => {}} />);
  expect(screen.getByText(/^Sales: to send your online orders/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Connect Lightspeed" })).toBeDefined();
  rerender(inApp(<LightspeedConnectCard pos={{ ...pos, canConnect: false }} answer={null} busy={false} onConnect={() => {}} />));
  expect(screen.queryByRole("button", { name: "Connect Lightspeed" })).toBeNull();
  expect(screen.getByText(/is not registered at Lightspeed/)).toBeDefined();
});

const row: LinkRow = {
  variantGid: "gid://shopify/ProductVariant/1",
  title: "Northpaw",
  variantTitle: "20 lb",
  sku: "NP-20",
  barcode: null,
  state: "unlinked",
  products: [],
  chosen: false,
};
const list = {
  partner: "heartland" as const,
  filter: { state: null, after: null },
  wasRead: true,
  busy: null,
  problem: null,
  onFilter: () => {},
  onChoose: () => {},
  onUndo: () => {},
};

it("lets a product of the POS be chosen by its SKU, and the choice be undone", async () => {
  const user = userEvent.setup();
  const [onChoose, onUndo] = [vi.fn(), vi.fn()];
  const chosen = { ...row, variantGid: "gid://shopify/ProductVariant/2", title: "Rope", variantTitle: null, state: "linked" as const };
  const rows = [row, { ...chosen, chosen: true, products: [{ posId: "9", name: "Tugga Rope", sku: "TG" }] }];
  renderInApp(<LinkList {...list} page={{ status: "read", rows, next: null }} onChoose={onChoose} onUndo={onUndo} />);
  expect(screen.getByText("Tugga Rope (TG) · Chosen by you")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Choose a product for Northpaw – 20 lb" }));
  await user.type(screen.getByLabelText("SKU of the product in Heartland Retail"), "NP-CHK-20{Enter}");
  expect(onChoose.mock.calls).toEqual([[row.variantGid, { sku: "NP-CHK-20" }]]);
  await user.click(screen.getByRole("button", { name: "Undo my choice for Rope" }));
  expect(onUndo.mock.calls).toEqual([["gid://shopify/ProductVariant/2"]]);
});

it("lets one of several products with the same code be chosen", async () => {
  const onChoose = vi.fn();
  const products = [
    { posId: "1", name: "Tugga Ball", sku: "TG-BALL" },
    { posId: "2", name: "Tugga Ball (old)", sku: "TG-BALL" },
  ];
  renderInApp(
    <LinkList {...list} page={{ status: "read", rows: [{ ...row, state: "ambiguous", products }], next: null }} onChoose={onChoose} />,
  );
  await userEvent.click(screen.getByRole("button", { name: "This one: Tugga Ball (old) (TG-BALL), for Northpaw – 20 lb" }));
  expect(onChoose.mock.calls).toEqual([[row.variantGid, { posId: "2" }]]);
});

it("says that products were not read yet, and that a part of them has none in a state", () => {
  const empty = { status: "read" as const, rows: [], next: null };
  const { rerender } = renderInApp(<LinkList {...list} page={empty} wasRead={false} />);
  expect(screen.getByText("Your products have not been read from Shopify yet")).toBeDefined();
  const filter = { state: "ambiguous" as const, after: null };
  rerender(inApp(<LinkList {...list} page={{ ...empty, next: row.variantGid }} filter={filter} />));
  expect(screen.getByText(/None found in this part/)).toBeDefined();
});
