import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { handleErrors, HandleCard } from "./handle-card.tsx";
import { translatorFor } from "#app/i18n/translator.ts";

// Many keys are pressed, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 });

const me = { id: "1", actor: "Staff 1", name: null };
const robin = { id: "2", actor: "Staff 2", name: "Robin" };

function setUp(props: Partial<Parameters<typeof HandleCard>[0]> = {}) {
  const events = { onAssign: vi.fn(), onName: vi.fn(), onSnooze: vi.fn(), onNote: vi.fn() };
  const card = (more: typeof props = {}) => (
    <HandleCard
      assigneeId={null}
      staff={[me, robin]}
      me={me}
      canSnooze
      notes={0}
      busy={null}
      rejected={null}
      {...events}
      {...props}
      {...more}
    />
  );
  const { rerender } = renderInApp(card());
  return { ...events, user: userEvent.setup(), change: (more: typeof props) => rerender(inApp(card(more))) };
}

describe("Who takes care of a failure", () => {
  it("is chosen among the shop's staff, oneself first, or nobody", async () => {
    const { onAssign, user } = setUp();
    const select = screen.getByLabelText<HTMLSelectElement>("Assigned to");
    expect([...select.options].map(({ text }) => text)).toEqual(["Nobody", "Staff member 1 (you)", "Robin"]);
    await user.selectOptions(select, "Robin");
    expect(onAssign).not.toHaveBeenCalled();
    await user.click(screen.getByText("Assign", { selector: "button *" }));
    expect(onAssign).toHaveBeenCalledExactlyOnceWith("2");
    await user.selectOptions(select, "Nobody");
    await user.click(screen.getByText("Assign", { selector: "button *" }));
    expect(onAssign).toHaveBeenLastCalledWith(null);
  });

  it("is asked for a name once, and may change it", async () => {
    const { onName, user, change } = setUp();
    await user.type(screen.getByLabelText("Your name"), "Sam{Enter}");
    expect(onName).toHaveBeenCalledExactlyOnceWith("Sam");
    change({ me: { ...me, name: "Sam" } });
    expect(screen.queryByLabelText("Your name")).toBeNull();
    screen.getByText("Change your name", { selector: "button *" }).closest("button")?.focus();
    await user.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByLabelText("Your name"));
    expect(screen.getByLabelText<HTMLInputElement>("Your name").value).toBe("Sam");
  });
});

describe("A failure", () => {
  it("is put off with one choice, or until a date", async () => {
    const { onSnooze, user } = setUp();
    await user.click(screen.getByText("Put off", { selector: "button *" }));
    expect(onSnooze).toHaveBeenLastCalledWith("tomorrow", "");
    await user.selectOptions(screen.getByLabelText("Put off until"), "A date");
    await user.type(screen.getByLabelText("Date"), "2026-12-24");
    await user.click(screen.getByText("Put off", { selector: "button *" }));
    expect(onSnooze).toHaveBeenLastCalledWith("date", "2026-12-24");
  });

  it("that is settled is not put off", () => {
    setUp({ canSnooze: false });
    expect(screen.queryByText("Put off", { selector: "button *" })).toBeNull();
  });

  it("has notes, which leave their field once they are kept, and stay while they are not", async () => {
    const { onNote, user, change } = setUp();
    await user.type(screen.getByLabelText("Note"), "Called.");
    await user.click(screen.getByText("Add note", { selector: "button *" }));
    expect(onNote).toHaveBeenCalledExactlyOnceWith("Called.");
    change({ rejected: { what: "note", error: "too_long" } });
    expect(screen.getByText("This is too long.")).toBeDefined();
    expect(screen.getByLabelText<HTMLTextAreaElement>("Note").value).toBe("Called.");
    change({ notes: 1 });
    expect(screen.getByLabelText<HTMLTextAreaElement>("Note").value).toBe("");
  });

  it.each(handleErrors)("says what is wrong: %s", (error) => {
    for (const locale of ["en", "fr"] as const) expect(translatorFor(locale).exists(`failures.handle.errors.${error}`)).toBe(true);
  });
});
