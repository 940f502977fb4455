import { BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { StaffView } from "#app/failures/failure-view.ts";
import type { SnoozeChoice } from "#app/failures/snooze-until.ts";
import { actorName } from "./actor-name.ts";

type Handling = "assign" | "name" | "snooze" | "note";

type HandleCardProps = {
  assigneeId: string | null;
  /** Who can be asked to take care of it. */
  staff: StaffView[];
  /** Who is looking; null when Shopify does not say. */
  me: StaffView | null;
  /** Settled ones cannot be put off. */
  canSnooze: boolean;
  /** How many notes there are: a note that was kept leaves its field. */
  notes: number;
  busy: Handling | null;
  rejected: { what: Handling; error: HandleError } | null;
  onAssign: (assigneeId: string | null) => void;
  onName: (name: string) => void;
  onSnooze: (choice: SnoozeChoice, day: string) => void;
  onNote: (text: string) => void;
};

/** What can be wrong; each has its text under `failures.handle.errors`. */
export const handleErrors = ["required", "too_long", "past", "too_far", "unknown_staff"] as const;
export type HandleError = (typeof handleErrors)[number];

const snoozeChoices = ["tomorrow", "three_days", "next_week", "date"] as const satisfies SnoozeChoice[];

/** Who takes care of a failure, until when it is put off, and what colleagues should know. */
export function HandleCard(props: HandleCardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("failures.handle.heading")}
        </Text>
        <Assign {...props} />
        {props.me && <Name {...props} me={props.me} />}
        {props.canSnooze && <Snooze {...props} />}
        <Note {...props} />
      </BlockStack>
    </Card>
  );
}

function Assign({ assigneeId, staff, me, busy, rejected, onAssign }: HandleCardProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(assigneeId ?? "");
  const [known, setKnown] = useState(assigneeId);
  if (assigneeId !== known) {
    setKnown(assigneeId);
    setChosen(assigneeId ?? "");
  }
  const others = staff.filter(({ id }) => id !== me?.id);
  const options = [
    { value: "", label: t("failures.handle.assign.nobody") },
    ...(me ? [{ value: me.id, label: t("failures.handle.assign.me", { name: actorName(t, me.actor, [me]) }) }] : []),
    ...others.map(({ id, actor }) => ({ value: id, label: actorName(t, actor, others) })),
  ];
  return (
    <OneFieldForm onSubmit={() => onAssign(chosen || null)} action={t("failures.handle.assign.action")} busy={busy === "assign"}>
      <Select
        label={t("failures.handle.assign.label")}
        options={options}
        value={chosen}
        error={useHandleError("assign", rejected)}
        onChange={setChosen}
      />
    </OneFieldForm>
  );
}

/** Shopify names staff by number only: each says once how colleagues should see them. */
function Name({ me, busy, rejected, onName }: HandleCardProps & { me: StaffView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(me.name === null);
  const [name, setName] = useState(me.name ?? "");
  const [known, setKnown] = useState(me.name);
  const place = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(open);
  const error = useHandleError("name", rejected);
  if (me.name !== known) {
    setKnown(me.name);
    setName(me.name ?? "");
    setOpen(me.name === null);
  }

  // What was pressed is gone, and the focus with it.
  useEffect(() => {
    if (wasOpen.current === open) return;
    wasOpen.current = open;
    if (document.activeElement === document.body) place.current?.querySelector<HTMLElement>("input, button")?.focus();
  }, [open]);

  return <div ref={place}>{open ? renderForm() : renderButton()}</div>;

  function renderButton() {
    return (
      <InlineStack>
        <Button variant="plain" onClick={() => setOpen(true)}>
          {t("failures.handle.name.change")}
        </Button>
      </InlineStack>
    );
  }

  function renderForm() {
    return (
      <OneFieldForm onSubmit={() => onName(name)} action={t("failures.handle.name.action")} busy={busy === "name"}>
        <TextField
          label={t("failures.handle.name.label")}
          helpText={t("failures.handle.name.help", { name: actorName(t, me.actor) })}
          autoComplete="name"
          maxLength={60}
          value={name}
          error={error}
          onChange={setName}
        />
      </OneFieldForm>
    );
  }
}

function Snooze({ busy, rejected, onSnooze }: HandleCardProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<SnoozeChoice>("tomorrow");
  const [day, setDay] = useState("");
  const error = useHandleError("snooze", rejected);
  return (
    <OneFieldForm onSubmit={() => onSnooze(choice, day)} action={t("failures.handle.snooze.action")} busy={busy === "snooze"}>
      <Select
        label={t("failures.handle.snooze.label")}
        options={snoozeChoices.map((value) => ({ value, label: t(`failures.handle.snooze.${value}`) }))}
        value={choice}
        error={choice === "date" ? undefined : error}
        onChange={(value) => setChoice(value as SnoozeChoice)}
      />
      {choice === "date" && (
        <TextField label={t("failures.handle.snooze.day")} type="date" autoComplete="off" value={day} error={error} onChange={setDay} />
      )}
    </OneFieldForm>
  );
}

function Note({ notes, busy, rejected, onNote }: HandleCardProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [known, setKnown] = useState(notes);
  if (notes !== known) {
    setKnown(notes);
    setText("");
  }
  return (
    <OneFieldForm onSubmit={() => onNote(text)} action={t("failures.handle.note.action")} busy={busy === "note"}>
      <TextField
        label={t("failures.handle.note.label")}
        helpText={t("failures.handle.note.help")}
        multiline={2}
        maxLength={1000}
        autoComplete="off"
        value={text}
        error={useHandleError("note", rejected)}
        onChange={setText}
      />
    </OneFieldForm>
  );
}

type OneFieldFormProps = { action: string; busy: boolean; onSubmit: () => void; children: ReactNode };

function OneFieldForm({ action, busy, onSubmit, children }: OneFieldFormProps) {
  return (
    <form onSubmit={submit} noValidate>
      <BlockStack gap="200">
        {children}
        <InlineStack>
          <Button submit loading={busy}>
            {action}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSubmit();
  }
}

function useHandleError(what: Handling, rejected: HandleCardProps["rejected"]): string | undefined {
  const { t } = useTranslation();
  return rejected?.what === what ? t(`failures.handle.errors.${rejected.error}`) : undefined;
}
