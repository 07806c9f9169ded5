import { horizon } from "../../core/status/statusWords.ts";
import {
  type BatchStatus,
  type DecideParameters,
  decide,
  notFound,
  type Verdict,
} from "../../core/verdict.ts";
import {
  absenceNotFresh,
  beforeCopy,
  beyondHorizon,
  historyNotKept,
  notFresh,
  notSurelyIssued,
} from "./copyProblems.ts";
import { statusFloor } from "./offline/statusFloor.ts";
import { asFirmAs, countsAsOf, type Standing } from "./standing.ts";

/** Seconds that a batch's issue may lie behind its `issuedAt`; the registry accepts no later one. */
export const ISSUED_AT_SLACK = 86_400n;

export type JudgeCopyParameters = Pick<DecideParameters, "header" | "credential" | "moment"> &
  Standing & {
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
export function judgeCopy(parameters: JudgeCopyParameters): Verdict {
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
