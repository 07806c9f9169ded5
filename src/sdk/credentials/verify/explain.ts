import { type Address, type Client, type Transport, zeroHash } from "viem";
import { getChainId } from "viem/actions";
import {
  type BatchEvent,
  type HoldChangedEvent,
  listBatchEvents,
  type StatusChangedEvent,
} from "../../chain/events/batches.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { locate } from "../../core/status/statusWords.ts";
import { durationText } from "../../core/text/duration.ts";
import { momentText } from "../../core/text/moment.ts";
import type { Outcome } from "../../core/verdict.ts";
import type { ChangeReason, Decided, Mismatch, Source, Unavailable, VerificationResult } from "./answer.ts";
import { askNode } from "./node/askNode.ts";

const SAID: Readonly<Record<Outcome, string>> = {
  NotFound: "no such credential was issued",
  Revoked: "this credential is revoked",
  Expired: "this credential is expired",
  NotYetValid: "this credential is not valid yet",
  Suspended: "this credential is suspended",
  Valid: "this credential is valid",
};

const SOURCES: Readonly<Record<Source, { readonly owner: string; readonly source: string }>> = {
  live: { owner: "the chain's", source: "The chain" },
  cached: { owner: "a copy of", source: "A copy" },
  offline: { owner: "a witness of", source: "A witness" },
};

/**
 * An answer in one sentence, for people: the status, when (UTC), why, its source, and how long it may be reused.
 * Without an answer, or for another credential than the expected one, it gives the problem's own sentences.
 */
export function explain(answer: VerificationResult): string {
  if (answer.outcome === "Unavailable") return unavailableText(answer);
  if (answer.outcome === "Mismatch") return mismatchText(answer);
  const { moment, outcome, reason } = answer;
  const parts = [
    `At ${utc(moment)} ${SAID[outcome]}${sinceText(answer)}`,
    ...(reason === undefined ? [] : [reasonText(reason, answer.since)]),
    blockText(answer),
  ];
  return `${parts.join(", ")}; ${reuseText(answer)}.`;
}

function unavailableText({ source, moment, problem }: Unavailable): string {
  const when = moment === 0n ? "" : ` at ${utc(moment)}`;
  return `${SOURCES[source].source} cannot tell whether this credential is good${when}: ${problem.message}`;
}

function mismatchText({ problem }: Mismatch): string {
  return `This is not the credential that is expected: ${problem.message}`;
}

/** A change that counts from a moment on may have been announced, and the batch issued, only later than that. */
function sinceText({ since, knownSince }: Decided): string {
  if (since === 0n) return "";
  const known = knownSince === undefined ? "" : ` and is known since ${utc(knownSince)}`;
  return `, which counts since ${utc(since)}${known}`;
}

/** A reason that counts only later than the outcome itself did not begin it: for example, a hold came first. */
function reasonText({ kind, from, revision, reason, evidence }: ChangeReason, since: bigint): string {
  const code = reason === 0 ? "no reason code" : `reason code ${reason}`;
  const shown = evidence === zeroHash ? "" : `, evidence ${evidence}`;
  // The hold that is in force, as its newest event left it.
  const what = kind === "EndEmergency" ? "Emergency, its end brought forward" : kind;
  const later = from > since ? `, in force since ${utc(from)},` : "";
  return `by ${what}${later} at revision ${revision} (${code}${shown})`;
}

function blockText({ source, block, asOfTime }: Decided): string {
  const counted = asOfTime === block.timestamp ? "" : `, which counts as of ${utc(asOfTime)}`;
  return `says ${SOURCES[source].owner} block ${block.number} of ${utc(block.timestamp)}${counted}`;
}

function reuseText({ outcome, guarantee, freshUntil, stale }: Decided): string {
  if (stale !== undefined) {
    return `but that is ${durationText(stale.age)} too old to rely on: it vouches for moments before ${utc(freshUntil)} only`;
  }
  if (outcome === "NotFound") return "never reuse this, for it may be issued at any moment";
  if (guarantee === "None") return "never reuse this, for the block may still be undone";
  // A hold suspends what is valid, and changes nothing else.
  const unless =
    guarantee === "ExceptEmergency" && outcome === "Valid"
      ? "unless an emergency hold comes first"
      : "whatever is announced by then";
  return `reuse this for moments before ${utc(freshUntil)}, ${unless}`;
}

const utc = (seconds: bigint) => momentText(seconds).replace(/ = \d+$/, "");

export type WithReasonParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** The credential that was judged. */
  readonly credential: Pick<Credential, "index">;
  /** First block to search; default: 0. The block that issued the batch saves many questions. */
  readonly fromBlock?: bigint;
};

/**
 * The answer with the change that decided, where the outcome is Revoked or Suspended: only events have reason code and
 * evidence. They also give `knownSince`: a change is announced after the batch was issued, and counts later still. Any
 * other answer is returned unchanged.
 * @throws SymbolonError `NodeFailed`, `LogsRefused`, and `EventsIncomplete` where the events stop short of the answer's
 * revision
 */
export async function withReason(
  client: Client<Transport>,
  answer: VerificationResult,
  { registry, header, credential, fromBlock = 0n }: WithReasonParameters,
): Promise<VerificationResult> {
  const { outcome } = answer;
  if (outcome !== "Revoked" && outcome !== "Suspended") return answer;
  const { block, moment, revision } = answer;
  const events = await askNode(`the events of ${registry}`, async () => {
    const batch = batchId({ chainId: BigInt(await getChainId(client)), registry, header });
    const all = await listBatchEvents(client, { registry, batch, fromBlock, toBlock: block.number });
    return all.filter((event) => event.batch.toLowerCase() === batch);
  });
  const reached = events.reduce((last, event) => (event.event === "BatchIssued" ? last : event.revision), 1);
  const reason = decidingChange({ events, index: credential.index, outcome, moment });
  if (reached === revision && reason !== undefined) return { ...answer, knownSince: answer.since, reason };
  throw new SymbolonError({
    code: "EventsIncomplete",
    reason:
      `The events from block ${fromBlock} to ${block.number} do not tell why the credential is ${outcome}: they ` +
      `lead to revision ${reached}, but the answer is of revision ${revision}.`,
    hint: "Search from the block that issued the batch, and ask a node that keeps the events of all blocks.",
    details: { told: reached, revision, fromBlock, block },
  });
}

type DecidingChangeParameters = {
  /** Everything that happened to the batch up to the block of the answer, oldest first. */
  readonly events: readonly BatchEvent[];
  /** The credential's. */
  readonly index: bigint;
  readonly outcome: "Revoked" | "Suspended";
  readonly moment: bigint;
};

/**
 * The change for which a credential is revoked or suspended at a moment: the first revocation in force; otherwise the
 * last suspension in force; otherwise the hold, its own before the whole batch's. Undefined where the events have none.
 */
export function decidingChange({
  events,
  index,
  outcome,
  moment,
}: DecidingChangeParameters): ChangeReason | undefined {
  const { word, mask } = locate(Number(index));
  const concerned = events.flatMap((event) =>
    event.event === "StatusChanged" && concerns(event, word, mask) ? [event] : [],
  );
  if (outcome === "Revoked") return reasonOf(firstRevocation(concerned, moment));
  const holds = events.flatMap((event) => (event.event === "HoldChanged" ? [event] : []));
  return reasonOf(
    suspension(concerned, moment) ?? holdOver(holds, index, moment) ?? holdOver(holds, WHOLE_BATCH, moment),
  );
}

function concerns({ masks }: StatusChangedEvent, word: number, mask: bigint): boolean {
  return masks.some((item) => item.word === BigInt(word) && (item.mask & mask) !== 0n);
}

/** Announcements of an epoch take effect at one moment; a retraction takes back those of its own epoch. */
function firstRevocation(
  changes: readonly StatusChangedEvent[],
  moment: bigint,
): StatusChangedEvent | undefined {
  const announced = new Map<bigint, StatusChangedEvent>();
  for (const change of changes) {
    if (change.kind === "RetractRevoke") announced.delete(change.from);
    if (change.kind === "Revoke" && !announced.has(change.from)) announced.set(change.from, change);
  }
  // Epochs come in order, and so do these moments.
  return [...announced.values()].find(({ from }) => from <= moment);
}

function suspension(changes: readonly StatusChangedEvent[], moment: bigint): StatusChangedEvent | undefined {
  const toggled = new Map<bigint, StatusChangedEvent>();
  for (const change of changes) {
    if (change.kind === "RetractSuspension") toggled.delete(change.from);
    if (change.kind !== "Suspend" && change.kind !== "Reinstate") continue;
    // Two toggles of one epoch take each other back.
    if (!toggled.delete(change.from)) toggled.set(change.from, change);
  }
  const last = [...toggled.values()].filter(({ from }) => from <= moment).at(-1);
  return last?.kind === "Suspend" ? last : undefined;
}

/**
 * The event that gave the hold over a moment its present bounds: the newest, since each event has the hold as stored.
 */
function holdOver(
  holds: readonly HoldChangedEvent[],
  target: bigint,
  moment: bigint,
): HoldChangedEvent | undefined {
  const last = holds.filter((hold) => hold.target === target).at(-1);
  return last !== undefined && last.from <= moment && moment < last.until ? last : undefined;
}

function reasonOf(event: StatusChangedEvent | HoldChangedEvent | undefined): ChangeReason | undefined {
  if (event === undefined) return undefined;
  const { revision, kind, from, reason, evidence } = event;
  return { revision, kind, from, reason, evidence };
}
