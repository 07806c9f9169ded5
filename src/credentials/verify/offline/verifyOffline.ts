import { SymbolonError } from "../../../core/errors.ts";
import type { Answer } from "../answer.ts";
import { type FixedExpectation, mismatch, mismatchOf } from "../expectation.ts";
import { ISSUED_AT_SLACK, judgeCopy } from "../judgeCopy.ts";
import { type CheckWitnessParameters, checkWitness } from "./checkWitness.ts";

/**
 * How the trusted block stands: final, or by how many seconds it may be undone. Trusting a hash makes no block final. With
 * margin 0 the answer is good for the moment asked about alone.
 */
export type TrustedStanding =
  | { readonly finality: "finalized"; readonly reorgMargin?: never }
  | { readonly finality?: never; readonly reorgMargin: bigint };

export type VerifyOfflineParameters = CheckWitnessParameters &
  TrustedStanding & {
    /** Whose credential it must be, under which schema, about whom. There is no trust list to ask: name the issuers. */
    readonly expected: FixedExpectation;
    /** Unix seconds: the moment that is asked about. */
    readonly moment: bigint;
    /** Seconds by which the clock that gave `moment` may be slow; left out: 0. */
    readonly clockSkew?: bigint;
  };

/**
 * Judges a credential by its witness alone: no network, the same `decide()` as everywhere. It answers for moments that
 * the block's state still knows, from the block's time (less `reorgMargin`) up to `freshUntil`; for any other, and where
 * the witness proves nothing, the outcome is Unavailable, and the problem says why: those of `checkWitness` and of
 * `judgeCopy`. Another credential than the expected one is a Mismatch, whatever the witness proves of it.
 *
 * With a `reorgMargin`, the block counts as that much older, and only batches count that were surely issued before then:
 * `issuedAt` + 86,400 lies before it. That there is no such batch is known for the block's own second, and never afterwards.
 * @throws RangeError where skew or margin are negative
 * @throws SymbolonError `NoIssuersExpected`
 * @example
 * const expected = { issuers: [club], schema, subject: visitor } as const;
 * const trusted = { chainId: 1n, registry, trustedBlockHash, finality: "finalized" } as const;
 * const answer = verifyOffline({ witness, ...trusted, expected, moment, clockSkew: 5n });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export function verifyOffline({
  expected,
  moment,
  clockSkew = 0n,
  finality,
  reorgMargin = 0n,
  ...rest
}: VerifyOfflineParameters): Answer {
  if (clockSkew < 0n || reorgMargin < 0n) {
    throw new RangeError(`clockSkew ${clockSkew} and reorgMargin ${reorgMargin} must not be negative.`);
  }
  const { header, credential } = rest.witness;
  const { issuer, schema, issuedAt } = header;
  const other = mismatchOf(expected, { issuer, schema, subject: credential.subject });
  if (other !== undefined) return mismatch("offline", moment, other);
  try {
    const { status, block } = checkWitness(rest);
    const standing = { block, isFinal: finality === "finalized", reorgMargin };
    const issuedBy = issuedAt + ISSUED_AT_SLACK;
    const verdict = judgeCopy({ status, header, credential, ...standing, moment, clockSkew, issuedBy });
    return { ...verdict, source: "offline", moment, block };
  } catch (problem) {
    if (!(problem instanceof SymbolonError)) throw problem;
    return { outcome: "Unavailable", source: "offline", moment, problem };
  }
}
