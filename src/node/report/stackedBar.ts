import { formatShare } from "../../sdk/core/text/format.ts";
import { chartFigure, percent, tickBelow } from "./chartFigure.ts";
import { html, type Markup } from "./markup.ts";

export type Part = {
  readonly label: string;
  /** From 0 to 1; all parts together make 1. */
  readonly share: number;
  readonly text: string;
  readonly tone: "bar" | "rest" | "refused";
};

type StackedBar = {
  readonly title: string;
  readonly note: string;
  readonly parts: readonly Part[];
  /** What 100 % is. */
  readonly axis: string;
};

const BAR = 30;
const HEIGHT = 78;

/** One bar cut into its parts, with a legend that names them. */
export function stackedBar({ title, note, parts, axis }: StackedBar): Markup {
  let from = 0;
  const drawn = parts.map(({ label, share, text, tone }) => {
    const x = percent(from);
    from += share;
    return html`<rect class="${tone}" x="${x}" width="${percent(share)}" y="0" height="${BAR}">
<title>${label}: ${text}</title></rect>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
    return tickBelow(share, BAR, formatShare(share), anchor);
  });
  const axisText = html`<text class="axis" text-anchor="middle" x="50%" y="${HEIGHT - 6}">${axis}</text>`;
  const legend = html`<ul class="legend">${parts.map(
    ({ label, share, text, tone }) =>
      html`<li><i class="${tone}"></i><span><b>${label}</b> ${text} (${formatShare(share)})</span></li>`,
  )}</ul>`;
  const shares = parts.map(({ label, share, text }) => `${label}: ${text} (${formatShare(share)})`);
  const alternative = `${title}. ${shares.join("; ")}.`;
  const drawing = [...drawn, ...ticks, axisText];
  return chartFigure({ title, note, alternative, height: HEIGHT, plot: "plot", drawing, legend });
}
