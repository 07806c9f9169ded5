import { formatShare } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { Measures } from "../../measure/measures.ts";
import type { BurstReport } from "../burstReport.ts";
import { durationScale, linearScale } from "../charts/scale.ts";
import { type Series, seriesChart } from "../charts/seriesChart.ts";
import { formatDuration, formatIndex } from "../humane.ts";

const TENTHS = {
  positionOf: (tenth: number) => (tenth - 1) / 9,
  ticks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  name: "tenth of the claimants, by when they came",
  format: String,
};

/** Whether those who come early or late fare otherwise. */
export function fairnessSection({ runs }: BurstReport): Markup {
  const jains = runs.map(({ measures: { strategy, fairness } }) => {
    return html`<b>${strategy}</b> ${formatIndex(fairness.jain)}`;
  });
  const told = jains.flatMap((one, i) => (i === 0 ? [one] : [html`, `, one]));
  return html`<section>
<h2>Whether all fare alike</h2>
<p class="lead">Jain’s index over the waits of those who were paid, 1 where all waited alike: ${told}.</p>
<div class="pair">
${waitsByTenth(runs.map(({ measures }) => measures))}
${paidByTenth(runs.map(({ measures }) => measures))}
</div>
</section>`;
}

function waitsByTenth(all: readonly Measures[]): Markup {
  const series = all.map((measures) => byTenth(measures, ({ latency }) => latency));
  const waits = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((wait) => wait > 0);
  const title = "Median wait by arrival";
  return seriesChart({
    title,
    note: "A level line treats early and late comers alike.",
    alternative: `${title}. ${series.map((one) => ends(one, formatDuration)).join("; ")}.`,
    series,
    across: TENTHS,
    up: {
      ...durationScale(Math.min(...waits, Number.POSITIVE_INFINITY), Math.max(...waits, 0)),
      name: "wait, logarithmic",
      format: formatDuration,
    },
  });
}

function paidByTenth(all: readonly Measures[]): Markup {
  const series = all.map((measures) => byTenth(measures, ({ paid }) => paid));
  const title = "Share paid by arrival";
  return seriesChart({
    title,
    note: "Those who are refused by the gate count as not paid here.",
    alternative: `${title}. ${series.map((one) => ends(one, formatShare)).join("; ")}.`,
    series,
    across: TENTHS,
    up: { ...linearScale(1), name: "share paid", format: formatShare },
  });
}

/** A tenth of which nobody was paid has no wait, and so no point. */
function byTenth(
  { strategy, fairness }: Measures,
  valueIn: (decile: Measures["fairness"]["deciles"][number]) => number,
): Series {
  const points = fairness.deciles.map((decile, i) => ({ x: i + 1, y: valueIn(decile) }));
  return { strategy, points: points.filter(({ y }) => !Number.isNaN(y)) };
}

function ends({ strategy, points }: Series, format: (value: number) => string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${strategy}: nobody was paid`;
  return `${strategy}: ${format(first.y)} in tenth ${first.x}, ${format(last.y)} in tenth ${last.x}`;
}
