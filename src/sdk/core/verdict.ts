import type { BatchHeader } from "./credential/batchId.ts";
import type { Credential } from "./credential/credentialLeaf.ts";
import { suspendedAt } from "./status/holds.ts";
import {
  earlier,
  finalAt,
  horizon,
  later,
  locate,
  NEVER,
  type StatusBit,
  type StatusWord,
} from "./status/statusWords.ts";

/**
 * The verdict, once: a pure function of stored status and a moment. Twin of `contracts/libraries/Verdicts.sol`.
 */

/** The outcomes of a credential, by number on chain; where several apply, the first in this order counts. */
export const outcomes = ["NotFound", "Revoked", "Expired", "NotYetValid", "Suspended", "Valid"] as const;

export type Outcome = (typeof outcomes)[number];

/** How firm a verdict is until its `freshUntil`, by number on chain. */
export const guarantees = ["None", "ExceptEmergency", "Firm"] as const;

export type Guarantee = (typeof guarantees)[number];

/** The full answer to: is this credential good? Times are Unix seconds. */
export type Verdict = {
  readonly outcome: Outcome;
  /**
   * From when on this outcome counts, as far as storage still shows. A batch may be dated back: this can be up to a day
   * before the batch was issued.
   */
  readonly since: bigint;
  /** First moment for which this verdict may not be reused. */
  readonly freshUntil: bigint;
  /** Timestamp of the block whose state was read. */
  readonly asOfTime: bigint;
  /** Number of changes of the batch so far plus one; 0 where there is no such batch. */
  readonly revision: number;
  readonly guarantee: Guarantee;
};

/** Nobody has the role. */
const NOBODY = "0x0000000000000000000000000000000000000000";

/** What a verifier needs of one credential's batch, all from one block: the Solidity struct `BatchStatus`. */
export type BatchStatus = {
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly digest: bigint;
  readonly revoked: StatusWord;
  readonly suspended: StatusWord;
  /** The credential's hold as stored (`unpackHold`). */
  readonly hold: bigint;
  /** The whole batch's hold as stored. */
  readonly batchHold: bigint;
};

export type DecideParameters = {
  readonly status: BatchStatus;
  readonly header: Pick<BatchHeader, "issuedAt" | "policy">;
  /** Proven to be in the batch. */
  readonly credential: Pick<Credential, "index" | "validFrom" | "expires">;
  /** Timestamp of the block that `status` is from. */
  readonly asOf: bigint;
  /** From `asOf` up to, and not including, the horizon of `asOf`. */
  readonly moment: bigint;
};

/** The verdict where there is no such batch, or the credential is not proven to be in it: never reusable. */
export function notFound(asOf: bigint): Verdict {
  return { outcome: "NotFound", since: 0n, freshUntil: asOf, asOfTime: asOf, revision: 0, guarantee: "None" };
}

/** The verdict on a proven credential at a moment. */
export function decide({ status, header, credential, asOf, moment }: DecideParameters): Verdict {
  const { epochLength, emergency } = header.policy;
  const { mask } = locate(Number(credential.index));
  const { outcome, since, next } = decideOutcome({
    revoked: finalAt(status.revoked, mask, epochLength, moment),
    suspended: suspendedAt(status.suspended, mask, status.hold, status.batchHold, epochLength, moment),
    start: later(credential.validFrom, header.issuedAt),
    expires: credential.expires === 0n ? NEVER : credential.expires,
    moment,
  });
  return {
    outcome,
    since,
    freshUntil: earlier(next, horizon(epochLength, asOf)),
    asOfTime: asOf,
    revision: status.revision,
    guarantee: emergency === NOBODY ? "Firm" : "ExceptEmergency",
  };
}

export type DecideOutcomeParameters = {
  readonly revoked: StatusBit;
  readonly suspended: StatusBit;
  /** First moment at which the credential counts. */
  readonly start: bigint;
  /** First moment at which it no longer counts; `NEVER` where it does not expire. */
  readonly expires: bigint;
  readonly moment: bigint;
};

/** The outcome at a moment. */
export type DecidedOutcome = {
  readonly outcome: Outcome;
  /** From when on it counts, as far as storage still shows. */
  readonly since: bigint;
  /** Next known moment at which the outcome changes; `NEVER`: no known change. */
  readonly next: bigint;
};

/** The precedence of outcomes, for batches and attestations alike. */
export function decideOutcome({
  revoked,
  suspended,
  start,
  expires,
  moment,
}: DecideOutcomeParameters): DecidedOutcome {
  let next = revoked.next;
  if (revoked.set) return { outcome: "Revoked", since: revoked.since, next };
  if (moment >= expires) return { outcome: "Expired", since: expires, next };
  if (moment < start) {
    next = earlier(next, earlier(start, expires));
    return { outcome: "NotYetValid", since: 0n, next };
  }
  const since = later(suspended.since, start);
  next = earlier(next, earlier(suspended.next, expires));
  return { outcome: suspended.set ? "Suspended" : "Valid", since, next };
}
