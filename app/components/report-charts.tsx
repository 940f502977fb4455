import { Bar, BarChart, CartesianGrid, ComposedChart, LabelList, Line, Rectangle, Tooltip, XAxis, YAxis } from "recharts";
import type { BarShapeProps, TooltipContentProps } from "recharts";
import { OnlinePattern } from "./chart-marks.tsx";
import { chartColors } from "./chart-colors.ts";
import styles from "./report-charts.module.css";
import { useWidth } from "./use-width.ts";

/** Brought by itself, after the page: nothing else may import this file but by `import()`, for the library's sake. */

export type TimePoint = { key: string; short: string; full: string; store: number; online: number; previous: number };
export type RowPoint = { key: string; name: string; current: number; previous: number };

type ChartTexts = {
  title: string;
  /** One sentence that says what is to be seen. */
  sentence: string;
  series: { store: string; online: string; previous: string };
  /** A value as it is read, and as short as an axis wants it. */
  write: (value: number) => string;
  writeShort: (value: number) => string;
};

const small = { fontSize: 12, fill: chartColors.text };
/** Keeps a value readable where it stands on another mark. */
const halo = { paintOrder: "stroke", stroke: chartColors.surface, strokeWidth: 4 } as const;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };

/** What was sold in the course of a period: stores and online one upon the other, the period before as a broken line. */
export function TimeChart({ points, texts }: { points: TimePoint[]; texts: ChartTexts }) {
  const { title, sentence, series, write, writeShort } = texts;
  const hasOnline = points.some(({ online }) => online !== 0);
  return (
    <ComposedChart
      responsive
      accessibilityLayer
      className={styles.chart}
      style={{ width: "100%", height: "100%" }}
      data={points}
      margin={margin}
      aria-label={title}
      desc={sentence}
      barCategoryGap="22%"
      stackOffset="sign"
    >
      <defs>
        <OnlinePattern id="online" />
      </defs>
      <CartesianGrid vertical={false} stroke={chartColors.grid} />
      <XAxis dataKey="short" tick={small} tickLine={false} stroke={chartColors.axis} minTickGap={6} interval="preserveStartEnd" />
      <YAxis tick={small} tickLine={false} axisLine={false} tickFormatter={writeShort} width={58} allowDecimals={false} />
      <Tooltip
        cursor={{ fill: chartColors.hover }}
        isAnimationActive={false}
        content={({ active, payload }: TooltipContentProps) => (
          <Told
            point={active ? (payload[0]?.payload as TimePoint | undefined) : undefined}
            tell={(point) => ({
              heading: point.full,
              facts: [
                [series.store, write(point.store)],
                ...(hasOnline ? [[series.online, write(point.online)] as const] : []),
                [series.previous, write(point.previous)],
              ],
            })}
          />
        )}
      />
      <Bar dataKey="store" name={series.store} stackId="now" fill={chartColors.store} maxBarSize={44} shape={shapeOf} />
      {hasOnline && <Bar dataKey="online" name={series.online} stackId="now" fill="url(#online)" maxBarSize={44} shape={shapeOf} />}
      <Line
        dataKey="previous"
        name={series.previous}
        type="monotone"
        stroke={chartColors.previous}
        strokeWidth={2}
        strokeDasharray="5 4"
        dot={points.length > 12 ? false : { r: 3, fill: chartColors.surface, strokeDasharray: "0" }}
      />
    </ComposedChart>
  );
}

/** Rows one below the other, each with the period before as an outline. */
export function RowChart({ points, texts }: { points: RowPoint[]; texts: ChartTexts }) {
  const { smDown } = useWidth();
  const nameWidth = smDown ? 104 : 160;
  const { title, sentence, series, write, writeShort } = texts;
  return (
    <BarChart
      responsive
      accessibilityLayer
      layout="vertical"
      className={styles.chart}
      style={{ width: "100%", height: "100%" }}
      data={points}
      margin={{ ...margin, right: 56 }}
      aria-label={title}
      desc={sentence}
      barCategoryGap="18%"
      barGap={2}
    >
      <CartesianGrid horizontal={false} stroke={chartColors.grid} />
      <XAxis type="number" tick={small} tickLine={false} axisLine={false} tickFormatter={writeShort} allowDecimals={false} />
      <YAxis
        type="category"
        dataKey="key"
        tick={small}
        tickLine={false}
        stroke={chartColors.axis}
        width={nameWidth}
        tickFormatter={(key: string) => shorten(points.find((point) => point.key === key)?.name ?? "", nameWidth)}
        interval={0}
      />
      <Tooltip
        cursor={{ fill: chartColors.hover }}
        isAnimationActive={false}
        content={({ active, payload }: TooltipContentProps) => (
          <Told
            point={active ? (payload[0]?.payload as RowPoint | undefined) : undefined}
            tell={({ name, current, previous }) => ({
              heading: name,
              facts: [
                [series.store, write(current)],
                [series.previous, write(previous)],
              ],
            })}
          />
        )}
      />
      <Bar dataKey="current" name={series.store} fill={chartColors.store} maxBarSize={18} radius={2}>
        <LabelList dataKey="current" position="right" formatter={(value) => writeShort(Number(value))} {...small} style={halo} />
      </Bar>
      <Bar
        dataKey="previous"
        name={series.previous}
        fill={chartColors.surface}
        stroke={chartColors.previous}
        strokeDasharray="3 2"
        maxBarSize={8}
        radius={2}
      />
    </BarChart>
  );
}

/** A seam of the surface's colour keeps what is stacked apart. */
function shapeOf({ x, y, width, height, fill }: BarShapeProps) {
  return <Rectangle x={x} y={y} width={width} height={height} fill={fill} stroke={chartColors.surface} strokeWidth={1} radius={2} />;
}

/** Letters are some seven pixels wide. */
function shorten(name: string, width: number): string {
  const most = Math.floor((width - 12) / 7);
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}

type Telling<Point> = { point: Point | undefined; tell: (point: Point) => { heading: string; facts: (readonly [string, string])[] } };

/** What is said, and shown, of the point that pointer or arrow keys are at. It stands from the first pass on, so that it is heard. */
function Told<Point>({ point, tell }: Telling<Point>) {
  const told = point && tell(point);
  return (
    <div role="status">
      {told && (
        <div className={styles.told}>
          <strong>{told.heading}</strong>
          <dl className={styles.facts}>
            {told.facts.map(([name, value]) => (
              <div key={name} className={styles.fact}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}
