import { Suspense } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useHydrated } from "./use-hydrated.ts";

type ChartBoxProps = { height: number; children: ReactNode };

/** A chart comes after everything that can be read. Its place is kept from the first pass on, so that nothing moves when it is there. */
export function ChartBox({ height, children }: ChartBoxProps) {
  const isHydrated = useHydrated();
  return (
    <div style={{ height, minWidth: 0 }}>{isHydrated ? <Suspense fallback={<ChartPlace />}>{children}</Suspense> : <ChartPlace />}</div>
  );
}

function ChartPlace() {
  return (
    <div
      aria-hidden
      style={{ height: "100%", borderRadius: "var(--p-border-radius-200)", background: "var(--p-color-bg-surface-secondary)" }}
    />
  );
}

/** In the place of a chart that did not arrive. */
export function MissingChart() {
  const { t } = useTranslation();
  return (
    <p style={{ display: "grid", height: "100%", placeContent: "center", margin: 0, color: "var(--p-color-text-secondary)" }}>
      {t("reports.chart.missing")}
    </p>
  );
}
