import { chartFigure, percent } from "../../../../node/report/chartFigure.ts";
import { html, type Markup } from "../../../../node/report/markup.ts";
import { coincidences } from "./coincidence.ts";
import type { Scale } from "./scale.ts";
import type { Series } from "./series.ts";

type SeriesChart = {
  readonly title: string;
  readonly note: string;
  /** What the drawing tells, in words. */
  readonly alternative: string;
  readonly series: readonly Series[];
  readonly across: Scale & { readonly name: string; readonly format: (value: number) => string };
  readonly up: Scale & { readonly name: string; readonly format: (value: number) => string };
};

const TOP = 22;
const BOTTOM = 252;
const HEIGHT = 298;
/** The curves' own units: fine enough for any screen, short in the file. */
const UNITS = 10_000;

type Axes = Pick<SeriesChart, "across" | "up">;

/** Curves of the strategies in one plot, told apart by colour and by the dashes of the line; what lies on another is said. */
export function seriesChart(chart: SeriesChart): Markup {
  const { title, note, series, across, up } = chart;
  const hidden = coincidences(series, across.positionOf, up.positionOf);
  const legend = html`<ul class="legend">${series.map(
    ({ strategy }) => html`<li><i class="${strategy}"></i><span>${strategy}</span></li>`,
  )}</ul>${hidden.length === 0 ? html`` : html`<p class="aside">${hidden.join(" ")}</p>`}`;
  const alternative = [chart.alternative, ...hidden].join(" ");
  const drawing = plot(series, chart);
  return chartFigure({ title, note, alternative, height: HEIGHT, plot: "plot-with-axis", drawing, legend });
}

type PanelChart = Omit<SeriesChart, "across"> & {
  /** The axis of a strategy's own panel. */
  readonly acrossOf: (series: Series) => SeriesChart["across"];
};

/** A plot for each strategy, each on its own axis across: for curves of which one would be a stroke beside another. */
export function panelChart({ title, note, alternative, series, up, acrossOf }: PanelChart): Markup {
  const panels = series.map(
    (one) => html`<div><h4><i class="${one.strategy}"></i>${one.strategy}</h4>
<svg class="plot-with-axis" aria-hidden="true" height="${HEIGHT}">
${plot([one], { up, across: acrossOf(one) })}
</svg></div>
`,
  );
  return html`<figure>
<figcaption><strong>${title}</strong><span>${note}</span></figcaption>
<div class="panels legend" role="img" aria-label="${alternative}">
${panels}</div>
</figure>`;
}

function plot(series: readonly Series[], { across, up }: Axes): readonly Markup[] {
  const levelOf = (value: number) => (BOTTOM - up.positionOf(value) * (BOTTOM - TOP)).toFixed(1);
  return [
    html`<text class="axis" x="0" dx="-52" y="11">${up.name}</text>`,
    ...up.ticks.map(
      (value) => html`<line class="grid" x1="0" x2="100%" y1="${levelOf(value)}" y2="${levelOf(value)}"/>
<text class="scale" text-anchor="end" x="0" dx="-8" dy="4" y="${levelOf(value)}">${up.format(value)}</text>`,
    ),
    // Lines that lean cannot be placed in percent: this inner drawing is stretched to the width instead.
    html`<svg x="0" y="${TOP - 2}" width="100%" height="${BOTTOM - TOP + 4}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">
${series.map((one) => curve(one, across, up))}
</svg>`,
    html`<line class="base" x1="0" x2="100%" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    ...across.ticks.map((value) => {
      const position = across.positionOf(value);
      const anchor = position < 0.02 ? "start" : position > 0.98 ? "end" : "middle";
      const x = percent(position);
      return html`<line class="tick" x1="${x}" x2="${x}" y1="${BOTTOM}" y2="${BOTTOM + 5}"/>
<text class="scale" text-anchor="${anchor}" x="${x}" y="${BOTTOM + 19}">${across.format(value)}</text>`;
    }),
    html`<text class="axis" text-anchor="middle" x="50%" y="${HEIGHT - 6}">${across.name}</text>`,
  ];
}

function curve({ strategy, points }: Series, across: Scale, up: Scale): Markup {
  const corners = points.map(({ x, y }) => {
    const level = Math.round((1 - up.positionOf(y)) * UNITS);
    return `${Math.round(across.positionOf(x) * UNITS)},${level}`;
  });
  return html`<polyline class="curve ${strategy}" points="${corners.join(" ")}"><title>${strategy}</title></polyline>\n`;
}

/** Colours and dashes of the strategies, in the head of a page that has such charts. */
export const seriesStyles = html`<style>
:root { --direct: #b0582f; --waves: #33698f; --relayed: #4b7a3f; }
@media (prefers-color-scheme: dark) { :root { --direct: #dd8b60; --waves: #6aa9d2; --relayed: #8dbf7c; } }
polyline.curve.direct { stroke: var(--direct); }
polyline.curve.waves { stroke: var(--waves); stroke-dasharray: 7 4; }
polyline.curve.relayed { stroke: var(--relayed); stroke-dasharray: 2 3; }
.legend i.direct, .legend i.waves, .legend i.relayed { width: 1.6rem; height: 0; border-radius: 0;
  align-self: center; border-top: 2px solid var(--direct); }
.legend i.waves { border-top: 2px dashed var(--waves); }
.legend i.relayed { border-top: 2px dotted var(--relayed); }
.panels { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.25rem; margin: 0; }
.panels h4 { display: flex; gap: .5rem; margin: 0 0 .5rem; font-size: .9rem; font-weight: 600; }
@media (max-width: 52rem) { .panels { grid-template-columns: minmax(0, 1fr); } }
.better { color: var(--relayed); } .worse { color: var(--refused); font-weight: 600; }
@media (max-width: 40rem) { .tiles.strategies { grid-template-columns: 1fr; } }
@media print { :root { --direct: #b0582f; --waves: #33698f; --relayed: #4b7a3f; } }
</style>`;
