import { barChart } from "../../../node/report/barChart.ts";
import { columnsOf, html, type Markup, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { formatDuration } from "../../../sdk/core/text/format.ts";
import type { Moment, TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Wait } from "../../../sdk/core/timeline/waits.ts";
import type { TracePath } from "../trace/openPath.ts";
import type { Trace } from "../trace/trace.ts";

const SECOND = 1_000;

/** Duration of a wait: one, or two where clocks are compared. */
export function spanText({ least, most }: Pick<Wait, "least" | "most">): string {
  if (most === undefined)
    return least === 0 ? "nobody knows how long" : `${formatDuration(least / SECOND)} or more`;
  if (most - least < SECOND / 100) return formatDuration(most / SECOND);
  return `${formatDuration(least / SECOND)} to ${formatDuration(most / SECOND)}`;
}

/** A moment by its clock, in UTC: blocks have whole seconds. */
export function stepMomentText({ from, to, clock }: Moment): string {
  const at = to ?? from;
  if (at === undefined) return "at a time unknown";
  const whole = new Date(at).toISOString().replace(/\.\d+Z/, "Z");
  if (from === to) return clock === "block" || clock === "rule" ? whole : new Date(at).toISOString();
  return from === undefined ? `until ${whole}` : `since ${whole}`;
}

/** The party that a wait was for: `the chain: finality`. */
export function whomText({ whom, what }: Pick<Wait, "whom" | "what">): string {
  return `${whom === "person" || whom === "verifier" ? "a" : "the"} ${whom}: ${what}`;
}

/** What a step rests on; of what was proven the day, in UTC: `proven on 2026-01-31`. */
export function groundText({ ground, provenAt }: Pick<TimelineStep, "ground" | "provenAt">): string {
  if (provenAt === undefined) return ground;
  const day = new Date(provenAt).toISOString().slice(0, "2026-01-31".length);
  return ground === "altered" ? `altered since it was proven on ${day}` : `${ground} on ${day}`;
}

/** A trace as a self-contained page. @param command that made it */
export function tracePage(trace: Trace, command: string): string {
  const { what, chain, asOf, background, paths, more } = trace;
  const known =
    asOf === undefined
      ? "Nobody follows the chain into this store: only what was sent from it is known."
      : `As of block ${asOf.cursor}.`;
  const stands =
    background.length === 0
      ? []
      : [html`<section><h2>What it stands on</h2>${stepTable(background)}</section>`];
  const rest = more === 0 ? [] : [html`<p>${more} more ways are not listed.</p>`];
  return reportPage({
    title: what,
    heading: "From the intention to the result",
    lead: html`${what}, on chain ${chain}. ${known}`,
    sections: [...stands, ...paths.map(pathSection), ...rest],
    command,
  });
}

function pathSection(path: TracePath): Markup {
  const { intent, words, altered } = path;
  return html`<section><h2>${intent === undefined ? "Sent by others" : `Intent ${intent}`}</h2>
<p>${words}</p>
${altered === undefined ? html`` : html`<p><strong>Altered</strong>: ${altered}.</p>`}
${waterfall(path)}
${stepTable(path.steps)}</section>`;
}

/** The waits of a path, each at its place in time; empty without known waits. */
export function waterfall({ steps, waits, slowest, clocksApart }: TracePath): Markup {
  const known = waits.filter(({ most }) => most !== undefined && most > 0);
  if (known.length === 0) return html``;
  const middle = ({ least, most = least }: Wait) => (least + most) / 2 / SECOND;
  // Each begins where its predecessor ended, whatever the clocks say.
  const ends = new Map<number, number>();
  const endOf = (at: number): number => {
    const cause = steps[at]?.cause;
    return ends.get(at) ?? (cause === undefined ? 0 : endOf(cause));
  };
  const bars = known.map((wait) => {
    const from = endOf(wait.from);
    const value = from + middle(wait);
    ends.set(wait.to, value);
    const label = `${steps[wait.from]?.kind} to ${steps[wait.to]?.kind}, for ${whomText(wait)}`;
    return { label, from, value, text: spanText(wait) };
  });
  const apart =
    clocksApart === 0 ? "" : ` Its clocks are ${formatDuration(clocksApart / SECOND)} apart at least.`;
  return barChart({
    title: slowest === undefined ? "Where time went" : `It waited longest for ${whomText(slowest)}`,
    note: `Each bar is the time from one step to the next.${apart}`,
    bars,
    axis: "seconds",
    formatValue: (value) => String(value),
    minStep: 0.1,
    tone: "bar",
  });
}

function stepTable(steps: readonly TimelineStep[]): Markup {
  const columns = columnsOf({ When: "head", What: "text", Details: "text", By: "text", Ground: "text" });
  const rows = steps.map(({ kind, moment, words, actor, ...rest }) => [
    stepMomentText(moment),
    kind,
    words,
    actor ?? "",
    groundText(rest),
  ]);
  return table("Steps", columns, rows);
}
