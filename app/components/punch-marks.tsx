import { Icon } from "@shopify/polaris";
import { CheckIcon, StarFilledIcon } from "@shopify/polaris-icons";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { CardView, Mark } from "#app/members/member-view.ts";

/** One place for each purchase that the program needs. Today's are darker and square; a product exception has a star. */
export function PunchMarks({ card }: { card: Pick<CardView, "marks" | "required" | "today"> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { marks, required, today } = card;
  const empty = Math.max(0, required - marks.length);
  const exceptions = marks.filter(({ exception }) => exception).length;
  const spoken = [
    t("customers.card.punched", { count: marks.length, required }),
    today > 0 && t("customers.card.today", { count: today }),
    exceptions > 0 && t("customers.card.exceptions", { count: exceptions }),
  ];
  return (
    <div
      role="img"
      aria-label={spoken.filter(Boolean).join(", ")}
      style={{ display: "flex", flexWrap: "wrap", gap: "var(--p-space-100)", maxWidth: "100%" }}
    >
      {marks.map((mark, place) => (
        <span key={place} style={lookOf(mark)} title={titleOf(mark)} data-mark={mark.today ? "today" : "earlier"}>
          <Icon source={mark.exception ? StarFilledIcon : CheckIcon} tone="inherit" />
        </span>
      ))}
      {Array.from({ length: empty }, (_, place) => (
        <span key={`empty-${place}`} style={hollow} data-mark="empty" />
      ))}
    </div>
  );

  function titleOf({ description, day, today: isToday }: Mark): string {
    return [description, format.day(day), isToday && t("customers.card.addedToday")].filter(Boolean).join(" · ");
  }
}

const shape: CSSProperties = {
  display: "inline-flex",
  alignItems: "center",
  justifyContent: "center",
  width: "1.75rem",
  height: "1.75rem",
  boxSizing: "border-box",
  borderRadius: "50%",
};
const hollow: CSSProperties = { ...shape, border: "2px dashed var(--p-color-border-tertiary)" };
const earlier: CSSProperties = {
  ...shape,
  background: "var(--p-color-bg-fill-success-secondary)",
  color: "var(--p-color-text-success)",
};
const ofToday: CSSProperties = {
  ...shape,
  borderRadius: "var(--p-border-radius-150)",
  background: "var(--p-color-bg-fill-success)",
  color: "var(--p-color-text-success-on-bg-fill)",
  outline: "2px solid var(--p-color-border-success)",
};

function lookOf({ today }: Mark): CSSProperties {
  return today ? ofToday : earlier;
}
