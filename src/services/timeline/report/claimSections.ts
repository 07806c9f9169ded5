import { formatCount, formatDuration, formatShare } from "../../../sdk/core/text/format.ts";
import type { ClaimDay } from "../../../sdk/core/timeline/claimDay.ts";
import type { CampaignCohorts } from "./cohorts.ts";
import {
  hourOf,
  isoSeconds,
  noteOf,
  type Section,
  section,
  spreadCells,
  type TextTable,
} from "./sectionParts.ts";
import type { TimelineReport } from "./timelineReport.ts";
import type { WaitGroup } from "./waits.ts";

const WAITS = ["intents", "median", "90 of 100", "99 of 100", "longest", "final: median"];
const WHOM = ["a person", "the gateway", "the chain", "a rule"];

function waitCells({ name, intents, included, final }: WaitGroup): readonly string[] {
  const [, ...block] = spreadCells(included);
  return [name, formatCount(intents), ...block, final === undefined ? "" : formatDuration(final.median)];
}

/** Nothing of what took no time. */
function shareCells({ name, shares }: WaitGroup): readonly (readonly string[])[] {
  if (shares === undefined) return [];
  const { person, gateway, chain, rule } = shares;
  return [[name, ...[person, gateway, chain, rule].map(formatShare)]];
}

export function waitsSection({ waits }: TimelineReport): Section {
  const groups = (caption: string, first: string, all: readonly WaitGroup[] = []): TextTable => ({
    caption,
    heads: [first, ...WAITS],
    rows: all.map(waitCells),
  });
  const { all, lanes, waves, tenths } = waits ?? {};
  const everybody = all === undefined ? [] : [all];
  const states = Object.entries(waits?.states ?? {}).map(
    ([state, count]) => `${formatCount(count)} ${state}`,
  );
  return section(
    {
      title: "Waits",
      how: "From the moment in which an intent was taken in to the one in which a worker saw it in the block that stands, and to its finality, by the store’s clock, of those that were done. How long a person took before they handed it in, and who was told to come later and has not come, is not known. Whom intents wait for, and how long, is as in symbolon trace; before the opening of its wave an intent waits for the rule.",
      tables: [
        groups("Until the block that stands, by lane", "lane", [...everybody, ...(lanes ?? [])]),
        groups("By wave", "wave", waves),
        groups("By tenth of arrival", "arrival", tenths),
        {
          caption: "Whom the time was for",
          heads: ["", ...WHOM],
          rows: [...everybody, ...(lanes ?? []), ...(waves ?? []), ...(tenths ?? [])].flatMap(shareCells),
        },
      ],
      notes: [`Intents by state: ${states.join(", ")}.`],
    },
    "Nothing was taken in.",
  );
}

export function ticketsSection({ tickets, newest }: TimelineReport): Section {
  const rows = (tickets?.lanes ?? []).map(({ lane, promised, kept, late, waiting, ended, share, after }) => [
    lane,
    ...[promised, kept, late, waiting, ended].map(formatCount),
    share === undefined ? "" : formatShare(share),
    after === undefined ? "" : formatDuration(after.most),
  ]);
  const unknown = tickets?.unknown ?? 0;
  return section(
    {
      title: "Tickets kept",
      how: "Of the intents that were given a turn: those that were sent, signed for the first time, at most a block after it. The share is of those that were sent. Ticket holders who never came are not known.",
      tables: [
        {
          caption: "Turns by lane",
          heads: [
            "lane",
            "promised",
            "kept",
            "late",
            "still waiting",
            "ended unsent",
            "share kept",
            "latest by",
          ],
          rows,
        },
      ],
      notes: [
        ...(newest.blockTime === undefined
          ? []
          : [`A block takes ${formatDuration(newest.blockTime)} here.`]),
        ...noteOf(
          unknown,
          "turn",
          "of which it is not known: no block of the chain is followed, so nobody knows how long one takes.",
        ),
      ],
    },
    "Nobody was promised a turn.",
  );
}

const UNKNOWN = "not known";

function unclaimedCells(leaves: number | undefined, claimed: number, paid: bigint): readonly string[] {
  const left = leaves === undefined ? undefined : Math.max(0, leaves - claimed);
  return [
    leaves === undefined ? UNKNOWN : formatCount(leaves),
    formatCount(claimed),
    left === undefined ? UNKNOWN : formatCount(left),
    left === undefined ? UNKNOWN : formatShare(leaves === 0 ? 0 : left / (leaves as number)),
    String(paid),
  ];
}

const UNCLAIMED = ["leaves", "claimed", "unclaimed", "share", "paid, base units"];

export function cohortsSection({ cohorts, arrivalHours }: TimelineReport): Section {
  const ofWaves = ({ campaign, waves }: CampaignCohorts) =>
    waves.map(({ wave, opens, leaves, claimed, paid }) => [
      campaign,
      String(wave),
      isoSeconds(opens),
      ...unclaimedCells(leaves, claimed, paid),
    ]);
  return section(
    {
      title: "Unclaimed",
      how: "Leaves with a payment in a block that stands, of as many as the campaign was created with. Of a cumulative campaign, whose trees each number their own leaves, the accounts with a payment. What an unclaimed leaf is worth only the tree knows. A campaign whose creation was not followed tells neither leaves nor waves.",
      tables: [
        {
          caption: "By campaign",
          heads: ["campaign", ...UNCLAIMED],
          rows: cohorts.map(({ campaign, leaves, claimed, paid }) => [
            campaign,
            ...unclaimedCells(leaves, claimed, paid),
          ]),
        },
        {
          caption: "By wave",
          heads: ["campaign", "wave", "opens", ...UNCLAIMED],
          rows: cohorts.flatMap(ofWaves),
        },
        {
          caption: "Claims by the hour in which they were handed in (UTC)",
          heads: ["hour", "handed in", "paid", "still waiting", "ended unpaid"],
          rows: arrivalHours.map(({ hour, arrived, paid, waiting }) => [
            hourOf(hour),
            ...[arrived, paid, waiting, arrived - paid - waiting].map(formatCount),
          ]),
        },
        {
          caption: "Leaves by the hour of their first payment (UTC)",
          heads: ["campaign", "hour", "leaves", "paid, base units"],
          rows: cohorts.flatMap(({ campaign, hours }) =>
            hours.map(({ hour, leaves, paid }) => [
              campaign,
              hourOf(hour),
              formatCount(leaves),
              String(paid),
            ]),
          ),
        },
      ],
      notes: [],
    },
    "No campaign is followed, and no claim was handed in.",
  );
}

export function daySection({ day }: TimelineReport, rehearsed: readonly ClaimDay[]): Section {
  const days = [...(day === undefined ? [] : [day]), ...rehearsed];
  const row = (name: string, cell: (one: ClaimDay) => string) => [name, ...days.map(cell)];
  const wait = (pick: (waits: NonNullable<ClaimDay["waits"]>) => number) => (one: ClaimDay) =>
    one.waits === undefined ? "" : formatDuration(pick(one.waits));
  const max = (counts: readonly number[]) =>
    formatCount(Math.round(counts.reduce((a, b) => Math.max(a, b), 0)));
  return section(
    {
      title: rehearsed.length === 0 ? "The day" : "The day, beside its rehearsal",
      how: "Claims that were handed in, from the opening on. A rehearsed wait begins when a claimant means to claim, a real one when their claim was taken in: who was told to come later waited before, and nobody wrote it down. Gas of a claim is not known of a real day, since the store keeps no receipts.",
      tables: [
        {
          caption: "In figures",
          heads: ["", ...days.map(({ name }) => name)],
          rows:
            day === undefined
              ? []
              : [
                  row(
                    "paid, of whom came",
                    ({ paid, claimants }) =>
                      `${formatCount(paid)} of ${formatCount(claimants)} (${formatShare(claimants === 0 ? 0 : paid / claimants)})`,
                  ),
                  row(
                    "wait, median",
                    wait(({ median }) => median),
                  ),
                  row(
                    "wait, 99 of 100",
                    wait(({ p99 }) => p99),
                  ),
                  row(
                    "wait, longest",
                    wait((waits) => waits.most),
                  ),
                  row("arrivals a minute, most", ({ arrivals }) => max(arrivals)),
                  row("payments a minute, most", ({ payments }) => max(payments)),
                  row("last payment in minute", ({ payments }) =>
                    formatCount(payments.findLastIndex((count) => count > 0) + 1),
                  ),
                  row("gas of a claim", ({ gasAClaim }) =>
                    gasAClaim === undefined ? UNKNOWN : formatCount(Math.round(gasAClaim)),
                  ),
                ],
        },
      ],
      notes: day === undefined ? [] : [`The opening: ${isoSeconds(day.opening)}.`],
    },
    "No claim was handed in.",
  );
}
