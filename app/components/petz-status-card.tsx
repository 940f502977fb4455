import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PetzView } from "#app/connections/petz-view.ts";
import { ConnectionStatusCard } from "./connection-status-card.tsx";
import { Moment } from "./moment.tsx";

type PetzStatusCardProps = {
  petz: PetzView;
  /** What came of the last check. */
  answer: ReactNode;
  busy: "check" | "disconnect" | null;
  onCheck: () => void;
  onChange: () => void;
  onDisconnect: () => void;
};

/** A connection with PETZ that stands: where, as which register, since when, and what PETZ knows of the shop. */
export function PetzStatusCard({ petz, answer, busy, onCheck, onChange, onDisconnect }: PetzStatusCardProps) {
  const { t } = useTranslation();
  const { baseUrl, headerName, deviceRef, connectedAt, checkedAt, productsAt, waitingCoupons } = petz;
  return (
    <ConnectionStatusCard
      heading={t("petz.status.heading")}
      facts={[
        [t("petz.credentials.baseUrl"), baseUrl],
        [t("petz.credentials.headerName"), headerName],
        [t("petz.credentials.deviceRef"), deviceRef],
        [t("petz.status.connectedAt"), connectedAt ? <Moment at={connectedAt} /> : null],
        [t("petz.status.checkedAt"), checkedAt ? <Moment at={checkedAt} /> : null],
        [t("petz.status.productsAt"), productsAt ? <Moment at={productsAt} /> : t("petz.status.productsSoon")],
      ]}
      answer={answer}
      waiting={waitingCoupons > 0 ? t("petz.status.waiting", { count: waitingCoupons }) : null}
      test={{ label: t("petz.credentials.test"), busy: busy === "check", onAction: onCheck }}
      change={{ label: t("petz.status.change"), onAction: onChange }}
      disconnect={{
        label: t("petz.disconnect.action"),
        title: t("petz.disconnect.title"),
        confirm: t("petz.disconnect.confirm"),
        consequences: [
          t("petz.disconnect.waits"),
          t("petz.disconnect.kept"),
          ...(waitingCoupons > 0 ? [t("petz.disconnect.waiting", { count: waitingCoupons })] : []),
        ],
        busy: busy === "disconnect",
        onAction: onDisconnect,
      }}
    />
  );
}
