import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import type { NotificationErrors, NotificationSettingsInput } from "#app/notifications/notification-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { NotificationSettingsForm } from "./notification-settings-form.tsx";

const quiet: NotificationSettingsInput = {
  recipients: "",
  locale: "en",
  digest: false,
  digestHour: 18,
  spike: false,
  spikeThreshold: "20",
};

function Form({ errors = {}, onSave }: { errors?: NotificationErrors; onSave: (settings: NotificationSettingsInput) => void }) {
  const [settings, setSettings] = useState(quiet);
  return (
    <NotificationSettingsForm
      settings={settings}
      timeZone="America/Toronto"
      busy={false}
      errors={errors}
      onChange={setSettings}
      onSave={() => onSave(settings)}
    />
  );
}

it("asks for the hour and the threshold only of what is switched on, and gives what was typed", async () => {
  const user = userEvent.setup();
  const onSave = vi.fn();
  renderInApp(<Form onSave={onSave} />);
  expect(screen.queryByLabelText("Hour of the digest")).toBeNull();
  await user.click(screen.getByLabelText("Recipients"));
  await user.paste("sam@example.test\nkim@example.test");
  await user.click(screen.getByLabelText("Send a digest once a day"));
  fireEvent.change(screen.getByLabelText("Hour of the digest"), { target: { value: "7" } });
  await user.click(screen.getByLabelText("Send an alert when failures spike"));
  fireEvent.change(screen.getByLabelText("Alert when more new failures come within an hour than"), { target: { value: "50" } });
  fireEvent.click(screen.getByText("Save settings"));
  expect(onSave.mock.lastCall).toEqual([
    {
      recipients: "sam@example.test\nkim@example.test",
      locale: "en",
      digest: true,
      digestHour: 7,
      spike: true,
      spikeThreshold: "50",
    },
  ]);
});

it("leads to the field that is wrong and names what is wrong with it", () => {
  renderInApp(<Form errors={{ recipients: { error: "not_an_address", named: "sam@" } }} onSave={() => {}} />);
  const field = screen.getByLabelText("Recipients");
  expect(document.activeElement).toBe(field);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("“sam@” is not an email address.")).toBeDefined();
});

it("says in French how the hour is meant", async () => {
  renderInApp(<Form onSave={() => {}} />, "fr");
  await userEvent.click(screen.getByLabelText("Envoyer un résumé une fois par jour"));
  expect(screen.getByText("Dans le fuseau horaire de votre boutique (America/Toronto).")).toBeDefined();
  expect(screen.getAllByText(/^18\sh$/).length).toBeGreaterThan(0);
});
