import { formatCompact, formatCount } from "../../sdk/core/text/format.ts";
import { chartFigure, markLine, niceStep, percent, tickBelow } from "./chartFigure.ts";
import type { Binned } from "./logBins.ts";
import { html, type Markup } from "./markup.ts";

type Histogram = {
  readonly title: string;
  readonly note: string;
  /** What the drawing tells, in words. */
  readonly alternative: string;
  readonly binned: Binned;
  /** Name and unit of the values. */
  readonly axis: string;
  /** What is counted: `claims`. */
  readonly counted: string;
  readonly formatValue: (value: number) => string;
  /** A value to point out. */
  readonly mark: { readonly value: number; readonly text: string };
};

/** Two lines above the plot: the name of the vertical axis, and the mark's text. */
const TOP = 38;
const BOTTOM = 208;
const HEIGHT = 254;
/** Pixels of the lowest bar, one of them its border. */
const THINNEST = 3;
const TICKS = 4;

/** Vertical bars, one a bin, with both axes labelled and one value marked. */
export function histogram(chart: Histogram): Markup {
  const { binned, axis, counted, mark } = chart;
  const step = Math.max(1, niceStep(Math.max(...binned.counts), TICKS));
  const top = Math.ceil(Math.max(1, ...binned.counts) / step) * step;
  const levelOf = (count: number) => BOTTOM - (count / top) * (BOTTOM - TOP);

  const drawing = [
    html`<text class="axis" x="0" dx="-52" y="11">${counted}</text>`,
    ...levels(top, step).map((count) => level(count, levelOf(count))),
    ...bars(chart, levelOf),
    html`<line class="base" x1="0" x2="100%" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    ...binned.ticks.map(({ position, value }) => tickBelow(position, BOTTOM, chart.formatValue(value))),
    html`<text class="axis" text-anchor="middle" x="50%" y="${HEIGHT - 6}">${axis}</text>`,
    markLine(binned.positionOf(mark.value), mark.text, TOP, BOTTOM),
  ];
  const { title, note, alternative } = chart;
  return chartFigure({ title, note, alternative, height: HEIGHT, plot: "plot-with-axis", drawing });
}

function levels(top: number, step: number): readonly number[] {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
}

function level(count: number, y: number): Markup {
  return html`<line class="grid" x1="0" x2="100%" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>
<text class="scale" text-anchor="end" x="0" dx="-8" y="${(y + 4).toFixed(1)}">${formatCompact(count)}</text>`;
}

/** Empty bins are left out; one value among 250,000 still shows, as a line. */
function bars({ binned, counted, formatValue }: Histogram, levelOf: (count: number) => number): Markup[] {
  const { counts, edges } = binned;
  return counts.flatMap((count, i) => {
    if (count === 0) return [];
    const y = Math.min(levelOf(count), BOTTOM - THINNEST);
    const range = `${formatValue(edges[i] ?? 0)} to ${formatValue(edges[i + 1] ?? 0)}`;
    const x = percent(i / counts.length);
    const width = percent(1 / counts.length);
    return html`<rect class="bar" x="${x}" width="${width}" y="${y.toFixed(1)}" height="${(BOTTOM - y).toFixed(1)}">
<title>${range}: ${formatCount(count)} ${counted}</title></rect>`;
  });
}
