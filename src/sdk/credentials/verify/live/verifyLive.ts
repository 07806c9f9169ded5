import type { Address, Client, Transport } from "viem";
import { getChainId } from "viem/actions";
import { readBatchStatus } from "../../../chain/read/batches.ts";
import { batchId } from "../../../core/credential/batchId.ts";
import type { StatusBasis, VerificationResult } from "../answer.ts";
import { decideFromStatus, ISSUED_AT_SLACK } from "../decideFromStatus.ts";
import { type Expectation, findMismatch, listOf, mismatch } from "../expectation.ts";
import { askNode, readAtBlock } from "../node/askNode.ts";
import { aboutCredential, handOver, type OnAnswer } from "../onAnswer.ts";
import { type ProvenCredential, requireInBatch } from "../requireInBatch.ts";
import {
  answerLive,
  type BlockOptions,
  earlyMoment,
  listProblem,
  type MomentOptions,
  momentOf,
  readBasis,
} from "./momentOf.ts";

export type VerifyLiveParameters = BlockOptions &
  MomentOptions &
  ProvenCredential & {
    /** The BatchRegistry. */
    readonly registry: Address;
    /** The expected issuers, schema and subject. */
    readonly expected: Expectation;
    /** Called with the answer, unless neither the client nor its node gives the chain's id. */
    readonly onAnswer?: OnAnswer | undefined;
  };

/**
 * The verdict on a credential from the chain itself, at one block. Here it is checked that the credential is the
 * expected one and in its batch, and the batch's id is computed. The node is trusted for what the registry stores, and
 * nothing else. The clock detects a node that no longer follows the chain: without a `moment`, the answer is for now.
 *
 * Another credential than the expected one is a Mismatch, found before the node is asked, unless only a trust list
 * knows. Without an answer, the outcome is Unavailable, and the problem says why: `IndexBeyondBatch`,
 * `CredentialNotInBatch`, `NodeFailed`, `BadBlock`, `NoRegistry`, `BlockReplaced`, `ClockBehindChain`, `BlockTooOld`,
 * `BeforeCopy`, `NotSurelyIssued`, `BeyondHorizon`, `HistoryNotKept`, `NotFresh`.
 * @throws RangeError where margin, skew or age are negative
 * @throws SymbolonError `NoIssuersExpected`, `ExpectationUnclear`
 * @example
 * const expected = { issuers: [club], schema, subject: visitor } as const;
 * const answer = await verifyLive(client, { registry, header, credential, proof, expected, reorgMargin: 64n });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export async function verifyLive(
  client: Client<Transport>,
  parameters: VerifyLiveParameters,
): Promise<VerificationResult> {
  const { registry, header, credential, expected, onAnswer } = parameters;
  const early = earlyMoment(parameters);
  const other = findMismatch(expected, {
    issuer: header.issuer,
    schema: header.schema,
    subject: credential.subject,
  });
  let chainId = client.chain === undefined ? undefined : BigInt(client.chain.id);
  const answer =
    other === undefined
      ? await answerLive(early, async () => {
          requireInBatch(parameters);
          const [id, basis] = await Promise.all([
            askNode("its chain id", () => getChainId(client)),
            readBasis(client, parameters),
          ]);
          chainId = BigInt(id);
          return decideAtBlock(client, chainId, basis, parameters);
        })
      : mismatch("live", early, other);
  return handOver(onAnswer, answer, () =>
    chainId === undefined ? undefined : aboutCredential(chainId, registry, header, credential.index),
  );
}

/** Reads the credential's status and the trust list in one block, and decides. */
async function decideAtBlock(
  client: Client<Transport>,
  chainId: bigint,
  basis: StatusBasis,
  parameters: VerifyLiveParameters,
): Promise<VerificationResult> {
  const { registry, header, credential, expected, finality } = parameters;
  const { issuer, schema, issuedAt } = header;
  const { index } = credential;
  const { block } = basis;
  const list = listOf(expected);
  const inEpochs = header.policy.epochLength > 0n;
  const { moment, clockSkew } = momentOf(parameters, {
    basis,
    finality,
    inEpochs,
    asksList: list !== undefined,
  });
  const batch = batchId({ chainId, registry, header });
  const dated = { issuer, schema, issuedAt, moment };
  const [status, untrusted] = await readAtBlock(client, registry, block, (pinned) =>
    Promise.all([
      readBatchStatus(pinned, { registry, batch, index, blockNumber: block.number }),
      list && listProblem(pinned, list, dated, block),
    ]),
  );
  const issuedBy = issuedAt + ISSUED_AT_SLACK;
  const verdict = decideFromStatus({ status, header, credential, ...basis, issuedBy, clockSkew, moment });
  if (untrusted !== undefined) return mismatch("live", moment, untrusted);
  return { ...verdict, source: "live", moment, block };
}
