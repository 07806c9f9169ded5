import type { BatchHeader } from "../../../core/credential/batchId.ts";
import type { Credential } from "../../../core/credential/credentialLeaf.ts";
import { later, locate } from "../../../core/status/statusWords.ts";
import { decide, notFound, type Verdict } from "../../../core/verdict.ts";
import { countsAsOf, type Decided, isSettled, unavailable, type VerificationResult } from "../answer.ts";
import { absenceNotFresh, decideFromStatus, historyNotKept, statusFloor } from "../decideFromStatus.ts";
import type { StatusBlock } from "../node/askNode.ts";
import type { AnsweredAbout } from "../onAnswer.ts";
import { reusableUntil } from "../shownAnswer.ts";
import { admittedElsewhere, noCopy, notCopied } from "./readBatchCopy.ts";
import { type FollowedBatch, type StatusCopy, statusOf } from "./statusCache.ts";

/** What a cache has: its copy is replaced as a whole, and its count of copies then moves. */
export type CacheState = {
  readonly clockSkew: bigint;
  readonly reorgMargin: bigint;
  copy: StatusCopy | undefined;
  copies: number;
};

/** A credential that was proven to the cache with this state. */
export type AdmittedState = {
  readonly state: CacheState;
  /** Position of its batch among the followed ones. */
  readonly slot: number;
  readonly header: BatchHeader;
  /** Time of the block that issued the batch, where whoever follows it knows. */
  readonly issueTime: bigint | undefined;
  readonly credential: Pick<Credential, "index" | "validFrom" | "expires">;
  readonly index: number;
  readonly word: number;
  /** What answers are about; undefined: its cache has nobody who is told. */
  readonly about: AnsweredAbout | undefined;
  /**
   * The last verdict, and the moments for which it stands: a verdict is the same for every moment from the one that it was
   * decided for up to its `freshUntil`, as long as the copy is. By count, so that no old copy is kept alive.
   */
  copies: number;
  from: bigint;
  until: bigint;
  verdict: Verdict;
  knownSince: bigint | undefined;
};

const NO_VERDICT = notFound(0n);

export function admitted(
  state: CacheState,
  slot: number,
  { header, issuedIn }: FollowedBatch,
  { index, validFrom, expires }: Credential,
  about: AnsweredAbout | undefined,
): AdmittedState {
  const { word } = locate(Number(index));
  const credential = { index, validFrom, expires };
  const issueTime = issuedIn?.timestamp;
  const place = { state, slot, header, issueTime, credential, index: Number(index), word, about };
  return { ...place, copies: -1, from: 0n, until: 0n, verdict: NO_VERDICT, knownSince: undefined };
}

/** The verdict where it is fresh, by the slowest clock that the skew allows; else Unavailable. */
export function strictAnswer(state: CacheState, admitted: AdmittedState, moment: bigint): VerificationResult {
  const { copy } = state;
  if (
    copy !== undefined &&
    admitted.copies === state.copies &&
    admitted.state === state &&
    moment >= admitted.from &&
    moment < admitted.until
  ) {
    return answerOf(admitted.verdict, admitted.knownSince, copy.block, moment);
  }
  try {
    const known = knownOf(state, admitted);
    const verdict = decideFromStatus({ ...known, moment });
    // Good for the very block only: the next one may have issued the batch.
    if (verdict.outcome === "NotFound") {
      throw absenceNotFresh(moment + state.clockSkew, verdict.freshUntil, known.block);
    }
    admitted.copies = state.copies;
    admitted.from = moment;
    admitted.until = reusableUntil(verdict, state.clockSkew);
    admitted.verdict = verdict;
    admitted.knownSince = knownSinceOf(verdict, known.issuedBy, admitted.issueTime);
    return answerOf(verdict, admitted.knownSince, known.block, moment);
  } catch (problem) {
    return unavailable("cached", moment, problem);
  }
}

/** Problems that only time has made. */
export const STALE: readonly string[] = ["BeyondHorizon", "NotFresh"];

/** The verdict where it is fresh; where it no longer is, what the copy says of that moment, marked stale. */
export function bestAnswer(state: CacheState, admitted: AdmittedState, moment: bigint): VerificationResult {
  const answer = strictAnswer(state, admitted, moment);
  if (answer.outcome !== "Unavailable" || !STALE.includes(answer.problem.code)) return answer;
  const known = knownOf(state, admitted);
  const { status, header, credential, block, issuedBy, clockSkew } = known;
  const asOf = countsAsOf(known);
  const floor = statusFloor(status, credential.index, header.policy.epochLength);
  if (moment < floor) return { ...answer, problem: historyNotKept(moment, floor, block) };
  // Beyond the horizon it is what would be so had nothing been announced since: what is pending is in force by then.
  const verdict =
    status.revision === 0 ? notFound(asOf) : decide({ status, header, credential, asOf, moment });
  const knownSince = knownSinceOf(verdict, issuedBy, admitted.issueTime);
  const answered = answerOf(verdict, knownSince, block, moment);
  const age = moment + clockSkew - verdict.freshUntil;
  return { ...answered, ...(isSettled(known) ? {} : { guarantee: "None" }), stale: { age } };
}

/** Where the copy was bounded by the block that is said to have issued the batch, that block was found in the chain. */
function knownSinceOf({ since }: Verdict, issuedBy: bigint, issueTime: bigint | undefined) {
  return issueTime !== undefined && issueTime === issuedBy && since > 0n
    ? later(since, issueTime)
    : undefined;
}

/** One literal, so that all answers have one shape: a spread takes several times as long. */
function answerOf(
  verdict: Verdict,
  knownSince: bigint | undefined,
  block: StatusBlock,
  moment: bigint,
): Decided {
  const answer: Decided = {
    outcome: verdict.outcome,
    since: verdict.since,
    freshUntil: verdict.freshUntil,
    asOfTime: verdict.asOfTime,
    revision: verdict.revision,
    guarantee: verdict.guarantee,
    source: "cached",
    moment,
    block,
  };
  return knownSince === undefined ? answer : { ...answer, knownSince };
}

function knownOf(state: CacheState, admitted: AdmittedState) {
  const { copy, reorgMargin, clockSkew } = state;
  if (admitted.state !== state) throw admittedElsewhere();
  if (copy === undefined) throw noCopy();
  const batch = copy.batches[admitted.slot];
  if (batch === undefined) throw notCopied(copy.block);
  return {
    status: statusOf(batch, admitted.index, admitted.word),
    header: admitted.header,
    credential: admitted.credential,
    block: copy.block,
    isFinal: copy.isFinal,
    reorgMargin,
    issuedBy: batch.issuedBy,
    clockSkew,
  };
}
