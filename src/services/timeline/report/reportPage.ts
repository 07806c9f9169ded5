import { type Bar, barChart } from "../../../node/report/barChart.ts";
import { histogram } from "../../../node/report/histogram.ts";
import { columnsOf, html, type Markup, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { timeChart } from "../../../node/report/timeChart.ts";
import { formatCount, formatDuration, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import type { ClaimDay } from "../../../sdk/core/timeline/claimDay.ts";
import { isoSeconds, type Section, type TextTable } from "./sectionParts.ts";
import { reportSections } from "./sections.ts";
import type { TimelineReport } from "./timelineReport.ts";

type Drawn = { readonly report: TimelineReport; readonly rehearsed: readonly ClaimDay[] };

/** Charts of the sections, in their order. */
const CHARTS: readonly ((about: Drawn) => readonly Markup[])[] = [
  lagCharts,
  () => [],
  waitCharts,
  ticketCharts,
  actorCharts,
  unansweredCharts,
  cohortCharts,
  dayCharts,
];

/**
 * A report as a page by itself.
 * @param rehearsed days to be set beside the real one
 * @param command that made it
 */
export function timelinePage(
  report: TimelineReport,
  rehearsed: readonly ClaimDay[],
  command: string,
): string {
  const { chain, campaign, span, newest } = report;
  const of = campaign === undefined ? `chain ${chain}` : `the campaign ${campaign} on chain ${chain}`;
  const ends = [
    span.from === undefined ? [] : [`from ${isoSeconds(span.from)}`],
    span.to === undefined ? [] : [`until ${isoSeconds(span.to)}`],
  ].flat();
  const known =
    newest.fact === undefined
      ? "nothing is known of it"
      : `the newest that is known is of ${isoSeconds(newest.fact)}`;
  const sections = reportSections(report, rehearsed).map((section, i) =>
    sectionMarkup(section, CHARTS[i]?.({ report, rehearsed }) ?? []),
  );
  return reportPage({
    title: `Timeline of chain ${chain}`,
    heading: "How long it took, and for whom it waited",
    lead: html`Of ${of}${ends.length === 0 ? "" : `, ${ends.join(" ")}`}: ${known}.`,
    sections,
    command,
  });
}

function sectionMarkup({ title, how, tables, notes }: Section, charts: readonly Markup[]): Markup {
  if (tables.length === 0) return html`<section><h2>${title}</h2><p>${notes.join(" ")}</p></section>`;
  const said = notes.map((note) => html`<p class="aside">${note}</p>`);
  return html`<section><h2>${title}</h2>
<p class="lead">${how}</p>
${charts}
${tables.map(tableMarkup)}
${said}</section>`;
}

/** Rows of a table that a page has at most. */
const MAX_ROWS = 500;

/** What names its row stands first; the rest is numbers, hashes and addresses, or text. */
function tableMarkup({ caption, heads, rows }: TextTable): Markup {
  const isAll = (column: number, pattern: RegExp) => rows.every((row) => pattern.test(row[column] ?? ""));
  const kindOf = (column: number) => {
    if (column === 0) return "head";
    if (isAll(column, /^(?:[<>]? ?\d[\d,.]{0,22}(?: [a-z%]+)?)?$/)) return "number";
    return isAll(column, /^(?:0x)?[0-9a-f]*$/) ? "code" : "text";
  };
  const columns = columnsOf(Object.fromEntries(heads.map((head, i) => [head, kindOf(i)] as const)));
  const cells = rows
    .slice(0, MAX_ROWS)
    .map(([name = "", ...rest]) => [html`${name.split(/(0x[0-9a-f]+)/).map(codeOr)}`, ...rest]);
  const more = rows.length - cells.length;
  return table(
    more === 0 ? caption : `${caption}: the first ${MAX_ROWS}, and ${more} more in JSON`,
    columns,
    cells,
  );
}

/** Addresses in names may break anywhere. */
function codeOr(text: string): Markup {
  return text.startsWith("0x") ? html`<code>${text}</code>` : html`${text}`;
}

type BarsOf = {
  readonly title: string;
  readonly note: string;
  readonly bars: readonly Bar[];
  readonly axis: string;
};

/** Bars that a chart has at most. */
const MAX_BARS = 12;

/** Nothing where there is nothing to draw. */
function barsOf(
  { bars, ...chart }: BarsOf,
  formatValue: (value: number) => string = String,
  tone: "bar" | "refused" = "bar",
): readonly Markup[] {
  if (bars.length === 0) return [];
  return [barChart({ ...chart, bars: bars.slice(0, MAX_BARS), formatValue, minStep: 0.01, tone })];
}

const seconds = (label: string, value: number): Bar => ({ label, value, text: formatDuration(value) });
const share = (label: string, value: number): Bar => ({ label, value, text: formatShare(value) });

function lagCharts({ report: { lags } }: Drawn): readonly Markup[] {
  const { verified, effective, known } = lags;
  const named = {
    "issued, to verified": verified,
    "announced, to in effect": effective,
    "announced, to known": known,
  };
  const bars = Object.entries(named).flatMap(([name, spread]) =>
    spread === undefined
      ? []
      : [seconds(`${name}: median`, spread.median), seconds(`${name}: 90 of 100 within`, spread.p90)],
  );
  return barsOf(
    { title: "Lags", note: "Each bar is a time from one fact to another.", bars, axis: "time" },
    formatDuration,
  );
}

function waitCharts({ report: { waits } }: Drawn): readonly Markup[] {
  if (waits === undefined) return [];
  const { included, all, tenths } = waits;
  const median = all.included?.median ?? 0;
  const drawn =
    included === undefined
      ? []
      : [
          histogram({
            title: "Waits until the block that stands",
            note: "How many intents waited how long, on a logarithmic axis.",
            alternative: `Waits of ${formatThings(all.intents, "intent")}. The median is ${formatDuration(median)}.`,
            binned: included,
            axis: "wait",
            counted: "intents",
            formatValue: formatDuration,
            mark: { value: Math.max(median, 0.001), text: `median: ${formatDuration(median)}` },
          }),
        ];
  const whom = Object.entries(all.shares ?? {}).map(([name, part]) =>
    share(`the ${name}`.replace("the person", "a person"), part),
  );
  const byTenth = tenths.flatMap(({ name, included: spread }) =>
    spread === undefined ? [] : [seconds(name, spread.median)],
  );
  return [
    ...drawn,
    ...barsOf(
      { title: "For whom", note: "Of all time that was waited.", bars: whom, axis: "share" },
      formatShare,
    ),
    ...barsOf(
      {
        title: "Waits by tenth of arrival",
        note: "Median until the block that stands.",
        bars: byTenth,
        axis: "wait",
      },
      formatDuration,
    ),
  ];
}

function ticketCharts({ report: { tickets } }: Drawn): readonly Markup[] {
  const bars = (tickets?.lanes ?? []).flatMap(({ lane, share: kept }) =>
    kept === undefined ? [] : [share(lane, kept)],
  );
  return barsOf(
    { title: "Turns kept", note: "Of what was sent, by lane.", bars, axis: "share" },
    formatShare,
  );
}

function actorCharts({ report: { actors } }: Drawn): readonly Markup[] {
  const bars = actors.flatMap(({ who, measures }) =>
    measures.flatMap(({ measure, median }) =>
      measure === "between acts" || median === undefined ? [] : [seconds(`${who}, ${measure}`, median)],
    ),
  );
  return barsOf(
    { title: "Time to act", note: "Median, where something called for the act.", bars, axis: "time" },
    formatDuration,
  );
}

function unansweredCharts({ report: { unanswered } }: Drawn): readonly Markup[] {
  const bars = unanswered.map(({ verifier, outcome, problem = outcome, count }) => ({
    label: `${verifier}: ${problem}`,
    value: count,
    text: formatCount(count),
  }));
  return barsOf(
    { title: "No verdict", note: "Answers, by verifier and reason.", bars, axis: "answers" },
    formatCount,
    "refused",
  );
}

const HOUR = 3_600;

function cohortCharts({ report: { cohorts } }: Drawn): readonly Markup[] {
  const bars = cohorts.flatMap(({ campaign, waves }) =>
    waves.map(({ wave, leaves, claimed }) =>
      share(`wave ${wave} of ${campaign}`, leaves === 0 ? 0 : 1 - claimed / leaves),
    ),
  );
  const overTime = cohorts.flatMap(({ campaign, leaves, claimed, hours }) => {
    const [first] = hours;
    const last = hours.at(-1);
    if (leaves === undefined || first === undefined || last === undefined) return [];
    let sum = 0;
    const points = hours.flatMap(({ hour, leaves: more }) => {
      const before = sum;
      sum += more;
      return [
        { at: hour, value: Math.min(1, before / leaves) },
        { at: hour + HOUR, value: Math.min(1, sum / leaves) },
      ];
    });
    const text = formatShare(Math.min(1, claimed / leaves));
    return [
      shareOverTime(
        `Claimed of ${campaign}`,
        `${text} of all leaves until ${isoSeconds(last.hour + HOUR)}.`,
        "leaves claimed",
        points,
      ),
    ];
  });
  return [
    ...overTime.slice(0, MAX_BARS),
    ...barsOf(
      { title: "Unclaimed by wave", note: "Of the wave’s leaves.", bars, axis: "share" },
      formatShare,
      "refused",
    ),
  ];
}

const MINUTE = 60;

/** Who had come by when: the real day's, and the rehearsed ones' as if they had begun with it. */
function dayCharts({ report: { day }, rehearsed }: Drawn): readonly Markup[] {
  if (day === undefined) return [];
  return [day, ...rehearsed].map(({ name, arrivals, claimants }) => {
    let sum = 0;
    const points = [{ at: day.opening, value: 0 }];
    for (const [i, count] of arrivals.entries()) {
      sum += count;
      if (count > 0)
        points.push({ at: day.opening + (i + 1) * MINUTE, value: sum / Math.max(claimants, sum) });
    }
    const note = `Share of ${formatThings(claimants, "claimant")} who had come.`;
    return shareOverTime(`Arrivals, ${name}`, note, "arrived", points);
  });
}

/** @param points in order of time, at least one */
function shareOverTime(
  title: string,
  note: string,
  up: string,
  points: readonly { readonly at: number; readonly value: number }[],
): Markup {
  const from = points[0]?.at ?? 0;
  return timeChart({
    title,
    note,
    alternative: `${title}. ${note}`,
    up,
    points,
    formatValue: formatShare,
    from,
    to: Math.max(points.at(-1)?.at ?? from, from + MINUTE),
    dots: [],
    spans: [],
    band: [],
    marks: [],
  });
}
