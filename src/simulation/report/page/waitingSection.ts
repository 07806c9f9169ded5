import { formatShare } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";
import { durationScale, tailScale } from "../charts/scale.ts";
import { type Series, seriesChart } from "../charts/seriesChart.ts";
import { formatDuration } from "../humane.ts";
import { unpaidShare } from "../judged.ts";

/** How long claimants wait. */
export function waitingSection(report: BurstReport): Markup {
  return html`<section>
<h2>How long claimants wait</h2>
<p class="lead">A wait begins when a claimant means to claim, not when a request is answered: whatever delays somebody is part of
it. With waves it begins when the claimant’s own wave is open.</p>
${waitingChart(report)}
</section>`;
}

/** Within how long each share of all claimants was paid, strategies side by side. */
export function waitingChart({ runs, claimants: all }: BurstReport): Markup {
  const series = runs.map(({ measures: { strategy, latencyCurve } }): Series => {
    const points = latencyCurve.shares.map((x, i) => ({ x, y: latencyCurve.seconds[i] ?? 0 }));
    return { strategy, points };
  });
  const waits = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((wait) => wait > 0);
  const shares = series.flatMap(({ points }) => points.map(({ x }) => x));
  const told = runs.map(({ measures }) => {
    const { strategy, latency } = measures;
    const waited = `${formatDuration(latency.p50)} at the median, ${formatDuration(latency.p99)} for 99 of 100 of the paid`;
    return `${strategy}: ${formatShare(1 - unpaidShare(measures))} paid, ${waited}`;
  });
  return seriesChart({
    title: "Share of claimants paid within a time",
    note: "Of all whom the gate does not refuse. A curve that ends early leaves the rest unpaid; lower and further right is better.",
    alternative: `Share of claimants paid within a time. ${told.join("; ")}.`,
    series,
    across: {
      ...tailScale(Math.max(...shares, 0), all),
      name: "share of claimants, the last ones spread out",
      format: (share) => `${Number((share * 100).toFixed(2))} %`,
    },
    up: {
      ...durationScale(
        waits.reduce((least, wait) => Math.min(least, wait), Number.POSITIVE_INFINITY),
        waits.reduce((most, wait) => Math.max(most, wait), 0),
      ),
      name: "wait, logarithmic",
      format: formatDuration,
    },
  });
}
