import type { Hex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import {
  announcedIn,
  announcingEpoch,
  type Plane,
  pendingChangeAt,
  planeOf,
  projected,
  retractableUntil,
} from "../../core/status/statusChanges.ts";
import {
  EMPTY_WORD,
  epochAt,
  finalAt,
  horizon,
  locate,
  type StatusWord,
} from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/moment.ts";
import { groupByWord, type WordUpdate } from "../groupByWord.ts";

/** The wanted change of one credential. */
export type RequestedChange = {
  readonly index: number;
  readonly kind: AnnouncedKind;
  /** Reason code of the issuer's own list; 0: none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes: none. */
  readonly evidence: Hex;
  /** Its row in the list, from 1; default: its position. An account's row becomes one change for each credential. */
  readonly row?: number | undefined;
};

/** The row of the list, from 1, at a position. */
export function listedRow(rows: readonly Pick<RequestedChange, "row">[], position: number): number {
  return rows[position]?.row ?? position + 1;
}

/** One call of the registry's `change`, before it is cut to the gas limit of a transaction. */
export type PlannedChange = Omit<RequestedChange, "index" | "row"> & {
  /** The smallest number of updates that touch exactly these credentials, words ascending. */
  readonly masks: readonly WordUpdate[];
  /** Positions of its rows in the list, from 0. */
  readonly rows: readonly number[];
};

/** A row that changes nothing, which is no mistake. */
export type SkippedRow = {
  /** Position in the list, from 0. */
  readonly row: number;
  readonly index: number;
  readonly kind: AnnouncedKind;
  /** `Repeated`: an earlier row of the list says the same. */
  readonly because: "AlreadyRevoked" | "AlreadySuspended" | "NotSuspended" | "NothingAnnounced" | "Repeated";
  /** One sentence for people. */
  readonly why: string;
};

/** A row that cannot be done. */
export type RefusedRow = {
  /** Position in the list, from 0. */
  readonly row: number;
  readonly index: number;
  readonly kind: AnnouncedKind;
  readonly problem: SymbolonError;
};

export type ChangePlan = {
  /** Retractions first: only they are urgent. */
  readonly calls: readonly PlannedChange[];
  readonly skipped: readonly SkippedRow[];
  readonly refused: readonly RefusedRow[];
  /** Unix second in which these calls take effect if mined in this epoch; the events have the final one (`from`). */
  readonly effectiveFrom: bigint;
  /** Last second in which this epoch's announcements can be retracted, these calls included if they are mined in it. */
  readonly retractableUntil: bigint;
  /** Seconds left until then, this one included. */
  readonly secondsLeft: bigint;
};

export type PlanChangesParameters = {
  readonly header: Pick<BatchHeader, "size" | "policy">;
  /** Stored status words by number, all from one block; a missing word was never written. */
  readonly words: Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>;
  readonly rows: readonly RequestedChange[];
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

/**
 * Turns a list of changes into the smallest number of word updates: one call for each kind, reason and evidence, and in
 * it one update for each word. Rows that change nothing are skipped, and impossible ones refused, each with its reason.
 * No row's outcome depends on the order of the calls, since a credential has one change in each plane.
 *
 * A retraction is only possible in the epoch of its announcement. One that is mined in the next epoch fails as
 * `NothingToRetract` and changes nothing; `secondsLeft` shows how near that is.
 */
export function planChanges({ header, words, rows, now }: PlanChangesParameters): ChangePlan {
  const { epochLength } = header.policy;
  const groups = new Map<
    string,
    { readonly change: Omit<RequestedChange, "index" | "row">; readonly rows: number[] }
  >();
  const skipped: SkippedRow[] = [];
  const refused: RefusedRow[] = [];
  // For each credential and plane, the first row that is not refused.
  const first = new Map<string, number>();
  const check = ({ index, kind }: RequestedChange, earlier: number | undefined): CheckedChange => {
    if (!isIndex(index, header.size)) return { problem: indexBeyondBatch(index, header.size) };
    if (earlier !== undefined)
      return checkRepeated(index, kind, rows[earlier]?.kind, listedRow(rows, earlier));
    const { word: number, mask } = locate(index);
    const word = words[planeOf(kind)].get(number) ?? EMPTY_WORD;
    return checkChange({ kind, index, mask, word, epochLength, now });
  };
  for (const [row, change] of rows.entries()) {
    const { index, kind, reason, evidence } = change;
    const place = `${planeOf(kind)} ${index}`;
    const checked = check(change, first.get(place));
    if (checked !== SEND && "problem" in checked) {
      refused.push({ row, index, kind, ...checked });
      continue;
    }
    if (!first.has(place)) first.set(place, row);
    if (checked !== SEND) skipped.push({ row, index, kind, ...checked });
    else {
      const key = `${kind} ${reason} ${evidence.toLowerCase()}`;
      const group = groups.get(key) ?? { change: { kind, reason, evidence }, rows: [] };
      groups.set(key, group);
      group.rows.push(row);
    }
  }
  const calls = [...groups.values()].map(({ change, rows: members }): PlannedChange => {
    const masks = groupByWord(members.map((row) => rows[row]?.index ?? 0));
    return { ...change, masks, rows: members };
  });
  const last = retractableUntil(epochLength, now);
  return {
    calls: calls.toSorted((a, b) => Number(isRetraction(b)) - Number(isRetraction(a))),
    skipped,
    refused,
    effectiveFrom: horizon(epochLength, now),
    retractableUntil: last,
    secondsLeft: last - now + 1n,
  };
}

function isIndex(index: number, size: bigint): boolean {
  return Number.isSafeInteger(index) && index >= 0 && BigInt(index) < size;
}

function isRetraction({ kind }: PlannedChange): boolean {
  return kind.startsWith("Retract");
}

type CheckChangeParameters = {
  readonly kind: AnnouncedKind;
  readonly index: number;
  /** The credential's bit. */
  readonly mask: bigint;
  /** Its stored word, in the plane that the kind is about. */
  readonly word: StatusWord;
  readonly epochLength: bigint;
  /** Unix seconds. */
  readonly now: bigint;
};

/** Sent, skipped or refused. */
type CheckedChange = typeof SEND | Pick<SkippedRow, "because" | "why"> | Pick<RefusedRow, "problem">;

const SEND = "send";

/** The registry's answer to one change, by the stored word: done, nothing to do, or refused. */
function checkChange(parameters: CheckChangeParameters): CheckedChange {
  const { kind, index, mask, word } = parameters;
  switch (kind) {
    case "Revoke":
      return (projected(word) & mask) === 0n ? SEND : alreadyRevoked(parameters);
    case "Suspend":
      if ((projected(word) & mask) === 0n) return SEND;
      return skip("AlreadySuspended", `Credential ${index} is suspended${fromText(parameters)} already.`);
    case "Reinstate":
      if ((projected(word) & mask) !== 0n) return SEND;
      return skip("NotSuspended", `Credential ${index} is not suspended${fromText(parameters)}.`);
    default:
      return checkRetraction(parameters);
  }
}

function checkRetraction(parameters: CheckChangeParameters): CheckedChange {
  const { kind, index, mask, word, epochLength, now } = parameters;
  if ((announcedIn(word, epochAt(epochLength, now)) & mask) !== 0n) return SEND;
  const pending = pendingOf(parameters);
  // Announced in an earlier epoch, or in force: the time for it is over.
  if (pending !== undefined || (projected(word) & mask) !== 0n) {
    return { problem: nothingToRetract(parameters, pending) };
  }
  const what = kind === "RetractRevoke" ? "revocation" : "suspension or reinstatement";
  return skip("NothingAnnounced", `No ${what} of credential ${index} is announced.`);
}

function alreadyRevoked(parameters: CheckChangeParameters): CheckedChange {
  const { index, mask, word, epochLength, now } = parameters;
  const { set, since, next } = finalAt(word, mask, epochLength, now);
  const from = set ? since : next;
  const when = set ? `counts as revoked since ${momentText(from)}` : `is revoked from ${momentText(from)} on`;
  return skip("AlreadyRevoked", `Credential ${index} ${when}; a revocation is final.`);
}

/** ` from ... on`, for a status that is only announced. */
function fromText(parameters: CheckChangeParameters): string {
  const from = pendingOf(parameters);
  return from === undefined ? "" : ` from ${momentText(from)} on`;
}

/** When the credential's newest pending change takes effect. */
function pendingOf({ word, mask, epochLength, now }: CheckChangeParameters): bigint | undefined {
  return pendingChangeAt(word, epochLength, now).findLast((pending) => (pending.mask & mask) !== 0n)?.from;
}

function skip(because: SkippedRow["because"], why: string): CheckedChange {
  return { because, why };
}

/** The batch has no such credential. */
export function indexBeyondBatch(index: number, size: bigint): SymbolonError {
  return new SymbolonError({
    code: "IndexBeyondBatch",
    reason: `The batch has the credentials 0 to ${size - 1n}, and no credential ${index}.`,
    hint: "Look the index up in the issuer's file of this batch.",
    details: { index, size },
  });
}

/** Two rows of a list are about one credential: the first one counts. */
function checkRepeated(
  index: number,
  kind: AnnouncedKind,
  before: AnnouncedKind | undefined,
  row: number,
): CheckedChange {
  if (before === kind)
    return skip("Repeated", `Row ${row} of the list says the same of credential ${index}.`);
  const problem = new SymbolonError({
    code: "ContradictoryRows",
    reason: `${kind} of credential ${index} contradicts ${before} in row ${row} of the list.`,
    hint: "Keep one of the two; to do both, one after the other, use two lists.",
    details: { index, kind, before, row },
  });
  return { problem };
}

/**
 * An announcement of an earlier epoch can no longer be retracted. @param from when it takes effect; undefined: it is in
 * force
 */
function nothingToRetract(
  { kind, index, epochLength, now }: CheckChangeParameters,
  from: bigint | undefined,
): SymbolonError {
  const isFinal = kind === "RetractRevoke";
  const what = isFinal ? "revocation" : "suspension or reinstatement";
  const late = from === undefined ? undefined : (announcingEpoch(epochLength, from) + 1n) * epochLength;
  const reason =
    from === undefined
      ? `The ${isFinal ? "revocation" : "suspension"} of credential ${index} is in force`
      : `The ${what} of credential ${index} was announced in an earlier epoch and takes effect at ${momentText(from)}`;
  const until =
    late === undefined || epochLength === 0n ? "" : `; it could be retracted before ${momentText(late)}`;
  return new SymbolonError({
    code: "NothingToRetract",
    reason: `${reason}${until}.`,
    hint: isFinal
      ? "Issue the credential again: a revocation is final."
      : "Announce the opposite: reinstate what is or will be suspended, suspend what is or will be reinstated.",
    details: { index, kind, from, retractableBefore: late, now },
  });
}
