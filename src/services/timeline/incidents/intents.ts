import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type {
  DoubledIntent,
  LateLane,
  MissingSteps,
  OvertakenClaims,
  SlowRequest,
} from "../tables/facts/intents.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";

type Found = Omit<Incident, "chain">;

const MILLI = 1_000;
const subjectsOf = (intents: readonly bigint[]) => intents.slice(0, MAX_SUBJECTS).map((id) => `intent:${id}`);

/** @param passes of other lanes that may go before one that comes before them by rank */
export function lateIncident(facts: LateLane, passes: number): Found {
  const { lane, count, intent, turn, sent, isSent, isExpired, intents } = facts;
  const late = formatDuration((sent - turn) / MILLI);
  const state = isSent
    ? `was sent ${late} after its turn`
    : isExpired
      ? `expired ${late} after its turn`
      : `waits ${late} beyond its turn`;
  const [rule, actor, why] = whyLate(facts, passes);
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

function whyLate(facts: LateLane, passes: number): readonly ["TicketBroken" | "LaneStarved", string, string] {
  const { pausedBy, parkedKey, parkedFor, workers, promiser, passing } = facts;
  if (facts.passes >= passes) {
    const others = `of the ${passing.length === 1 ? "lane" : "lanes"} ${passing.join(", ")}`;
    const why = `${facts.passes} ${others} that come after it were sent before`;
    return ["LaneStarved", passing.join(", "), why];
  }
  if (pausedBy !== undefined) return ["TicketBroken", pausedBy, `${pausedBy} had paused the chain`];
  if (workers === 0) return ["TicketBroken", "no worker", "no worker held a key"];
  if (parkedKey !== undefined)
    return ["TicketBroken", parkedKey, `the key ${parkedKey} was parked for ${parkedFor}`];
  return ["TicketBroken", promiser, `${promiser} promised more than ${formatThings(workers, "key")} sent`];
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
