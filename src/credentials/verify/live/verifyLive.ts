import type { Address, Client, Hex, Transport } from "viem";
import { getChainId } from "viem/actions";
import { readBatchStatus } from "../../../chain/actions/readBatchStatus.ts";
import { type BatchHeader, batchId } from "../../../core/batchId.ts";
import type { Credential } from "../../../core/credentialLeaf.ts";
import type { Answer } from "../answer.ts";
import type { Finality } from "../finality.ts";
import { ISSUED_AT_SLACK, judgeCopy } from "../judgeCopy.ts";
import { askNode } from "../node/askNode.ts";
import { readAtBlock } from "../node/readAtBlock.ts";
import { readBlock } from "../node/readBlock.ts";
import { requireInBatch } from "../requireInBatch.ts";
import { answerLive } from "./answerLive.ts";

export type VerifyLiveParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** The block to ask; left out: the newest that is as settled as `finality` says. */
  readonly blockNumber?: bigint;
  /** Left out: `latest`. */
  readonly finality?: Finality;
  /** Unix seconds, from the block's time (less the margin) up to its horizon; left out: the block's time. */
  readonly moment?: bigint;
  /** Seconds before the block's time from which on blocks may be undone; not for `finality: "finalized"`; left out: 0. */
  readonly reorgMargin?: bigint;
};

/**
 * The verdict on a credential from the chain itself, at one block. That it is in its batch, and the batch's id, are worked
 * out here; the node is believed what the registry stores, and nothing else.
 *
 * Where it cannot tell, the outcome is Unavailable, and the problem says why: `IndexBeyondBatch`, `CredentialNotInBatch`,
 * `NodeFailed`, `BadBlock`, `NoRegistry`, `BlockReplaced`, `BeforeCopy`, `NotSurelyIssued`, `BeyondHorizon`,
 * `HistoryNotKept`, `NotFresh`.
 * @throws RangeError where the margin is negative
 * @example
 * const answer = await verifyLive(client, { registry, header, credential, proof, finality: "finalized" });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export async function verifyLive(
  client: Client<Transport>,
  { registry, header, credential, proof, ...asked }: VerifyLiveParameters,
): Promise<Answer> {
  const { finality = "latest", blockNumber, reorgMargin = 0n } = asked;
  if (reorgMargin < 0n) throw new RangeError(`reorgMargin ${reorgMargin} must not be negative.`);
  return answerLive(asked.moment, async () => {
    requireInBatch({ header, credential, proof });
    const [chainId, block] = await Promise.all([
      askNode("its chain id", () => getChainId(client)),
      readBlock(client, blockNumber ?? finality),
    ]);
    const batch = batchId({ chainId: BigInt(chainId), registry, header });
    const { index } = credential;
    const status = await readAtBlock(client, registry, block, (pinned) =>
      readBatchStatus(pinned, { registry, batch, index, blockNumber: block.number }),
    );
    const moment = asked.moment ?? block.timestamp;
    const verdict = judgeCopy({
      status,
      header,
      credential,
      block,
      reorgMargin: isFinal(asked) ? 0n : reorgMargin,
      issuedBy: header.issuedAt + ISSUED_AT_SLACK,
      clockSkew: 0n,
      moment,
    });
    return { ...verdict, source: "live", moment, block };
  });
}

/** A block that is named by its number may be any. */
const isFinal = ({ finality, blockNumber }: Pick<VerifyLiveParameters, "finality" | "blockNumber">) =>
  finality === "finalized" && blockNumber === undefined;
