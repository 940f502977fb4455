import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { FixOffer, FixPreview } from "#app/failures/failure-view.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { FixCard } from "./fix-card.tsx";

// Many keys are pressed, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 });

const bare = { copy: [], page: null, remarks: [], previews: false };
const enroll: FixOffer = {
  ...bare,
  id: "enroll",
  heals: 3,
  primary: true,
  fields: [
    { name: "firstName", kind: "text", required: true, value: "Ana", options: [] },
    { name: "email", kind: "email", required: false, value: "ana.roy@example.test", options: [] },
  ],
};
const retry: FixOffer = { ...bare, id: "retry", heals: 3, primary: false, fields: [] };
const recordAgain: FixOffer = {
  ...bare,
  id: "record_again",
  heals: 1,
  primary: false,
  fields: [{ name: "note", kind: "multiline", required: true, value: "", options: [] }],
};
const reconnect: FixOffer = { ...bare, id: "reconnect", heals: 12, primary: true, fields: [] };

function setUp(offers: FixOffer[], props: Partial<Parameters<typeof FixCard>[0]> = {}) {
  const [onApply, onPreview, onBack] = [vi.fn(), vi.fn(), vi.fn()];
  const card = (more: Partial<Parameters<typeof FixCard>[0]> = {}) => (
    <FixCard
      offers={offers}
      partner="Astro Loyalty"
      busy={null}
      rejected={null}
      preview={null}
      connectionUrl="/app/connections/astro"
      onPreview={onPreview}
      onApply={onApply}
      onBack={onBack}
      {...props}
      {...more}
    />
  );
  const { rerender } = renderInApp(card());
  return { onApply, onPreview, onBack, user: userEvent.setup(), change: (more: typeof props) => rerender(inApp(card(more))) };
}

describe("The fixes of a failure", () => {
  it("lead to the connection where access to a point of sale has to be given again", async () => {
    const again: FixOffer = { ...bare, id: "reconnect_pos", heals: 3, primary: true, fields: [] };
    const { onApply, user } = setUp([again], { connectionUrl: "/app/connections/lightspeed" });
    expect(screen.getByRole("link", { name: "Connect again" }).getAttribute("href")).toBe("/app/connections/lightspeed");
    await user.click(screen.getByRole("button", { name: /^Check again/ }));
    expect(onApply).toHaveBeenCalledExactlyOnceWith(again, {});
  });

  it("say beforehand how many failures they heal", () => {
    setUp([enroll, retry]);
    expect(screen.getByRole("button", { name: "Add as member – heals 3 failures" })).toBeDefined();
    expect(screen.getByRole("button", { name: "Try again – 3 failures" })).toBeDefined();
  });

  it("send what the merchant corrected, with what was there", async () => {
    const { onApply, user } = setUp([enroll]);
    await user.clear(screen.getByLabelText("First name"));
    await user.type(screen.getByLabelText("First name"), "Anna{Enter}");
    expect(onApply).toHaveBeenCalledExactlyOnceWith(enroll, { firstName: "Anna", email: "ana.roy@example.test" });
  });

  it("are done at once where nothing is asked, and open their form where something is", async () => {
    const { onApply, user } = setUp([enroll, retry, recordAgain]);
    await user.click(screen.getByRole("button", { name: /^Try again/ }));
    expect(onApply).toHaveBeenCalledExactlyOnceWith(retry, {});
    expect(screen.queryByLabelText("Note")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Record the difference" }));
    await user.type(screen.getByLabelText("Note"), "Bought on March 14");
    await user.click(screen.getAllByRole("button", { name: "Record the difference" })[1] as HTMLElement);
    expect(onApply).toHaveBeenLastCalledWith(recordAgain, { note: "Bought on March 14" });
  });

  it("show what is wrong beside its field and put the cursor there", () => {
    setUp([enroll], { rejected: { fix: "enroll", errors: { email: "email" } } });
    expect(screen.getByText("Enter a full email address, such as name@example.com.")).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText("Email address (optional)"));
  });

  it("do not take an error of one fix for that of another", () => {
    setUp([enroll], { rejected: { fix: "set_barcode", errors: { email: "email" } } });
    expect(screen.queryByText(/Enter a full email/)).toBeNull();
  });

  it("say that a field is wrong even when they do not know why", () => {
    setUp([enroll], { rejected: { fix: "enroll", errors: { firstName: "haunted" } } });
    expect(screen.getByText("Check this field.")).toBeDefined();
  });

  it("are not sent twice while they are on their way", async () => {
    const { onApply, user } = setUp([enroll], { busy: "enroll" });
    await user.type(screen.getByLabelText("First name"), "{Enter}");
    expect(onApply).not.toHaveBeenCalled();
  });

  it("lead to the connection's page, or check the stored credentials once more", async () => {
    const { onApply, user } = setUp([reconnect]);
    expect(screen.getByRole("link", { name: "Enter credentials" }).getAttribute("href")).toBe("/app/connections/astro");
    await user.click(screen.getByRole("button", { name: "Check again – heals 12 failures" }));
    expect(onApply).toHaveBeenCalledExactlyOnceWith(reconnect, {});
  });
});

const previewed: FixPreview = {
  fix: "enroll",
  failures: 4_321,
  customers: 1,
  rows: [
    { id: "1", orderName: "#1001", customerName: "Ana Roy", productTitle: "Northpaw 20 lb" },
    { id: "2", orderName: "#1002", customerName: null, productTitle: null },
  ],
  sends: [{ to: "astro", operation: "enroll", data: { firstName: "Anna", email: "ana.roy@example.test" } }],
  afterwards: { kind: "again", orders: 2_000 },
};

describe("A fix that does more than try one failure again", () => {
  it("shows what it will do first, and does it when somebody says so, with the keyboard alone", async () => {
    const { onApply, onPreview, user, change } = setUp([{ ...enroll, previews: true }]);
    await user.type(screen.getByLabelText("First name"), "a");
    await user.tab();
    await user.tab();
    await user.keyboard("{Enter}");
    expect(onApply).not.toHaveBeenCalled();
    expect(onPreview).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "enroll" }), {
      firstName: "Anaa",
      email: "ana.roy@example.test",
    });
    change({ preview: previewed });
    expect(document.activeElement?.textContent).toBe("Before it is done: Add as member");
    const preview = screen.getByRole("region", { name: "Before it is done: Add as member" });
    for (const text of [
      "This is for 4,321 failures of 1 customer.",
      "#1001 · Ana Roy · Northpaw 20 lb",
      "#1002 · Guest",
      "and 4,319 more",
      "Astro Loyalty gets a new member:",
      "ana.roy@example.test",
      "Then 2,000 orders are read again and sent to Astro Loyalty where something is missing.",
    ])
      expect(preview.textContent).toContain(text);
    await user.tab();
    await user.keyboard("{Enter}");
    expect(onApply).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "enroll" }), {
      firstName: "Anaa",
      email: "ana.roy@example.test",
    });
  });

  it("goes back to the form with everything that was typed, and the keyboard where it was", async () => {
    const { onBack, onApply, user, change } = setUp([{ ...enroll, previews: true }]);
    const button = screen.getByRole("button", { name: /^Add as member/ });
    await user.type(screen.getByLabelText("First name"), "bel");
    button.focus();
    await user.keyboard("{Enter}");
    change({ preview: previewed });
    expect(screen.queryByRole("button", { name: /^Add as member/ })).toBeNull();
    await user.tab();
    await user.tab();
    await user.keyboard("{Enter}");
    expect(onBack).toHaveBeenCalledOnce();
    change({ preview: null });
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Add as member/ }));
    expect(screen.getByLabelText<HTMLInputElement>("First name").value).toBe("Anabel");
    expect(onApply).not.toHaveBeenCalled();
  });

  it("leads to the field that is wrong instead", async () => {
    const { user, change } = setUp([{ ...enroll, previews: true }]);
    await user.click(screen.getByRole("button", { name: /^Add as member/ }));
    change({ busy: "enroll" });
    change({ rejected: { fix: "enroll", errors: { firstName: "required" } } });
    expect(document.activeElement).toBe(screen.getByLabelText("First name"));
  });

  it("shows no preview of a fix that was not pressed here", () => {
    setUp([retry], { preview: previewed });
    expect(screen.queryByRole("region")).toBeNull();
  });
});

describe("What a person does on the partner's page", () => {
  const offer: FixOffer = {
    ...retry,
    primary: true,
    copy: [
      { label: "upc", value: "850001234511" },
      { label: "product", value: "Northpaw 20 lb" },
    ],
    page: "https://partner.example/exceptions",
    remarks: [{ key: "product_gone", values: {} }],
  };

  it("is copied piece by piece or all at once, and the page opens in a tab of its own", async () => {
    const { user } = setUp([offer]);
    const copied: string[] = [];
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
    screen.getByRole("button", { name: "Copy UPC" }).focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Copied: UPC")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Copy all" }));
    expect(await screen.findByText("Everything copied")).toBeDefined();
    expect(copied).toEqual(["850001234511", "UPC: 850001234511\nProduct: Northpaw 20 lb"]);
    const link = screen.getByRole("link", { name: /Open Astro Loyalty/ });
    expect([link.getAttribute("href"), link.getAttribute("target")]).toEqual(["https://partner.example/exceptions", "_blank"]);
    expect(screen.getByText(/The product is no longer in Shopify/)).toBeDefined();
  });

  it("is marked for the keyboard's own copy where the browser does not let us", async () => {
    const { user } = setUp([offer]);
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("NotAllowedError"));
    const button = screen.getByRole("button", { name: "Copy UPC" });
    button.focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText(/Your browser does not allow copying here/)).toBeDefined();
    expect(window.getSelection()?.toString()).toBe("850001234511");
    expect(document.activeElement).toBe(button);
  });
});
