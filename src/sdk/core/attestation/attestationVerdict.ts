import type { Address, Hex } from "viem";
import { earlier, effectiveFrom, horizon, NEVER, type StatusBit } from "../status/statusWords.ts";
import { decideOutcome, notFound, type Verdict } from "../verdict.ts";

/**
 * An attestation without its reference and its data: the Solidity struct `AttestationStatus`. All zero: no attestation.
 */
export type AttestationStatus = {
  /** Uid of the schema. */
  readonly schema: Hex;
  /** Whom it is about. */
  readonly recipient: Address;
  /** Who made it. */
  readonly attester: Address;
  /** Unix seconds at which it was made; 0 where there is no such attestation. */
  readonly time: bigint;
  /** Unix seconds from which it no longer counts; 0: never. */
  readonly expirationTime: bigint;
  /** Unix seconds at which it was revoked; 0 where it was not. */
  readonly revocationTime: bigint;
  readonly revocable: boolean;
};

export type DecideAttestationParameters = {
  readonly status: AttestationStatus;
  /** Timestamp of the block that `status` is from. */
  readonly asOf: bigint;
  /**
   * Unix seconds, not later than `asOf`. Any earlier moment works too, since an attestation keeps its whole history.
   */
  readonly moment: bigint;
};

/** An attestation's epochs are seconds: what happens in one takes effect with the next. */
const EPOCH_LENGTH = 0n;

/** Attestations are revoked or not; nothing suspends them. */
const NEVER_SUSPENDED: StatusBit = { set: false, since: 0n, next: NEVER };

/**
 * The verdict on an attestation at a moment, in this order:
 *
 * 1. `time` = 0: NotFound, as of a batch that is not there (`since` 0, `freshUntil` = asOf, revision 0, guarantee
 *    None), since it may be made in the very next transaction.
 * 2. `revocationTime` not 0 and moment > `revocationTime`: Revoked, since `revocationTime` + 1.
 * 3. `expirationTime` not 0 and moment >= `expirationTime`: Expired, since `expirationTime`.
 * 4. moment < `time`: NotYetValid, since 0. Never so on chain; an off-chain attestation may be dated ahead.
 * 5. Else Valid, since `time`.
 *
 * For an existing attestation, `freshUntil` is the earliest of asOf + 1 and those of `revocationTime` + 1,
 * `expirationTime`, `time` that would still change the outcome after `moment`. So a copy is never good beyond its own
 * second, and all blocks of one second agree about that second. `revision` = 1, or 2 once `revocationTime` is set,
 * whether or not it is in effect. `guarantee` = Firm: nobody can hold an attestation. `revocable` decides nothing: the
 * registry let nobody revoke what is not revocable.
 *
 * It is the rule of batches with `epochLength` 0, of which a revocation announced in `revocationTime` is pending.
 */
export function decideAttestation({ status, asOf, moment }: DecideAttestationParameters): Verdict {
  const { time, expirationTime, revocationTime } = status;
  if (time === 0n) return notFound(asOf);
  const { outcome, since, next } = decideOutcome({
    revoked: revokedAt(revocationTime, moment),
    suspended: NEVER_SUSPENDED,
    start: time,
    expires: expirationTime === 0n ? NEVER : expirationTime,
    moment,
  });
  return {
    outcome,
    since,
    freshUntil: earlier(next, horizon(EPOCH_LENGTH, asOf)),
    asOfTime: asOf,
    revision: revocationTime === 0n ? 1 : 2,
    guarantee: "Firm",
  };
}

function revokedAt(revocationTime: bigint, moment: bigint): StatusBit {
  if (revocationTime === 0n) return { set: false, since: 0n, next: NEVER };
  const from = effectiveFrom(EPOCH_LENGTH, revocationTime);
  return moment < from ? { set: false, since: 0n, next: from } : { set: true, since: from, next: NEVER };
}
