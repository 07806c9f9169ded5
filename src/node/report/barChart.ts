import { chartFigure, niceStep, percent } from "./chartFigure.ts";
import { html, type Markup } from "./markup.ts";

export type Bar = {
  readonly label: string;
  /** Where it ends. */
  readonly value: number;
  readonly text: string;
  /** Where it begins; default: 0. */
  readonly from?: number;
};

type BarChart = {
  readonly title: string;
  readonly note: string;
  /** At least one. */
  readonly bars: readonly Bar[];
  /** Name and unit of the values. */
  readonly axis: string;
  readonly formatValue: (value: number) => string;
  /** Least distance between two ticks: 1 where halves make no sense. */
  readonly minStep: number;
  /** `bar` for what was done, `refused` for what was refused. */
  readonly tone: "bar" | "refused";
};

const ROW = 40;
const TICKS = 4;
/** The part of the width that the longest bar may take: the rest is for the text behind it. */
const PLOT = 0.7;

/**
 * Horizontal bars, each under its label and before its value, so that there is room for both on a phone. Labels are
 * HTML, since text in SVG neither wraps nor ends in an ellipsis where the page is too narrow for it.
 */
export function barChart(chart: BarChart): Markup {
  const { bars, axis, formatValue, title, note } = chart;
  const max = Math.max(...bars.map(({ value }) => value));
  const step = Math.max(chart.minStep, niceStep(max, TICKS));
  const ticks = Array.from({ length: Math.max(1, Math.ceil(max / step - 1e-9)) + 1 }, (_, i) => i * step);
  const end = ticks.at(-1) ?? step;
  const positionOf = (value: number) => percent((value / end) * PLOT);
  const bottom = bars.length * ROW + 4;

  const drawing = [
    ...ticks.map(
      (value) =>
        html`<line class="${value === 0 ? "base" : "grid"}" x1="${positionOf(value)}" x2="${positionOf(value)}" y1="4" y2="${bottom}"/>
<text class="scale" text-anchor="${value === 0 ? "start" : "middle"}" x="${positionOf(value)}" y="${bottom + 16}">${formatValue(value)}</text>`,
    ),
    ...bars.map((bar, i) => drawBar(bar, chart.tone, positionOf, i * ROW)),
    html`<text class="axis" text-anchor="middle" x="${percent(PLOT / 2)}" y="${bottom + 36}">${axis}</text>`,
  ];
  const alternative = `${title}. ${bars.map(({ label, text }) => `${label}: ${text}`).join("; ")}.`;
  return chartFigure({ title, note, alternative, height: bottom + 42, plot: "plot", drawing });
}

function drawBar(
  { label, text, value, from = 0 }: Bar,
  tone: BarChart["tone"],
  positionOf: (value: number) => string,
  y: number,
): Markup {
  const begin = positionOf(from);
  const end = positionOf(value);
  const width = positionOf(value - from);
  return html`<foreignObject x="6" y="${y + 2}" width="100%" height="20"><div><span>${label}</span></div></foreignObject>
<rect class="${tone}" x="${begin}" width="2" y="${y + 23}" height="13"/>
<rect class="${tone}" x="${begin}" width="${width}" y="${y + 23}" height="13"><title>${label}: ${text}</title></rect>
<text class="value" x="${end}" dx="8" y="${y + 34}">${text}</text>`;
}
