import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type { DoubledIntent, MissingSteps, OvertakenClaims, SlowRequest } from "../tables/facts/intents.ts";
import { type Incident, subjectsOf } from "./incident.ts";

type Found = Omit<Incident, "chain">;

const MILLI = 1_000;

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
