import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type { LateLane } from "../tables/facts/intents.ts";
import type { Sendings } from "../tables/facts/sendings.ts";
import type { KeyHold, KeyTimes } from "../tables/keyHolds.ts";
import {
  endlessHolds,
  endsText,
  type Halt,
  haltsBetween,
  haltsText,
  lengthOf,
  lengthOfAll,
  type StoreSpan,
  sharedTime,
  storeMomentText,
  storeSpanText,
} from "../trace/halts.ts";
import { type Incident, type IncidentLimits, subjectsOf } from "./incident.ts";

/** When keys of a chain were held and sent: from when the queue began to be late until something was sent, at least. */
export type KeyRecord = { readonly times: KeyTimes; readonly sendings: Sendings };

type LateLimits = Pick<IncidentLimits, "passes" | "turn">;

export function lateIncident(
  facts: LateLane,
  record: KeyRecord,
  limits: LateLimits,
): Omit<Incident, "chain"> {
  const { lane, count, intent, turn, sent, isSent, isExpired, intents } = facts;
  const late = formatDuration((sent - turn) / MILLI);
  const state = isSent
    ? `was sent ${late} after its turn`
    : isExpired
      ? `expired ${late} after its turn`
      : `waits ${late} beyond its turn`;
  const [rule, actor, why] = whyLate(facts, record, limits);
  return {
    rule,
    actor,
    cause: `intent ${intent} of the lane ${lane} ${state}: ${why}`,
    from: turn,
    to: sent,
    count,
    subjects: subjectsOf([...new Set([intent, ...intents])]),
  };
}

const MILLI = 1_000;

/** Whom to blame where the store does not tell. */
const NOBODY_KNOWN = "nobody known";

type WhyLate = readonly [
  rule: "TicketBroken" | "LaneStarved" | "NobodySends" | "NothingSent",
  actor: string,
  why: string,
];

/** Some time in which nothing was sent, for one reason. */
type Reason = { readonly length: number; readonly blame: WhyLate };

function whyLate(facts: LateLane, record: KeyRecord, limits: LateLimits): WhyLate {
  const { passing, turn, sent, begun } = facts;
  if (facts.passes >= limits.passes) {
    const others = `of the ${passing.length === 1 ? "lane" : "lanes"} ${passing.join(", ")}`;
    const why = `${facts.passes} ${others} that come after it were sent before`;
    return ["LaneStarved", passing.join(", "), why];
  }
  const span = { from: begun, to: sent };
  const since = begun < turn ? `the queue before it was late since ${storeMomentText(begun)}; ` : "";
  const halts = haltsBetween(record.times, begun, sent);
  const reasons = [...haltReasons(halts, record.times, span), ...silence(record, halts, span, limits)];
  const [most] = reasons.toSorted((a, b) => b.length - a.length);
  const stopped = reasons.reduce((sum, { length }) => sum + length, 0);
  const late = sent - turn;
  // Without it, it would have been in time, or most of the time went by in it.
  if (most !== undefined && (late - stopped <= limits.turn || stopped >= late / 2)) {
    const [rule, actor, why] = most.blame;
    return [rule, actor, `${since}${why}`];
  }
  const [rule, actor, why] = tooMuch(facts, record, span);
  return [rule, actor, `${since}${why}${most === undefined ? "" : `, and ${most.blame[2]}`}`];
}

/** Keys sent all the while, and not enough. */
function tooMuch({ promiser }: LateLane, { times, sendings }: KeyRecord, span: StoreSpan): WhyLate {
  const own = sendings.minutes.filter(({ from, to }) => from < span.to && to >= span.from);
  const keys = formatThings(new Set(own.map(({ sender }) => sender)).size, "key");
  const endless = endlessHolds(times, span);
  if (endless.length > 0) return ["TicketBroken", NOBODY_KNOWN, `${keys} sent, and ${notKnown(endless)}`];
  const ends = endsText(times, span);
  const why = `${promiser} promised more than ${keys} sent${ends === undefined ? "" : `, and ${ends}`}`;
  return ["TicketBroken", promiser, why];
}

function notKnown(endless: readonly KeyHold[]): string {
  const workers = [...new Set(endless.map(({ worker }) => worker))];
  return `the store does not have when ${workers.length === 1 ? "the lease" : "the leases"} of ${workers.join(", ")} ended`;
}

function haltReasons(halts: readonly Halt[], times: KeyTimes, span: StoreSpan): readonly Reason[] {
  const isLeast = endlessHolds(times, span).length > 0;
  return [...Map.groupBy(halts, ({ why }) => why)].map(([why, own]) => {
    const [longest] = own.toSorted((a, b) => lengthOf(b) - lengthOf(a)) as [Halt];
    const rule = why === "no worker" ? "NobodySends" : "TicketBroken";
    return {
      length: lengthOfAll(own),
      blame: [rule, longest.who ?? "no worker", haltsText(own, isLeast)],
    };
  });
}

/** Keys were held, and nobody sent anything new for longer than something may be late. */
function silence(
  { times, sendings }: KeyRecord,
  halts: readonly Halt[],
  span: StoreSpan,
  { turn: max }: LateLimits,
): readonly Reason[] {
  const silent = silencesIn(sendings, span)
    .filter((one) => lengthOf(one) > max)
    .map((one) => ({
      ...one,
      left: lengthOf(one) - halts.reduce((sum, halt) => sum + sharedTime(halt, one), 0),
    }))
    .filter(({ left }) => left > 0);
  const [longest] = silent.toSorted((a, b) => b.left - a.left);
  if (longest === undefined) return [];
  const length = silent.reduce((sum, { left }) => sum + left, 0);
  const most = silent.length === 1 ? "" : "at longest ";
  const spent = `for ${formatDuration(length / MILLI)} of it (${most}${storeSpanText(longest)})`;
  const endless = endlessHolds(times, longest);
  if (endless.length > 0)
    return [
      { length, blame: ["NothingSent", NOBODY_KNOWN, `${spent} nothing was sent, and ${notKnown(endless)}`] },
    ];
  const failed = sendings.failures
    .filter(({ last }) => last >= longest.from)
    .map(({ endpoint, kind, last }) => `${endpoint} failed (${kind}, last at ${storeMomentText(last)})`);
  const more = [...failed.slice(0, MAX_NAMED), endsText(times, longest) ?? []].flat();
  const why = `${spent} keys were held, and nothing was sent`;
  return [{ length, blame: ["NothingSent", holdersIn(times, longest), [why, ...more].join("; ")] }];
}

const MAX_NAMED = 3;

/** Whoever held keys for longest. */
function holdersIn({ holds }: KeyTimes, span: StoreSpan): string {
  const byWorker = Map.groupBy(holds, ({ worker }) => worker);
  const lengths = [...byWorker].map(([worker, own]) => ({
    worker,
    length: own.reduce((sum, hold) => sum + sharedTime(hold, span), 0),
  }));
  const holders = lengths.filter(({ length }) => length > 0).toSorted((a, b) => b.length - a.length);
  const named = holders.slice(0, MAX_NAMED).map(({ worker }) => worker);
  const others = holders.length - named.length;
  return others === 0 ? named.join(", ") : `${named.join(", ")} and ${others} more`;
}

/** The times between what was signed, one after the other. */
function silencesIn({ minutes }: Sendings, { from, to }: StoreSpan): readonly StoreSpan[] {
  const silences: StoreSpan[] = [];
  let last = from;
  for (const minute of minutes) {
    if (minute.to < from || minute.from >= to) continue;
    if (minute.from > last) silences.push({ from: last, to: minute.from });
    last = Math.max(last, minute.to);
  }
  if (to > last) silences.push({ from: last, to });
  return silences;
}
