import { formatCompact } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { Measures, Path } from "../../measure/measures.ts";
import type { BurstReport } from "../burstReport.ts";
import { linearScale, timeScale } from "../charts/scale.ts";
import { type Series, seriesChart } from "../charts/seriesChart.ts";
import { formatDuration, formatRounded } from "../humane.ts";

const GWEI = 1e9;

type PathChart = {
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  readonly pathOf: (measures: Measures) => Path;
  /** One unit, in that of the path. */
  readonly scale: number;
};

/** The day as it goes: claims paid, the base fee, what waits. */
export function overTimeSection(report: BurstReport): Markup {
  return html`<section>
<h2>The day as it goes</h2>
${baseFeeChart(report)}
<div class="pair">
${goodputChart(report)}
${pendingChart(report)}
</div>
</section>`;
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

function pathChart({ runs }: BurstReport, { title, note, unit, pathOf, scale }: PathChart): Markup {
  const series = runs.map(({ measures }): Series => {
    const { times, values } = pathOf(measures);
    return { strategy: measures.strategy, points: times.map((x, i) => ({ x, y: (values[i] ?? 0) / scale })) };
  });
  const greatest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);
  const told = series.map(
    ({ strategy, points }) =>
      `${strategy}: at most ${formatRounded(greatest(points.map(({ y }) => y)))} ${unit}`,
  );
  const corners = series.flatMap(({ points }) => points);
  return seriesChart({
    title,
    note,
    alternative: `${title} over time. ${told.join("; ")}.`,
    series,
    across: {
      ...timeScale(greatest(corners.map(({ x }) => x))),
      name: "time since the opening",
      format: formatDuration,
    },
    up: { ...linearScale(greatest(corners.map(({ y }) => y))), name: unit, format: formatCompact },
  });
}
