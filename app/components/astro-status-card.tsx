import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AstroView } from "#app/connections/astro-view.ts";
import { ConnectionStatusCard } from "./connection-status-card.tsx";
import { Moment } from "./moment.tsx";

type AstroStatusCardProps = {
  astro: AstroView;
  /** What came of the last test. */
  answer: ReactNode;
  busy: "test" | "disconnect" | null;
  onTest: () => void;
  onChange: () => void;
  onDisconnect: () => void;
};

/** A connection with Astro that stands: as whom, and since when. */
export function AstroStatusCard({ astro, answer, busy, onTest, onChange, onDisconnect }: AstroStatusCardProps) {
  const { t } = useTranslation();
  const { username, clientId, connectedAt, checkedAt, waitingOrders } = astro;
  return (
    <ConnectionStatusCard
      heading={t("astro.status.heading")}
      facts={[
        [t("astro.credentials.username"), username],
        [t("astro.credentials.clientId"), clientId],
        [t("astro.status.connectedAt"), connectedAt ? <Moment at={connectedAt} /> : null],
        [t("astro.status.checkedAt"), checkedAt ? <Moment at={checkedAt} /> : null],
      ]}
      answer={answer}
      waiting={waitingOrders > 0 ? t("astro.status.waiting", { count: waitingOrders }) : null}
      test={{ label: t("astro.credentials.test"), busy: busy === "test", onAction: onTest }}
      change={{ label: t("astro.status.change"), onAction: onChange }}
      disconnect={{
        label: t("astro.disconnect.action"),
        title: t("astro.disconnect.title"),
        confirm: t("astro.disconnect.confirm"),
        consequences: [
          t("astro.disconnect.waits"),
          t("astro.disconnect.kept"),
          ...(waitingOrders > 0 ? [t("astro.disconnect.waiting", { count: waitingOrders })] : []),
        ],
        busy: busy === "disconnect",
        onAction: onDisconnect,
      }}
    />
  );
}
