import { BlockStack, Button, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry, StaffView } from "#app/failures/failure-view.ts";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import { actorName } from "./actor-name.ts";
import { changeText } from "./fix-words.ts";
import { Moment } from "./moment.tsx";
import { SendingList } from "./sending-list.tsx";

/** What was done about a failure so far: by whom, when, for how many, what was sent and what it changed. */
export function FixHistory({ history, staff }: { history: HistoryEntry[]; staff: StaffView[] }) {
  const { t } = useTranslation();
  if (history.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("failures.history.heading")}
        </Text>
        {history.map((entry) => (
          <Entry key={entry.id} entry={entry} staff={staff} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Entry({ entry, staff }: { entry: HistoryEntry; staff: StaffView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actor = actorName(t, entry.actor, staff);
  return (
    <BlockStack gap="100">
      <Text as="span" breakWord>
        <span suppressHydrationWarning>{sentence()}</span>
      </Text>
      {entry.type === "event" && entry.kind === "noted" && entry.details.text && (
        <p style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{entry.details.text}</p>
      )}
      {entry.type === "fix" && entry.changed.length > 0 && (
        <Text as="span" variant="bodySm" breakWord>
          {entry.changed.map(({ what, from, to }) => changed(changeText(t, what), { from, to })).join(" · ")}
        </Text>
      )}
      <Text as="span" tone="subdued" variant="bodySm">
        <Moment at={entry.at} />
      </Text>
      {entry.type === "fix" && entry.sent.length > 0 && <Sent entry={entry} />}
    </BlockStack>
  );

  function sentence(): string {
    if (entry.type === "fix") return t("failures.history.entry", { fix: t(`fixes.${entry.fix}.label`), actor, count: entry.failures });
    const { to, until } = entry.details;
    return t(`failures.events.${entry.kind}`, {
      actor,
      assignee: to ? actorName(t, to, staff) : "",
      moment: until ? format.date(until) : "",
    });
  }

  function changed(what: string, { from, to }: { from: string; to: string }): string {
    return from ? t("fixes.changed", { what, from, to }) : t("fixes.set", { what, to });
  }
}

function Sent({ entry }: { entry: Extract<HistoryEntry, { type: "fix" }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          disclosure={open ? "up" : "down"}
          ariaExpanded={open}
          ariaControls={id}
          accessibilityLabel={t("failures.history.sentLabel", { moment: format.moment(entry.at) })}
          onClick={() => setOpen(!open)}
        >
          {t("failures.history.sent")}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open}>
        <SendingList sendings={entry.sent} />
      </Collapsible>
    </BlockStack>
  );
}
