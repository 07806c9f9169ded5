import { html, type Markup } from "./markup.ts";

type ChartFigure = {
  readonly title: string;
  /** One sentence on how to read it. */
  readonly note: string;
  /** What the drawing tells, in words, for those who cannot see it. */
  readonly alternative: string;
  /** Pixels. The width is the reader's. */
  readonly height: number;
  /** `plot-with-axis` leaves room at the left for the labels of a vertical axis, `plot` does not. */
  readonly plot: "plot" | "plot-with-axis";
  readonly drawing: readonly Markup[];
  readonly legend?: Markup;
};

/**
 * A chart with its caption and its text alternative. Drawings place things across in percent and down in pixels, so
 * that on a phone a chart becomes narrower while its letters keep their size.
 */
export function chartFigure(figure: ChartFigure): Markup {
  return html`<figure>
<figcaption><strong>${figure.title}</strong><span>${figure.note}</span></figcaption>
<svg class="${figure.plot}" role="img" aria-label="${figure.alternative}" height="${figure.height}">
${figure.drawing}
</svg>
${figure.legend ?? html``}
</figure>`;
}

/** A position from 0 to 1 as SVG takes it, kept short: a page holds thousands of them. */
export function percent(position: number): string {
  return `${Number((position * 100).toFixed(2))}%`;
}

/** The least of 1, 2, 5, 10, 20, ... (and their tenths, hundredths, ...) that divides `span` into at most `parts`. */
export function niceStep(span: number, parts: number): number {
  const min = span / parts;
  if (!(min > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(min));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= min * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A tick of the axis below a plot. */
export function tickBelow(
  position: number,
  bottom: number,
  text: string,
  anchor: "start" | "middle" | "end" = "middle",
): Markup {
  const x = percent(position);
  return html`<line class="tick" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 5}"/>
<text class="scale" text-anchor="${anchor}" x="${x}" y="${bottom + 19}">${text}</text>`;
}

/** A line across a plot of shares, with its value at the left. */
export function shareLine(y: string, text: string): Markup {
  return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>
<text class="scale" text-anchor="end" x="0" dx="-8" dy="4" y="${y}">${text}</text>`;
}

/** A line down a plot whose text stands at the side where there is more room. */
export function markLine(position: number, text: string, top: number, bottom: number): Markup {
  const x = percent(position);
  const isLeft = position <= 0.5;
  return html`<line class="mark" x1="${x}" x2="${x}" y1="${top - 16}" y2="${bottom}"/>
<text class="mark" text-anchor="${isLeft ? "start" : "end"}" x="${x}" dx="${isLeft ? 6 : -6}" y="${top - 10}">${text}</text>`;
}
