import { niceStep } from "../../src/node/report/chartFigure.ts";
import { html, type Markup } from "../../src/node/report/markup.ts";
import type { Lifetime } from "./costs.ts";

type Bar = Lifetime & { readonly label: string; readonly isOurs: boolean; readonly size: number };

/** Pixels: of the drawing; of what the plot leaves at its left, its width and its top; of a row, a bar, a heading. */
const WIDTH = 860;
const LEFT = 300;
const PLOT = 470;
const TOP = 72;
const ROW = 28;
const THICK = 18;
const HEADING = 28;
const TICKS = 6;
const COMMAND = "npm run -s bench -- lifetime --save";

const style = html`<style>
.page { fill: #ffffff; } text { font: 13px system-ui, sans-serif; fill: #1e2530; }
.title { font-size: 17px; font-weight: 600; } .soft { fill: #5a6472; font-size: 12px; } .heading { font-weight: 600; }
.ours { fill: #33698f; } .peer { fill: #98a1ad; } .opening { fill: #b0582f; }
line { stroke: #e1e4e8; shape-rendering: crispEdges; } line.base { stroke: #98a1ad; }
@media (prefers-color-scheme: dark) {
.page { fill: #13171c; } text { fill: #e5e8ec; } .soft { fill: #9aa5b3; }
.ours { fill: #6aa9d2; } .peer { fill: #66717f; } .opening { fill: #dd8b60; }
line { stroke: #2c333d; } line.base { stroke: #66717f; } }
</style>`;

/**
 * Bars of whole lives, as an SVG file that stands alone: it paints its own page, light or dark as its reader prefers,
 * and says what made it.
 */
export function lifetimeChart(recipients: number, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ total }) => total)) / 1e6;
  const step = niceStep(most, TICKS);
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
  const scale = PLOT / (ticks.at(-1) ?? 1);
  const groups = [
    { heading: "Each recipient claims", bars: bars.filter(({ size }) => size === 1) },
    { heading: "A hundred in one transaction", bars: bars.filter(({ size }) => size > 1) },
  ];
  let bottom = TOP;
  const drawnGroups = groups.map((group) => {
    const top = bottom;
    bottom += HEADING + group.bars.length * ROW;
    return html`<text class="heading" x="16" y="${top + 14}">${group.heading}</text>
${group.bars.map((bar, i) => drawBar(bar, top + HEADING + i * ROW, scale))}`;
  });
  const height = bottom + 92;
  const title = `${recipients.toLocaleString("en")} recipients: gas over a campaign's whole life`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}. ${bars.map(spoken).join("; ")}.">
${style}
<rect class="page" width="${WIDTH}" height="${height}"/>
<text class="title" x="16" y="30">${title}</text>
<text class="soft" x="16" y="52">Opening, and paying each recipient once; everybody new to the token. Measured; beyond 1,000 computed from measured transactions.</text>
${ticks.map((tick) => gridLine(tick, LEFT + tick * scale, bottom))}
${drawnGroups}
<text class="soft" x="${LEFT + PLOT / 2}" y="${bottom + 40}" text-anchor="middle">million gas</text>
${legend(bottom + 66)}
<text class="soft" x="${WIDTH - 16}" y="${bottom + 77}" text-anchor="end">${COMMAND}</text>
</svg>
`.toString();
}

function drawBar({ label, isOurs, opening, total }: Bar, y: number, scale: number): Markup {
  const split = (opening / 1e6) * scale;
  const end = (total / 1e6) * scale;
  return html`<text x="${LEFT - 12}" y="${y + 14}" text-anchor="end">${label}</text>
<rect class="opening" x="${LEFT}" y="${y}" width="${split.toFixed(1)}" height="${THICK}"/>
<rect class="${isOurs ? "ours" : "peer"}" x="${(LEFT + split).toFixed(1)}" y="${y}" width="${(end - split).toFixed(1)}" height="${THICK}"/>
<text x="${(LEFT + end + 8).toFixed(1)}" y="${y + 14}">${millions(total)}</text>
`;
}

function gridLine(tick: number, x: number, bottom: number): Markup {
  return html`<line class="${tick === 0 ? "base" : "grid"}" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${TOP - 6}" y2="${bottom}"/>
<text class="soft" x="${x.toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${tick.toLocaleString("en")}</text>
`;
}

function legend(y: number): Markup {
  const entries = [
    ["opening", "opening"],
    ["ours", "paying, Symbolon"],
    ["peer", "paying, peers"],
  ] as const;
  return html`${entries.map(
    ([tone, text], i) => html`<rect class="${tone}" x="${16 + i * 150}" y="${y}" width="12" height="12"/>
<text class="soft" x="${34 + i * 150}" y="${y + 11}">${text}</text>
`,
  )}`;
}

function spoken({ label, size, total }: Bar): string {
  return `${label}${size === 1 ? ", each claims" : ""}: ${millions(total)} million gas`;
}

/** Three figures and more: 74.1, 298.2, 3,010. */
function millions(gas: number): string {
  const value = gas / 1e6;
  return value.toLocaleString("en", { maximumFractionDigits: value < 1_000 ? 1 : 0 });
}
