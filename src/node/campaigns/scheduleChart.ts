import { type VestingSchedule, vestedShare, WHOLE_SHARE } from "../../sdk/core/campaign/vesting.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { formatShare } from "../../sdk/core/text/format.ts";
import { isoMoment } from "../../sdk/core/text/moment.ts";
import { percentText } from "../../sdk/distribution/schedule/pointValues.ts";
import type { ReadFacts } from "../../sdk/distribution/state/readCampaignFacts.ts";
import { html, type Markup, table } from "../report/markup.ts";
import { reportPage } from "../report/page.ts";
import { type TimeSpan, timeChart } from "../report/timeChart.ts";

export type ScheduleChartParameters = {
  readonly schedule: VestingSchedule;
  /** Heads the page: the campaign's address, or the schedule's file. */
  readonly title: string;
  /** Unix seconds; default: no moment is marked. */
  readonly now?: bigint;
  /** When leaves may be claimed; default: not known. */
  readonly window?: ScheduleWindow;
};

export type ScheduleWindow = {
  /** Unix seconds. */
  readonly start: bigint;
  /** As the gate has moved it. */
  readonly end: bigint;
  /** 0: none. */
  readonly waves: bigint;
  readonly waveInterval: bigint;
};

/** Waves that are shown one by one; of more, only that there are some. */
const MAX_WAVES = 100n;
/** Room at either end of the axis, so that a cliff at the first point is seen to be one. */
const MARGIN = 0.04;

/**
 * A schedule as a page that stands alone: what is vested when, as a curve and as a table. Nothing is loaded and nothing
 * runs; the same schedule gives the same bytes.
 * @returns a whole HTML document
 */
export function scheduleChart({ schedule, title, now, window }: ScheduleChartParameters): string {
  return reportPage({
    title: `Vesting schedule: ${title}`,
    heading: "Vesting schedule",
    lead: html`<code>${title}</code>`,
    sections: [
      html`<section>
${chart(schedule, now, window)}
${pointTable(schedule, now)}
</section>`,
    ],
    command: "symbolon campaign",
  });
}

/**
 * The page that draws a campaign's schedule.
 * @throws SymbolonError `NoSchedule` where the campaign has none
 */
export function campaignChart(facts: ReadFacts): string {
  const { campaign, kind, now, terms } = facts;
  if (facts.kind !== "vesting") {
    throw new SymbolonError({
      code: "NoSchedule",
      reason: `The campaign ${campaign} is of kind ${kind}: it has no schedule to draw.`,
      hint: "Leave --chart out, or give a vesting campaign.",
      details: { campaign, kind },
    });
  }
  const { start, waves, waveInterval } = terms;
  const title = `Vesting of ${campaign}`;
  return scheduleChart({
    schedule: facts.schedule,
    now,
    title,
    window: { start, end: facts.effectiveEnd, waves, waveInterval },
  });
}

function chart(
  schedule: VestingSchedule,
  now: bigint | undefined,
  window: ScheduleWindow | undefined,
): Markup {
  const { stepped, points } = schedule;
  const first = points[0]?.time ?? 0n;
  const last = points.at(-1)?.time ?? 0n;
  const shown = [
    first,
    last,
    ...(now === undefined ? [] : [now]),
    ...(window ? [window.start, window.end] : []),
  ];
  const min = Math.min(...shown.map(Number));
  const max = Math.max(...shown.map(Number));
  const margin = Math.max(1, Math.ceil((max - min) * MARGIN));
  const from = Math.max(0, min - margin);
  const to = max + margin;
  const texts = points.map(({ time, share }) => `${isoMoment(time)}: ${percentText(share)}`);
  return timeChart({
    title: "What is vested when",
    note: `Share of each entitlement that is vested, ${stepped ? "held from point to point" : "growing steadily from point to point"}; before the first point nothing is.${window ? " Shaded: when leaves can be claimed; what was claimed is released beyond it too." : ""}`,
    alternative: `Vested share over time. ${texts.join("; ")}.`,
    from,
    to,
    points: scheduleCurve(schedule, from, to),
    up: "vested",
    formatValue: formatShare,
    dots: points.map(({ time, share }, i) => ({
      at: Number(time),
      value: shareNumber(share),
      text: texts[i] ?? "",
    })),
    spans: window ? [{ from: Number(window.start), to: Number(window.end), text: windowText(window) }] : [],
    band: window ? waveSpans(window) : [],
    marks:
      now === undefined
        ? []
        : [{ at: Number(now), text: `now: ${formatShare(shareNumber(vestedShare(schedule, now)))}` }],
  });
}

function waveSpans({ start, end, waves, waveInterval }: ScheduleWindow): readonly TimeSpan[] {
  if (waves === 0n || waves > MAX_WAVES) return [];
  return Array.from({ length: Number(waves) }, (_, wave) => {
    const from = Number(start) + wave * Number(waveInterval);
    const isLast = BigInt(wave) === waves - 1n;
    const text = `wave ${wave + 1} of ${waves} opens at ${isoMoment(BigInt(from))}`;
    return { from, to: isLast ? Number(end) : from + Number(waveInterval), text };
  });
}

function windowText({ start, end }: ScheduleWindow): string {
  return `claimed from ${isoMoment(start)} to ${isoMoment(end)}`;
}

function pointTable({ points }: VestingSchedule, now: bigint | undefined): Markup {
  const columns = [
    { name: "Point", kind: "head" },
    { name: "Time (UTC)", kind: "name" },
    { name: "Unix seconds", kind: "number" },
    { name: "Vested by then", kind: "number" },
    { name: "More than before", kind: "number" },
    { name: "State", kind: "text" },
  ] as const;
  const rows = points.map(({ time, share }, i) => [
    String(i + 1),
    isoMoment(time),
    String(time),
    percentText(share),
    percentText(share - (points[i - 1]?.share ?? 0n)),
    now === undefined ? "" : time <= now ? "past" : "to come",
  ]);
  return table(
    "Points of the schedule",
    now === undefined ? columns.slice(0, -1) : columns,
    now === undefined ? rows.map((row) => row.slice(0, -1)) : rows,
  );
}

/**
 * The corners of what is vested over time, from 0 to 1, from one end of an axis to the other: up to the first point nothing,
 * from the last one on all. Two corners of one time make it jump.
 * @param from Unix seconds, not after the first point; `to` not before the last
 */
export function scheduleCurve({ stepped, points }: VestingSchedule, from: number, to: number) {
  const corners = [{ at: from, value: 0 }];
  for (const [i, { time, share }] of points.entries()) {
    const at = Number(time);
    // A cliff, or a step: straight up.
    if (i === 0 || stepped) corners.push({ at, value: corners.at(-1)?.value ?? 0 });
    corners.push({ at, value: shareNumber(share) });
  }
  return [...corners, { at: to, value: 1 }];
}

/** A share as a chart takes it, from 0 to 1. */
function shareNumber(share: bigint): number {
  return Number(share) / Number(WHOLE_SHARE);
}
