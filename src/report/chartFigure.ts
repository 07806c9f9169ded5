import { html, type Markup } from "./markup.ts";

export type ChartFigure = {
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
