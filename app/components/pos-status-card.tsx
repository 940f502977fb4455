import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PosView } from "#app/pos/pos-views.ts";
import { ConnectionStatusCard } from "./connection-status-card.tsx";
import { Moment } from "./moment.tsx";

export type PosStatusIntent = "check" | "change" | "disconnect";

type PosStatusCardProps = {
  pos: PosView;
  /** What came of the last attempt. */
  answer: ReactNode;
  busy: PosStatusIntent | null;
  /** What changing the access is called. */
  changeLabel: string;
  onCheck: () => void;
  onChange: () => void;
  onDisconnect: () => void;
};

/** A connection with a point of sale that stands: with which account, as whom, and since when. */
export function PosStatusCard({ pos, answer, busy, changeLabel, onCheck, onChange, onDisconnect }: PosStatusCardProps) {
  const { t } = useTranslation();
  const { partner, waitingOrders, account, user, address, connectedAt, checkedAt } = pos;
  return (
    <ConnectionStatusCard
      heading={t("pos.connections.status.heading")}
      facts={[
        [t("pos.connections.status.account"), account],
        [t("pos.connections.status.user"), user],
        [t(`pos.connections.status.address.${partner}`), address || null],
        [t("pos.connections.status.connectedAt"), connectedAt ? <Moment at={connectedAt} /> : null],
        [t("pos.connections.status.checkedAt"), checkedAt ? <Moment at={checkedAt} /> : null],
      ]}
      answer={answer}
      waiting={waitingOrders > 0 ? t("pos.connections.waiting", { count: waitingOrders }) : null}
      test={{ label: t("pos.connections.status.check"), busy: busy === "check", onAction: onCheck }}
      change={{ label: changeLabel, busy: busy === "change", onAction: onChange }}
      disconnect={{
        label: t("pos.connections.disconnect.action"),
        title: t("pos.connections.disconnect.title", { partner: t(`partners.${partner}`) }),
        confirm: t("pos.connections.disconnect.confirm"),
        consequences: [
          t("pos.connections.disconnect.waits"),
          t("pos.connections.disconnect.kept"),
          ...(waitingOrders > 0 ? [t("pos.connections.disconnect.waiting", { count: waitingOrders })] : []),
        ],
        busy: busy === "disconnect",
        onAction: onDisconnect,
      }}
    />
  );
}
