import { SymbolonError } from "../../../core/errors.ts";
import type { Answer } from "../answer.ts";
import { ISSUED_AT_SLACK, judgeCopy } from "../judgeCopy.ts";
import { type CheckWitnessParameters, checkWitness } from "./checkWitness.ts";

export type VerifyOfflineParameters = CheckWitnessParameters & {
  /** Unix seconds: the moment that is asked about. */
  readonly moment: bigint;
  /** Seconds by which the clock that gave `moment` may be slow; left out: 0. */
  readonly clockSkew?: bigint;
  /** Seconds before the block's time from which on blocks may be undone; left out: 0, as for a finalized block. */
  readonly reorgMargin?: bigint;
};

/**
 * Judges a credential by its witness alone: no network, the same `decide()` as everywhere. It answers for moments that
 * the block's state still knows, from the block's time (less `reorgMargin`) up to `freshUntil`; for any other, and where
 * the witness proves nothing, the outcome is Unavailable, and the problem says why: those of `checkWitness` and of
 * `judgeCopy`.
 *
 * With a `reorgMargin`, the block counts as that much older, and only batches count that were surely issued before then:
 * `issuedAt` + 86,400 lies before it. That there is no such batch is known for the block's own second, and never afterwards.
 * @throws RangeError where skew or margin are negative
 * @example
 * const answer = verifyOffline({ witness, chainId: 1n, registry, trustedBlockHash, moment, clockSkew: 5n });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export function verifyOffline({
  moment,
  clockSkew = 0n,
  reorgMargin = 0n,
  ...rest
}: VerifyOfflineParameters): Answer {
  if (clockSkew < 0n || reorgMargin < 0n) {
    throw new RangeError(`clockSkew ${clockSkew} and reorgMargin ${reorgMargin} must not be negative.`);
  }
  const { header, credential } = rest.witness;
  try {
    const { status, block } = checkWitness(rest);
    const issuedBy = header.issuedAt + ISSUED_AT_SLACK;
    const times = { moment, clockSkew, reorgMargin, issuedBy };
    return {
      ...judgeCopy({ status, header, credential, block, ...times }),
      source: "offline",
      moment,
      block,
    };
  } catch (problem) {
    if (!(problem instanceof SymbolonError)) throw problem;
    return { outcome: "Unavailable", source: "offline", moment, problem };
  }
}
