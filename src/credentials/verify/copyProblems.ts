import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/momentText.ts";
import type { StatusBlock } from "./answer.ts";

/** Why status that was read soundly does not tell about a moment: each with the moments that decide, in Unix seconds. */

const REFRESH =
  "Read the status again, at a newer block; where there is none, the node stands still, or the clock is fast.";

const ASK_LIVE =
  "Ask the chain itself, without a moment: a change may take effect in any second here, so no copy or witness is good for later.";

export function beforeCopy(moment: bigint, asOf: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "BeforeCopy",
    reason: `${read(block)} counts from ${momentText(asOf)} on, and ${momentText(moment)} is before that.`,
    hint: "Ask about a later moment (where a clock told this one, it is slow), or read the status at an older block.",
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
    reason: `${read(block)} counts before ${momentText(horizon)}, and ${asked(latest)} is not before that.`,
    hint: isSecond ? ASK_LIVE : `${REFRESH} Where the moment is still to come, ask about an earlier one.`,
    details: { latest, horizon, block },
  });
}

/** @param latest the moment, and the clock's skew */
export function notFresh(latest: bigint, freshUntil: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotFresh",
    reason:
      `The verdict from block ${block.number} holds before ${momentText(freshUntil)}, when the outcome is known to ` +
      `change, and ${asked(latest)} is not before that.`,
    hint: "Ask about a moment from the change on, or with a better clock.",
    details: { latest, freshUntil, block },
  });
}

/** @param latest the moment, and the clock's skew */
export function absenceNotFresh(latest: bigint, freshUntil: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotFresh",
    reason: `In block ${block.number} of ${momentText(block.timestamp)} there was no such batch, and it may have been issued right after.`,
    hint: 'Read the status again, at a newer block. Where it is never there, it was not issued: live, ask about the block\'s own moment (moment: "block").',
    details: { latest, freshUntil, block },
  });
}

export function historyNotKept(moment: bigint, floor: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "HistoryNotKept",
    reason: `${read(block)} answers from ${momentText(floor)} on, and ${momentText(moment)} is before that.`,
    hint: "Ask about a later moment, read the status at an older block, or replay the events.",
    details: { moment, floor, block },
  });
}

export function notSurelyIssued(issuedBy: bigint, asOf: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotSurelyIssued",
    reason:
      `The batch may have been issued as late as ${momentText(issuedBy)}, and with the reorg margin ` +
      `block ${block.number} counts as of ${momentText(asOf)}, which is not later.`,
    hint:
      "Read the status at a finalized block, or at a newer one, once it counts as later than that; where the block that " +
      "issued the batch is known, as to a status cache, a young batch counts sooner.",
    details: { issuedBy, asOf, block },
  });
}

const asked = (latest: bigint) =>
  `the moment that is asked about, with the clock's skew ${momentText(latest)},`;

const read = ({ number, timestamp }: StatusBlock) => `Status of block ${number} of ${momentText(timestamp)}`;
