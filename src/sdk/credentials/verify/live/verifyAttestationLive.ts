import type { Address, Client, Hex, Transport } from "viem";
import { getSourceStatus } from "../../../chain/read/sourceStatus.ts";
import { type AttestationStatus, decideAttestation } from "../../../core/attestation/attestationVerdict.ts";
import { asFirmAs, countsAsOf, type StatusBasis, type VerificationResult } from "../answer.ts";
import { beyondHorizon, notSurelyIssued } from "../decideFromStatus.ts";
import { type Expectation, findMismatch, listOf, mismatch, requireClear } from "../expectation.ts";
import { readAtBlock } from "../node/askNode.ts";
import { handOver, type OnAnswer } from "../onAnswer.ts";
import {
  answerLive,
  type BlockOptions,
  earlyMoment,
  listProblem,
  type MomentOptions,
  momentOf,
  readBasis,
} from "./momentOf.ts";

/** How an attestation is checked. */
type AttestationTerms = BlockOptions &
  MomentOptions & {
    /** Whose attestation it must be, under which schema, about whom. */
    readonly expected: Expectation;
  };

export type VerifyAttestationLiveParameters = AttestationTerms & {
  /** The AttestationRegistry, EAS, or Verax, where the portal is the issuer. */
  readonly registry: Address;
  /** Uid of the attestation. */
  readonly uid: Hex;
  /** Called with the answer; not where the client does not say its chain: no node is asked for that. */
  readonly onAnswer?: OnAnswer | undefined;
};

/**
 * The verdict on an attestation from the chain itself, at one block. An attestation keeps its history, so any earlier moment
 * is answered too; a later one never. It can be revoked in any second, so that without a `moment` the answer is for the
 * block's own, which may be `maxAge` seconds old.
 *
 * Another attestation than the expected one is a Mismatch, whatever its status. Where it cannot tell, the outcome is
 * Unavailable, and the problem says why: `NodeFailed`, `BadBlock`, `NoRegistry`, `BlockReplaced`, `ClockBehindChain`,
 * `BlockTooOld`, `NotSurelyIssued`, `BeyondHorizon`.
 * @throws RangeError where margin, skew or age are negative
 * @throws SymbolonError `NoIssuersExpected`, `ExpectationUnclear`
 * @example
 * const expected = { issuers: [club], schema, subject: visitor } as const;
 * const answer = await verifyAttestationLive(client, { registry, uid, expected });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export async function verifyAttestationLive(
  client: Client<Transport>,
  parameters: VerifyAttestationLiveParameters,
): Promise<VerificationResult> {
  const { registry, uid, onAnswer, expected } = parameters;
  const early = earlyMoment(parameters);
  requireClear(expected);
  const answer = await answerLive(early, async () => {
    const basis = await readBasis(client, parameters);
    const { block } = basis;
    return readAtBlock(client, registry, block, async (pinned) => {
      const { status } = await getSourceStatus(pinned, { registry, uid, blockNumber: block.number });
      return checkAttestation(pinned, status, basis, parameters);
    });
  });
  const { chain } = client;
  return handOver(onAnswer, answer, () =>
    chain === undefined
      ? undefined
      : { chainId: BigInt(chain.id), registry, batch: undefined, credential: uid },
  );
}

/** The answer about an attestation whose status was read, or is signed, at a block. */
export async function checkAttestation(
  client: Client<Transport>,
  status: AttestationStatus,
  basis: StatusBasis,
  parameters: AttestationTerms,
): Promise<VerificationResult> {
  const { expected, finality } = parameters;
  const { attester: issuer, schema, recipient: subject, time: issuedAt } = status;
  const { block } = basis;
  const list = listOf(expected);
  const { moment } = momentOf(parameters, {
    basis,
    finality,
    inEpochs: false,
    asksList: list !== undefined,
  });
  // Where there is none, nothing differs from what is expected.
  const isThere = issuedAt !== 0n;
  const other = isThere ? findMismatch(expected, { issuer, schema, subject }) : undefined;
  if (other !== undefined) return mismatch("live", moment, other);
  const asOf = countsAsOf(basis);
  // The block that made it might be undone, and another one make it later.
  if (asOf < block.timestamp && issuedAt >= asOf) throw notSurelyIssued(issuedAt, asOf, block);
  if (moment > asOf) throw beyondHorizon(moment, asOf + 1n, block, true);
  if (isThere && list !== undefined) {
    const untrusted = await listProblem(client, list, { issuer, schema, issuedAt, moment }, block);
    if (untrusted !== undefined) return mismatch("live", moment, untrusted);
  }
  const verdict = asFirmAs(basis, decideAttestation({ status, asOf, moment }), moment);
  return { ...verdict, source: "live", moment, block };
}
