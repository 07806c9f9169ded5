import type { Hex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import {
  announcedIn,
  announcingEpoch,
  pendingAt,
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

/** What is to become of one credential. */
export type WantedChange = {
  readonly index: number;
  readonly kind: AnnouncedKind;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** A plane of status words: which of the two a kind of change is about. */
export type Plane = "revoked" | "suspended";

function planeOf(kind: AnnouncedKind): Plane {
  return kind === "Revoke" || kind === "RetractRevoke" ? "revoked" : "suspended";
}

/** One call of the registry's `change`, before it is cut to the gas of a transaction. */
export type PlannedCall = Omit<WantedChange, "index"> & {
  /** The fewest that touch these credentials and no other, words ascending. */
  readonly masks: readonly WordUpdate[];
  /** Positions of its rows in the list, from 0. */
  readonly rows: readonly number[];
};

/** A row that changes nothing, and is no mistake. */
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
  /** Retractions first: they alone are in a hurry. */
  readonly calls: readonly PlannedCall[];
  readonly skipped: readonly SkippedRow[];
  readonly refused: readonly RefusedRow[];
  /**
   * Unix second in which these calls take effect where they are mined in the epoch that they are planned in; the events say
   * when they do (`from`).
   */
  readonly effectiveFrom: bigint;
  /** Last second in which what this epoch announced can be retracted: these calls too, where they are mined in it. */
  readonly retractableUntil: bigint;
  /** Seconds of that left, this one included. */
  readonly secondsLeft: bigint;
};

export type PlanChangesParameters = {
  readonly header: Pick<BatchHeader, "size" | "policy">;
  /** Stored status words by number, all from one block; one that is left out was never written. */
  readonly words: Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>;
  readonly rows: readonly WantedChange[];
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

/**
 * Turns a list of changes into the fewest word updates: one call for each kind, reason and evidence, and in it one update
 * for each word. What is so already is skipped, what cannot be is refused, each row with its reason; no row's outcome
 * hangs on the order of the calls, since a credential has one change a plane.
 *
 * A retraction is only possible in the epoch of its announcement. One that is mined in the next epoch fails as
 * `NothingToRetract` and changes nothing; `secondsLeft` tells how near that is.
 */
export function planChanges({ header, words, rows, now }: PlanChangesParameters): ChangePlan {
  const { epochLength } = header.policy;
  const wanted = new Map<string, { readonly change: Omit<WantedChange, "index">; readonly rows: number[] }>();
  const skipped: SkippedRow[] = [];
  const refused: RefusedRow[] = [];
  const first = new Map<string, number>();
  for (const [row, change] of rows.entries()) {
    const { index, kind, reason, evidence } = change;
    if (!isIndex(index, header.size)) {
      refused.push({ row, index, kind, problem: indexBeyondBatch(index, header.size) });
      continue;
    }
    const plane = planeOf(kind);
    const place = `${plane} ${index}`;
    const earlier = first.get(place);
    if (earlier !== undefined) {
      const before = rows[earlier]?.kind;
      if (before === kind) {
        const why = `Row ${earlier + 1} of the list says the same of credential ${index}.`;
        skipped.push({ row, index, kind, because: "Repeated", why });
      } else refused.push({ row, index, kind, problem: contradicts(index, kind, before, earlier + 1) });
      continue;
    }
    const { word, mask } = locate(index);
    const stored = words[plane].get(word) ?? EMPTY_WORD;
    const judged = judgeChange({ kind, index, mask, word: stored, epochLength, now });
    if (judged.do !== "refuse") first.set(place, row);
    if (judged.do === "skip") {
      skipped.push({ row, index, kind, because: judged.because, why: judged.why });
    } else if (judged.do === "refuse") refused.push({ row, index, kind, problem: judged.problem });
    else {
      const key = `${kind} ${reason} ${evidence.toLowerCase()}`;
      const group = wanted.get(key);
      if (group === undefined) wanted.set(key, { change: { kind, reason, evidence }, rows: [row] });
      else group.rows.push(row);
    }
  }
  const calls = [...wanted.values()].map(({ change, rows: members }): PlannedCall => {
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

function isRetraction({ kind }: PlannedCall): boolean {
  return kind.startsWith("Retract");
}

type JudgeChangeParameters = {
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

type JudgedChange =
  | { readonly do: "send" }
  | { readonly do: "skip"; readonly because: SkippedRow["because"]; readonly why: string }
  | { readonly do: "refuse"; readonly problem: SymbolonError };

const SEND: JudgedChange = { do: "send" };

/** What the registry would say to one change, by the stored word: done, nothing to do, or refused. */
function judgeChange(parameters: JudgeChangeParameters): JudgedChange {
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
      return judgeRetraction(parameters);
  }
}

function judgeRetraction(parameters: JudgeChangeParameters): JudgedChange {
  const { kind, index, mask, word, epochLength, now } = parameters;
  if ((announcedIn(word, epochAt(epochLength, now)) & mask) !== 0n) return SEND;
  const pending = pendingOf(parameters);
  // Announced in an earlier epoch, or in force: the moment for it is over.
  if (pending !== undefined || (projected(word) & mask) !== 0n) {
    return { do: "refuse", problem: nothingToRetract({ kind, index, from: pending, epochLength, now }) };
  }
  const what = kind === "RetractRevoke" ? "revocation" : "suspension or reinstatement";
  return skip("NothingAnnounced", `No ${what} of credential ${index} is announced.`);
}

function alreadyRevoked(parameters: JudgeChangeParameters): JudgedChange {
  const { index, mask, word, epochLength, now } = parameters;
  const { set, since, next } = finalAt(word, mask, epochLength, now);
  const from = set ? since : next;
  const when = set ? `counts as revoked since ${momentText(from)}` : `is revoked from ${momentText(from)} on`;
  return skip("AlreadyRevoked", `Credential ${index} ${when}; a revocation is final.`);
}

/** ` from ... on`, where what will be so is only announced. */
function fromText(parameters: JudgeChangeParameters): string {
  const from = pendingOf(parameters);
  return from === undefined ? "" : ` from ${momentText(from)} on`;
}

/** When the newest change of the credential that is announced, and not in force yet, takes effect. */
function pendingOf({ word, mask, epochLength, now }: JudgeChangeParameters): bigint | undefined {
  return pendingAt(word, epochLength, now).findLast((pending) => (pending.mask & mask) !== 0n)?.from;
}

function skip(because: SkippedRow["because"], why: string): JudgedChange {
  return { do: "skip", because, why };
}

/** The batch has no such credential. */
export function indexBeyondBatch(index: number, size: bigint): SymbolonError {
  return new SymbolonError({
    code: "IndexBeyondBatch",
    reason: `The batch has the credentials 0 to ${size - 1n}, and ${index} is none of them.`,
    hint: "Look the index up in the issuer's file of the batch, and check that it is this batch's.",
    details: { index, size },
  });
}

/** Two rows of a list want different things of one credential. */
function contradicts(
  index: number,
  kind: AnnouncedKind,
  before: AnnouncedKind | undefined,
  row: number,
): SymbolonError {
  return new SymbolonError({
    code: "ContradictoryRows",
    reason: `${kind} of credential ${index} contradicts ${before} in row ${row} of the list.`,
    hint: "Keep one of the two; where both are meant, one after the other, use two lists.",
    details: { index, kind, before, row },
  });
}

type NothingToRetractParameters = {
  readonly kind: AnnouncedKind;
  readonly index: number;
  /** When the announcement takes effect; undefined where it has. */
  readonly from: bigint | undefined;
  readonly epochLength: bigint;
  readonly now: bigint;
};

/** What was announced in an earlier epoch is no longer to be taken back. */
function nothingToRetract(parameters: NothingToRetractParameters): SymbolonError {
  const { kind, index, from, epochLength, now } = parameters;
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
      ? "There is none: a revocation is final. Issue the credential again."
      : "Announce the opposite: reinstate what is or will be suspended, suspend what is or will be reinstated.",
    details: { index, kind, from, retractableBefore: late, now },
  });
}
