import { chartFigure, shareLine, tickBelow } from "./chartFigure.ts";
import { html, type Markup } from "./markup.ts";

type LineChart = {
  readonly title: string;
  readonly note: string;
  /** What the drawing tells, in words. */
  readonly alternative: string;
  /** From left to right, both from 0 to 1. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Names and units of both axes. */
  readonly across: string;
  readonly up: string;
  readonly formatValue: (value: number) => string;
  /** Stands between the curve and the diagonal. */
  readonly mark: string;
};

const TOP = 22;
const BOTTOM = 312;
const HEIGHT = 358;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** The curve's own units: fine enough for any screen, short in the file. */
const UNITS = 1_000;

/** A curve below the diagonal of a square of shares, with the space between them filled. */
export function lineChart(chart: LineChart): Markup {
  const { points, formatValue, across, up, mark, title, note, alternative } = chart;
  const levelOf = (value: number) => (BOTTOM - value * (BOTTOM - TOP)).toFixed(1);
  const curve = points.map(({ x, y }) => `${Math.round(x * UNITS)},${Math.round((1 - y) * UNITS)}`).join(" ");
  const drawing = [
    html`<text class="axis" x="0" dx="-52" y="11">${up}</text>`,
    ...TICKS.map((value) => shareLine(levelOf(value), formatValue(value))),
    // Lines that lean cannot be placed in percent: this inner drawing is stretched to the width instead.
    html`<svg x="0" y="${TOP}" width="100%" height="${BOTTOM - TOP}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">
<polygon class="between" points="${curve}"/>
<line class="even" x1="0" y1="${UNITS}" x2="${UNITS}" y2="0"/>
<polyline class="curve" points="${curve}"/>
</svg>`,
    html`<line class="base" x1="0" x2="100%" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    ...TICKS.map((value) => {
      const anchor = value === 0 ? "start" : value === 1 ? "end" : "middle";
      return tickBelow(value, BOTTOM, formatValue(value), anchor);
    }),
    html`<text class="axis" text-anchor="middle" x="50%" y="${HEIGHT - 6}">${across}</text>`,
    html`<text class="mark" x="0" dx="10" y="${TOP + 20}">${mark}</text>`,
  ];
  return chartFigure({ title, note, alternative, height: HEIGHT, plot: "plot-with-axis", drawing });
}
