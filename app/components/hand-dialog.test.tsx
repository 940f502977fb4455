import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { HandDialog } from "./hand-dialog.tsx";

it("says what follows, and wants a reason before anything is done", async () => {
  const user = userEvent.setup();
  const onConfirm = vi.fn();
  renderInApp(
    <HandDialog
      action="write_off"
      isReturning={false}
      facts={{ partner: "PETZ", amount: "$5.00" }}
      busy={false}
      onConfirm={onConfirm}
      onClose={() => {}}
    />,
  );
  expect(screen.getByText(/Punchcard stops asking PETZ\. \$5\.00 stay with your shop/)).toBeDefined();
  await user.type(screen.getByLabelText(/Reason/), "   ");
  await user.click(screen.getByText("Write off"));
  expect(onConfirm).not.toHaveBeenCalled();
  expect(screen.getByText("Say why in a few words.")).toBeDefined();
  await user.type(screen.getByLabelText(/Reason/), "PETZ settled it by phone ");
  await user.click(screen.getByText("Write off"));
  expect(onConfirm.mock.calls).toEqual([["PETZ settled it by phone"]]);
});
