import { chartColors } from "./chart-colors.ts";

type Mark = "store" | "online" | "previous" | "outline";

/** Stripes: what is sold online is told from what is sold in stores without its colour. */
export function OnlinePattern({ id }: { id: string }) {
  return (
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width={6} height={6} fill={chartColors.online} />
      <rect width={2} height={6} fill={chartColors.surface} fillOpacity={0.75} />
    </pattern>
  );
}

/** What the marks of a chart mean. */
export function ChartKey({ marks }: { marks: { mark: Mark; name: string }[] }) {
  return (
    <ul
      style={{
        display: "flex",
        flexWrap: "wrap",
        gap: "var(--p-space-100) var(--p-space-400)",
        margin: 0,
        padding: 0,
        listStyle: "none",
        fontSize: "var(--p-font-size-300)",
        color: "var(--p-color-text-secondary)",
      }}
    >
      {marks.map(({ mark, name }) => (
        <li key={mark} style={{ display: "flex", alignItems: "center", gap: "var(--p-space-150)" }}>
          <svg width={18} height={12} aria-hidden focusable={false}>
            {draw(mark)}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function draw(mark: Mark) {
  switch (mark) {
    case "store":
      return <rect width={18} height={12} rx={2} fill={chartColors.store} />;
    case "online":
      return (
        <>
          <defs>
            <OnlinePattern id="online-key" />
          </defs>
          <rect width={18} height={12} rx={2} fill="url(#online-key)" />
        </>
      );
    case "previous":
      return <line x1={0} x2={18} y1={6} y2={6} stroke={chartColors.previous} strokeWidth={2} strokeDasharray="5 4" />;
    case "outline":
      return (
        <rect x={0.5} y={2.5} width={17} height={7} rx={2} fill={chartColors.surface} stroke={chartColors.previous} strokeDasharray="3 2" />
      );
  }
}
