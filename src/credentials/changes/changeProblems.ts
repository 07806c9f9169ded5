import { SymbolonError } from "../../core/errors.ts";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import { announcingEpoch } from "../../core/status/statusChanges.ts";
import { momentText } from "../../core/text/momentText.ts";

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
export function contradicts(
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

export type NothingToRetractParameters = {
  readonly kind: AnnouncedKind;
  readonly index: number;
  /** When the announcement takes effect; undefined where it has. */
  readonly from: bigint | undefined;
  readonly epochLength: bigint;
  readonly now: bigint;
};

/** What was announced in an earlier epoch is no longer to be taken back. */
export function nothingToRetract(parameters: NothingToRetractParameters): SymbolonError {
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
