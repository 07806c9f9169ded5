import { niceStep } from "../../../src/node/report/chartFigure.ts";
import { html, type Markup } from "../../../src/node/report/markup.ts";
import type { Phases } from "../tasks/timePhases.ts";
import { page, WIDTH } from "./page.ts";

export type Bar = { readonly label: string; readonly phases: Phases };

const phases = [
  ["read", "reading rows", "a"],
  ["checksum", "checksums", "b"],
  ["leaves", "leaves", "c"],
  ["sort", "sorting", "d"],
  ["tree", "tree", "e"],
  ["write", "writing, all proofs", "f"],
] as const satisfies readonly (readonly [keyof Phases, string, string])[];

/** Pixels: what the plot leaves at its left, its width and its top; of a row and of a bar. */
const LEFT = 120;
const PLOT = 640;
const TOP = 78;
const ROW = 40;
const THICK = 24;

/** Where the CPU time goes, from the file to all proofs on disk: a bar of steps for each convention. */
export function phasesChart(rows: number, bars: readonly Bar[]): string {
  const totals = bars.map(({ phases: steps }) => Object.values(steps).reduce((sum, step) => sum + step, 0));
  const step = niceStep(Math.max(...totals), 6);
  const ticks = Array.from({ length: Math.ceil(Math.max(...totals) / step) + 1 }, (_, i) => i * step);
  const scale = PLOT / (ticks.at(-1) ?? 1);
  const bottom = TOP + bars.length * ROW;
  const told = ({ label, phases: steps }: Bar) =>
    `${label}: ${phases.map(([phase, name]) => `${name} ${grouped(steps[phase])}`).join(", ")} ms`;
  return page(
    {
      title: `${rows.toLocaleString("en")} rows, from a CSV file to all proofs on disk`,
      subtitle: "CPU time of each step, on one thread.",
      spoken: `${bars.map(told).join("; ")}.`,
      height: bottom + 92,
    },
    html`${ticks.map(
      (
        tick,
      ) => html`<line class="${tick === 0 ? "base" : "grid"}" x1="${place(tick * scale)}" x2="${place(tick * scale)}" y1="${TOP - 6}" y2="${bottom}"/>
<text class="soft" x="${place(tick * scale)}" y="${bottom + 18}" text-anchor="middle">${grouped(tick)}</text>
`,
    )}${bars.map((bar, i) => drawBar(bar, TOP + i * ROW, scale))}
<text class="soft" x="${LEFT + PLOT / 2}" y="${bottom + 40}" text-anchor="middle">milliseconds</text>
${phases.map(
  (
    [, name, tone],
    i,
  ) => html`<rect class="${tone}" x="${16 + i * 106}" y="${bottom + 62}" width="12" height="12"/>
<text class="soft" x="${33 + i * 106}" y="${bottom + 73}">${name}</text>
`,
)}`,
  );
}

function drawBar({ label, phases: steps }: Bar, y: number, scale: number): Markup {
  let from = 0;
  const pieces = phases.map(([phase, , tone]) => {
    const piece = html`<rect class="${tone}" x="${place(from * scale)}" y="${y}" width="${(steps[phase] * scale).toFixed(1)}" height="${THICK}"/>
`;
    from += steps[phase];
    return piece;
  });
  return html`<text x="${LEFT - 12}" y="${y + 17}" text-anchor="end">${label}</text>
${pieces}<text x="${Math.min(LEFT + from * scale + 8, WIDTH - 60).toFixed(1)}" y="${y + 17}">${grouped(from)}</text>
`;
}

function place(offset: number): string {
  return (LEFT + offset).toFixed(1);
}

function grouped(figure: number): string {
  return figure.toLocaleString("en", { maximumFractionDigits: 0 });
}
