import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { FixOffer } from "#app/failures/failure-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { FixCard } from "./fix-card.tsx";

const bare = { copy: [], page: null, remarks: [] };
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
  const onApply = vi.fn();
  renderInApp(<FixCard offers={offers} busy={null} rejected={null} connectionUrl="/app/connections/astro" onApply={onApply} {...props} />);
  return { onApply, user: userEvent.setup() };
}

describe("The fixes of a failure", () => {
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
    await user.click(screen.getByRole("button", { name: "Record again" }));
    await user.type(screen.getByLabelText("Note"), "Bought on March 14");
    await user.click(screen.getAllByRole("button", { name: "Record again" })[1] as HTMLElement);
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
