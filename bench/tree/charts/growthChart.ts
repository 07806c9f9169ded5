import { html, type Markup } from "../../../src/node/report/markup.ts";
import { page, WIDTH } from "./page.ts";

export type Line = {
  readonly label: string;
  readonly tone: "a" | "c" | "d";
  readonly points: readonly { readonly rows: number; readonly nanoseconds: number }[];
};

/** Pixels: what the plot leaves at its left, right and top, and its height. */
const LEFT = 92;
const RIGHT = 190;
const TOP = 78;
const PLOT = 300;

/** CPU time a row against rows; each step of a scale is ten times the one before. */
export function growthChart(lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const x = scaleOf(
    points.map(({ rows }) => rows),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = scaleOf(
    points.map(({ nanoseconds }) => nanoseconds),
    TOP + PLOT,
    TOP,
  );
  const height = TOP + PLOT + 72;
  const told = ({ label, points }: Line) =>
    `${label}: ${points.map(({ rows, nanoseconds }) => `${grouped(nanoseconds)} ns at ${grouped(rows)} rows`).join(", ")}`;
  return page(
    {
      title: "From a CSV file to a root: CPU time a row",
      subtitle: "One thread, every row checked; each grid line is ten times the one before.",
      spoken: `${lines.map(told).join("; ")}.`,
      height,
    },
    html`${y.ticks.map(
      (tick) => html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>
<text class="soft" x="${LEFT - 10}" y="${y.at(tick) + 4}" text-anchor="end">${duration(tick)}</text>
`,
    )}${x.ticks.map(
      (tick) => html`<line x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${TOP}" y2="${TOP + PLOT}"/>
<text class="soft" x="${x.at(tick)}" y="${TOP + PLOT + 18}" text-anchor="middle">${grouped(tick)}</text>
`,
    )}<line class="base" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${TOP + PLOT}" y2="${TOP + PLOT}"/>
${lines.map((line) => drawLine(line, x.at, y.at))}
<text class="soft" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${TOP + PLOT + 40}" text-anchor="middle">rows</text>`,
  );
}

type Place = (value: number) => number;

function drawLine({ label, tone, points }: Line, x: Place, y: Place): Markup {
  const places = points.map(({ rows, nanoseconds }) => ({ x: x(rows), y: y(nanoseconds), nanoseconds }));
  const last = places.at(-1) ?? { x: 0, y: 0, nanoseconds: 0 };
  return html`<path class="${tone}" d="${places.map((place, i) => `${i === 0 ? "M" : "L"}${place.x} ${place.y}`).join(" ")}"/>
${places.map((place) => html`<circle class="${tone}" cx="${place.x}" cy="${place.y}" r="4"/>`)}
<text class="strong" x="${last.x + 12}" y="${last.y - 2}">${label}</text>
<text class="soft" x="${last.x + 12}" y="${last.y + 14}">${duration(last.nanoseconds)} a row</text>
`;
}

/** Places on a scale of whole powers of ten around all values. */
function scaleOf(values: readonly number[], from: number, to: number): { at: Place; ticks: number[] } {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(Math.ceil(Math.log10(Math.max(...values))), least + 1);
  return {
    at: (value) =>
      Math.round((from + ((Math.log10(value) - least) / (most - least)) * (to - from)) * 10) / 10,
    ticks: Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i)),
  };
}

function duration(nanoseconds: number): string {
  const value = nanoseconds < 1e3 ? nanoseconds : nanoseconds < 1e6 ? nanoseconds / 1e3 : nanoseconds / 1e6;
  const unit = nanoseconds < 1e3 ? "ns" : nanoseconds < 1e6 ? "µs" : "ms";
  return `${value.toLocaleString("en", { maximumSignificantDigits: 3 })} ${unit}`;
}

function grouped(figure: number): string {
  return figure.toLocaleString("en");
}
