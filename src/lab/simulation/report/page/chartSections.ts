import { html, type Markup } from "../../../../node/report/markup.ts";
import { formatCompact, formatShare } from "../../../../sdk/core/text/format.ts";
import type { Measures, TimeSeries } from "../../measure/measures.ts";
import { unpaidShare } from "../assessStrategy.ts";
import type { BurstReport } from "../burstReport.ts";
import { durationScale, linearScale, tailScale, timeScale } from "../charts/scale.ts";
import type { Series } from "../charts/series.ts";
import { panelChart, seriesChart } from "../charts/seriesChart.ts";
import { formatIndex, formatRounded, formatShortDuration } from "../humane.ts";

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
  const texts = runs.map(({ measures }) => {
    const { strategy, latency } = measures;
    const waited = `${formatShortDuration(latency.p50)} at the median, ${formatShortDuration(latency.p99)} for 99 of 100 of the paid`;
    return `${strategy}: ${formatShare(1 - unpaidShare(measures))} paid, ${waited}`;
  });
  return seriesChart({
    title: "Share of claimants paid within a time",
    note: "Of all whom the gate does not refuse. A curve that ends early leaves the rest unpaid; lower and further right is better.",
    alternative: `Share of claimants paid within a time. ${texts.join("; ")}.`,
    series,
    across: {
      ...tailScale(Math.max(...shares, 0), all),
      name: "share of claimants, the last ones spread out",
      format: (share) => `${Number((share * 100).toFixed(2))} %`,
    },
    up: {
      ...durationScale(
        waits.reduce((min, wait) => Math.min(min, wait), Number.POSITIVE_INFINITY),
        waits.reduce((max, wait) => Math.max(max, wait), 0),
      ),
      name: "wait, logarithmic",
      format: formatShortDuration,
    },
  });
}

const GWEI = 1e9;

type PathChart = {
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  readonly pathOf: (measures: Measures) => TimeSeries;
  /** One unit, in that of the path. */
  readonly scale: number;
};

/** The day as it goes: who is paid by when, the base fee, claims paid, what waits. */
export function overTimeSection(report: BurstReport): Markup {
  const charts = [baseFeeChart(report), goodputChart(report), pendingChart(report)];
  const [first, ...rest] = charts;
  // Panels take the whole width.
  const others = hasOwnAxes(report) ? rest : [html`<div class="pair">${rest}</div>`];
  return html`<section>
<h2>The day as it goes</h2>
${paidChart(report)}
${first ?? html``}
${others}
</section>`;
}

/** Who is paid by when: the share of all whom the gate does not refuse, over the time since the opening. */
export function paidChart({ runs }: BurstReport): Markup {
  const series = runs.map(
    ({ measures }): Series => ({ strategy: measures.strategy, points: paidBy(measures) }),
  );
  const last = Math.max(0, ...series.map(({ points }) => points.at(-1)?.x ?? 0));
  const texts = series.map(({ strategy, points }) => {
    const end = points.at(-1) ?? { x: 0, y: 0 };
    return `${strategy}: ${formatShare(end.y)} after ${formatShortDuration(end.x)}`;
  });
  return seriesChart({
    title: "Claimants paid over time",
    note: "Of all whom the gate does not refuse; each curve ends with the last claim that was paid. With waves, most come later by design.",
    alternative: `Claimants paid over time. ${texts.join("; ")}.`,
    series,
    across: { ...timeScale(last), name: "time since the opening", format: formatShortDuration },
    up: { ...linearScale(1), name: "share paid", format: formatShare },
  });
}

/** The corners of what was paid in all, up to the last claim. */
function paidBy({ goodput: { times, values }, paid, claimants, refused }: Measures): Series["points"] {
  const claims = values.map((rate, i) => rate * ((times[i] ?? 0) - (times[i - 1] ?? 0)));
  const all = claims.reduce((sum, count) => sum + count, 0);
  const share = all === 0 || claimants === refused ? 0 : paid / (claimants - refused) / all;
  const points = [{ x: 0, y: 0 }];
  let sum = 0;
  for (const [i, count] of claims.slice(0, claims.findLastIndex((one) => one > 0) + 1).entries()) {
    sum += count;
    points.push({ x: times[i] ?? 0, y: sum * share });
  }
  return points;
}

/** The second by which 99 of 100 of a strategy's claims were paid; 0 where none was. */
function nearlyAllPaid(measures: Measures): number {
  const points = paidBy(measures);
  const all = points.at(-1)?.y ?? 0;
  return points.find(({ y }) => y >= 0.99 * all)?.x ?? 0;
}

/** Of the longest: a day that is shorter than that is a stroke at the left of the others' axis. */
const MUCH_SHORTER = 0.5;

/** Whether one strategy's day is so much shorter that each is drawn on an axis of its own. */
function hasOwnAxes({ runs }: BurstReport): boolean {
  const lengths = runs.map(({ measures }) => nearlyAllPaid(measures)).filter((length) => length > 0);
  return Math.min(...lengths) < MUCH_SHORTER * Math.max(...lengths);
}

export function baseFeeChart(report: BurstReport): Markup {
  return pathChart(report, {
    title: "Base fee",
    note: "Of each block; where blocks are more than points, the highest of several.",
    unit: "gwei",
    pathOf: ({ baseFee }) => baseFee,
    scale: GWEI,
  });
}

export function goodputChart(report: BurstReport): Markup {
  return pathChart(report, {
    title: "Claims paid",
    note: "Claims that paid somebody; what reverted or was skipped does not count.",
    unit: "claims a second",
    pathOf: ({ goodput }) => goodput,
    scale: 1,
  });
}

function pendingChart(report: BurstReport): Markup {
  return pathChart(report, {
    title: "Waiting transactions",
    note: "Claims and bundles that wait for a block; a bundle holds many claims.",
    unit: "transactions",
    pathOf: ({ pending }) => pending,
    scale: 1,
  });
}

/** A panel is narrow. */
const PANEL_TICKS = 3;

function pathChart(report: BurstReport, { title, note, unit, pathOf, scale }: PathChart): Markup {
  const lengths = new Map<string, number>();
  const series = report.runs.map(({ measures }): Series => {
    const { times, values } = pathOf(measures);
    lengths.set(measures.strategy, nearlyAllPaid(measures) || (times.at(-1) ?? 0));
    return { strategy: measures.strategy, points: times.map((x, i) => ({ x, y: (values[i] ?? 0) / scale })) };
  });
  const greatest = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 0);
  const texts = series.map(
    ({ strategy, points }) =>
      `${strategy}: at most ${formatRounded(greatest(points.map(({ y }) => y)))} ${unit}`,
  );
  const corners = series.flatMap(({ points }) => points);
  const alternative = `${title} over time. ${texts.join("; ")}.`;
  const up = { ...linearScale(greatest(corners.map(({ y }) => y))), name: unit, format: formatCompact };
  const acrossTo = (length: number, ticks?: number) => ({
    ...timeScale(length, ticks),
    name: "time since the opening",
    format: formatShortDuration,
  });
  if (!hasOwnAxes(report)) {
    const across = acrossTo(greatest(corners.map(({ x }) => x)));
    return seriesChart({ title, note, alternative, series, across, up });
  }
  const endOf = ({ strategy }: Series) => lengths.get(strategy) ?? 0;
  return panelChart({
    title,
    note: `${note} Each strategy has its own axis of time, up to when 99 of 100 of its claims were paid.`,
    alternative,
    series: series.map((one) => ({ ...one, points: one.points.filter(({ x }) => x <= endOf(one)) })),
    up,
    acrossOf: (one) => acrossTo(endOf(one), PANEL_TICKS),
  });
}

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
  const texts = jains.flatMap((one, i) => (i === 0 ? [one] : [html`, `, one]));
  return html`<section>
<h2>Whether all fare alike</h2>
<p class="lead">Jain’s index over the waits of those who were paid, 1 where all waited alike: ${texts}.</p>
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
    alternative: `${title}. ${series.map((one) => ends(one, formatShortDuration)).join("; ")}.`,
    series,
    across: TENTHS,
    up: {
      ...durationScale(Math.min(...waits, Number.POSITIVE_INFINITY), Math.max(...waits, 0)),
      name: "wait, logarithmic",
      format: formatShortDuration,
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
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${strategy}: nobody was paid`;
  return `${strategy}: ${format(first.y)} in tenth ${first.x}, ${format(last.y)} in tenth ${last.x}`;
}
