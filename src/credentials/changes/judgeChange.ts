import type { SymbolonError } from "../../core/errors.ts";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import { announcedIn, pendingAt, projected } from "../../core/status/statusChanges.ts";
import { epochAt, finalAt, type StatusWord } from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/momentText.ts";
import type { SkippedRow } from "./changePlan.ts";
import { nothingToRetract } from "./changeProblems.ts";

export type JudgeChangeParameters = {
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

export type JudgedChange =
  | { readonly do: "send" }
  | { readonly do: "skip"; readonly because: SkippedRow["because"]; readonly why: string }
  | { readonly do: "refuse"; readonly problem: SymbolonError };

const SEND: JudgedChange = { do: "send" };

/** What the registry would say to one change, by the stored word: done, nothing to do, or refused. */
export function judgeChange(parameters: JudgeChangeParameters): JudgedChange {
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
