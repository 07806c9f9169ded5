import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type {
  DoubledIntent,
  LateLane,
  MissingSteps,
  OvertakenClaims,
  SlowRequest,
} from "../tables/facts/intents.ts";
import type { KeyTimes } from "../tables/keyHolds.ts";
import { countHeld, type Halt, haltsBetween, haltsText, lengthOfAll, mayBeLonger } from "../trace/halts.ts";
import { type Incident, type IncidentLimits, MAX_SUBJECTS } from "./incident.ts";

type Found = Omit<Incident, "chain">;

const MILLI = 1_000;
const subjectsOf = (intents: readonly bigint[]) => intents.slice(0, MAX_SUBJECTS).map((id) => `intent:${id}`);

/** @param times of the keys of its chain, from its turn until it was sent, at least */
export function lateIncident(
  facts: LateLane,
  times: KeyTimes,
  limits: Pick<IncidentLimits, "passes" | "turn">,
): Found {
  const { lane, count, intent, turn, sent, isSent, isExpired, intents } = facts;
  const late = formatDuration((sent - turn) / MILLI);
  const state = isSent
    ? `was sent ${late} after its turn`
    : isExpired
      ? `expired ${late} after its turn`
      : `waits ${late} beyond its turn`;
  const [rule, actor, why] = whyLate(facts, times, limits);
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

type WhyLate = readonly [rule: "TicketBroken" | "LaneStarved" | "NobodySends", actor: string, why: string];

function whyLate(
  facts: LateLane,
  times: KeyTimes,
  { passes, turn: max }: Pick<IncidentLimits, "passes" | "turn">,
): WhyLate {
  const { promiser, passing, turn, sent } = facts;
  if (facts.passes >= passes) {
    const others = `of the ${passing.length === 1 ? "lane" : "lanes"} ${passing.join(", ")}`;
    const why = `${facts.passes} ${others} that come after it were sent before`;
    return ["LaneStarved", passing.join(", "), why];
  }
  const halts = haltsBetween(times, turn, sent);
  const late = sent - turn;
  const halted = lengthOfAll(halts);
  const byReason = [...Map.groupBy(halts, ({ why }) => why).values()];
  const [most = []] = byReason.toSorted((a, b) => lengthOfAll(b) - lengthOfAll(a));
  const said = most.length === 0 ? "" : haltsText(most, mayBeLonger(times, turn, sent));
  // Without the halt it would have been in time, or most of the time went by in it.
  if (halted > 0 && (late - halted <= max || halted >= late / 2)) {
    const { why, who = "no worker" } = most[0] as Halt;
    return [why === "no worker" ? "NobodySends" : "TicketBroken", who, said];
  }
  const sentBy = `${promiser} promised more than ${formatThings(countHeld(times, turn, sent), "key")} sent`;
  return ["TicketBroken", promiser, said === "" ? sentBy : `${sentBy}, and ${said}`];
}

export function doubledIncident({ intent, transactions, actor, at }: DoubledIntent): Found {
  const cause = `intent ${intent} is in the transactions ${transactions.join(" and ")} of the store`;
  return {
    rule: "InTwoTransactions",
    actor,
    cause,
    from: at,
    to: at,
    count: 1,
    subjects: subjectsOf([intent]),
  };
}

export function missingIncident({ missing, count, intents, from, to, actor }: MissingSteps): Found {
  const cause = `of ${formatThings(count, "intent")} the store has no step or event that says: ${missing}`;
  return { rule: "StepMissing", actor, cause, from, to, count, subjects: subjectsOf(intents) };
}

export function overtakenIncident({
  relayer,
  count,
  intents,
  transaction,
  from,
  to,
}: OvertakenClaims): Found {
  const who =
    relayer === undefined ? "without a fee, so maybe for themselves" : `and ${relayer} kept the fee`;
  const cause = `Others sent ${formatThings(count, "claim")} that waited here, ${who}: the first by ${transaction}`;
  const actor = relayer ?? `whoever sent ${transaction}`;
  return { rule: "AnotherFirst", actor, cause, from, to, count, subjects: subjectsOf(intents) };
}

/** What a request waited for longest. */
export type RequestWait = { readonly actor: string; readonly words: string };

/**
 * Undefined: it takes effect as early as if it had not waited.
 * @param epochLength seconds of an epoch of its batch; undefined: it takes effect at once, as a hold and what is about an
 * attestation do
 */
export function lateRequest(
  { intent, submitted, announced, isAnnounced }: SlowRequest,
  epochLength: bigint | undefined,
  { actor, words }: RequestWait,
): Found | undefined {
  const length = Number(epochLength ?? 0n) * MILLI;
  const epochs = length === 0 ? undefined : Math.floor(announced / length) - Math.floor(submitted / length);
  if (epochs === 0) return undefined;
  const waited = formatDuration((announced - submitted) / MILLI);
  const effect = epochs === undefined ? "" : `, ${formatThings(epochs, "epoch")} later than it could`;
  const state = isAnnounced
    ? `reached the chain ${waited} after it was taken in`
    : `still waits after ${waited}`;
  return {
    rule: "RevocationLate",
    actor,
    cause: `intent ${intent} ${state}${effect}; longest ${words}`,
    from: submitted,
    to: announced,
    count: 1,
    subjects: subjectsOf([intent]),
  };
}
