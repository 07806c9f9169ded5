import { SymbolonError } from "../../core/errors.ts";
import { unpackHold } from "../../core/status/holds.ts";
import { finalFloor, horizon, later, locate, toggledFloor } from "../../core/status/statusWords.ts";
import { momentText } from "../../core/text/moment.ts";
import {
  type BatchStatus,
  type DecideParameters,
  decide,
  notFound,
  type Verdict,
} from "../../core/verdict.ts";
import { asFirmAs, countsAsOf, type StatusBasis } from "./answer.ts";
import type { StatusBlock } from "./node/askNode.ts";

/** Seconds that a batch's issue may lie behind its `issuedAt`; the registry accepts no later one. */
export const ISSUED_AT_SLACK = 86_400n;

/** Seconds by which the block of a copy may be undone, where nothing else is said: five slots of Ethereum. */
export const USUAL_MARGIN = 64n;

type DecideFromStatusParameters = Pick<DecideParameters, "header" | "credential" | "moment"> &
  StatusBasis & {
    /** As it was in the block. */
    readonly status: BatchStatus;
    /** Latest moment at which the batch can have been issued. */
    readonly issuedBy: bigint;
    /** Seconds by which the clock that gave `moment` may be slow. */
    readonly clockSkew: bigint;
  };

/**
 * What a copy of status says of a credential at a moment, where it can tell. A block that may be undone counts as that much
 * older: what is announced in the meantime takes effect at or beyond that older horizon. And only batches count that were
 * issued strictly before, for the block that did might be undone too. Without a margin, such a block's verdict is good for the
 * moment asked about alone.
 * @throws SymbolonError `BeforeCopy`, `NotSurelyIssued`, `BeyondHorizon`, `HistoryNotKept`, `NotFresh`
 */
export function decideFromStatus(parameters: DecideFromStatusParameters): Verdict {
  const { status, header, credential, block, issuedBy, clockSkew, moment } = parameters;
  const asOf = countsAsOf(parameters);
  if (moment < asOf) throw beforeCopy(moment, asOf, block);
  if (asOf < block.timestamp && issuedBy >= asOf) throw notSurelyIssued(issuedBy, asOf, block);

  const latest = moment + clockSkew;
  if (status.revision === 0) {
    // Known for the block's own second; a copy is never reused for it.
    if (latest > block.timestamp) throw absenceNotFresh(latest, asOf, block);
    return notFound(asOf);
  }
  const { epochLength } = header.policy;
  const end = horizon(epochLength, asOf);
  if (latest >= end) throw beyondHorizon(latest, end, block, epochLength === 0n);
  const floor = statusFloor(status, credential.index, epochLength);
  if (moment < floor) throw historyNotKept(moment, floor, block);
  const verdict = decide({ status, header, credential, asOf, moment });
  if (latest >= verdict.freshUntil) throw notFresh(latest, verdict.freshUntil, block);
  return asFirmAs(parameters, verdict, moment);
}

/** Why status that was read soundly does not tell about a moment: each with the moments that decide, in Unix seconds. */

const REFRESH =
  "Read the status again, at a newer block; if there is none, the node has stopped, or the clock is fast.";

const ASK_LIVE =
  "Ask the chain itself, without a moment: here a change may take effect in any second, so no copy or witness is good for later.";

function beforeCopy(moment: bigint, asOf: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "BeforeCopy",
    reason: `${read(block)} is valid only from ${momentText(asOf)} on, but you ask about ${momentText(moment)}, which is earlier.`,
    hint: "Ask about a later moment (if a clock gave this one, the clock is slow), or read the status at an older block.",
    details: { moment, asOf, block },
  });
}

/**
 * @param latest the moment, and the clock's skew
 * @param isSecond whether the epoch is a second: then a newer block will not do either
 */
export function beyondHorizon(
  latest: bigint,
  horizon: bigint,
  block: StatusBlock,
  isSecond: boolean,
): SymbolonError {
  return new SymbolonError({
    code: "BeyondHorizon",
    reason: `${read(block)} counts before ${momentText(horizon)}, not at ${momentWords(latest)}.`,
    hint: isSecond ? ASK_LIVE : `${REFRESH} If the moment is in the future, ask about an earlier one.`,
    details: { latest, horizon, block },
  });
}

/** @param latest the moment, and the clock's skew */
function notFresh(latest: bigint, freshUntil: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotFresh",
    reason:
      `The verdict from block ${block.number} holds before ${momentText(freshUntil)}, when the outcome is known to ` +
      `change, and ${momentWords(latest)} is not before that.`,
    hint: "Ask about a moment from the change on, or with a better clock.",
    details: { latest, freshUntil, block },
  });
}

/** @param latest the moment, and the clock's skew */
export function absenceNotFresh(latest: bigint, freshUntil: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotFresh",
    reason: `In block ${block.number} of ${momentText(block.timestamp)} the batch did not exist; it may have been issued right after.`,
    hint: 'Read the status again, at a newer block. If the batch never appears, it was not issued: live, ask about the block\'s own moment (moment: "block").',
    details: { latest, freshUntil, block },
  });
}

export function historyNotKept(moment: bigint, floor: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "HistoryNotKept",
    reason: `${read(block)} answers from ${momentText(floor)} on, not at ${momentText(moment)}.`,
    hint: "Ask about a later moment, read the status at an older block, or replay the events.",
    details: { moment, floor, block },
  });
}

export function notSurelyIssued(issuedBy: bigint, asOf: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotSurelyIssued",
    reason:
      `The batch may have been issued as late as ${momentText(issuedBy)}, but with the reorg margin ` +
      `block ${block.number} counts as of ${momentText(asOf)}, which is not later.`,
    hint:
      "Read the status at a finalized block, or later at a newer block. If the block that " +
      "issued the batch is known, as in a status cache, a young batch counts sooner.",
    details: { issuedBy, asOf, block },
  });
}

const momentWords = (latest: bigint) => `the moment in question, ${momentText(latest)} with the clock's skew`;

const read = ({ number, timestamp }: StatusBlock) =>
  `The status read at block ${number} of ${momentText(timestamp)}`;

/** Earliest moment that stored status answers for about a credential, as the registry's `statusAt`. */
export function statusFloor(
  { revoked, suspended, hold, batchHold }: Pick<BatchStatus, "revoked" | "suspended" | "hold" | "batchHold">,
  index: bigint,
  epochLength: bigint,
): bigint {
  const { mask } = locate(Number(index));
  return later(
    later(finalFloor(revoked, mask, epochLength), toggledFloor(suspended, epochLength)),
    later(unpackHold(hold).floor, unpackHold(batchHold).floor),
  );
}
