import type { Address, Client, Hex, Transport } from "viem";
import { getAttestationStatus } from "../../../chain/actions/getAttestationStatus.ts";
import { decideAttestation } from "../../../core/attestationVerdict.ts";
import type { Answer } from "../answer.ts";
import { beyondHorizon, notSurelyIssued } from "../copyProblems.ts";
import type { Finality } from "../finality.ts";
import { readAtBlock } from "../node/readAtBlock.ts";
import { readBlock } from "../node/readBlock.ts";
import { answerLive } from "./answerLive.ts";

export type VerifyAttestationLiveParameters = {
  /** The AttestationRegistry. */
  readonly registry: Address;
  /** Uid of the attestation. */
  readonly uid: Hex;
  /** The block to ask; left out: the newest that is as settled as `finality` says. */
  readonly blockNumber?: bigint;
  /** Left out: `latest`. */
  readonly finality?: Finality;
  /** Unix seconds, at most the block's time (less the margin); left out: just that. */
  readonly moment?: bigint;
  /** Seconds before the block's time from which on blocks may be undone; not for `finality: "finalized"`; left out: 0. */
  readonly reorgMargin?: bigint;
};

/**
 * The verdict on an attestation from the chain itself, at one block. An attestation keeps its history, so any earlier moment
 * is answered too; a later one never.
 *
 * Where it cannot tell, the outcome is Unavailable, and the problem says why: `NodeFailed`, `BadBlock`, `NoRegistry`,
 * `BlockReplaced`, `NotSurelyIssued`, `BeyondHorizon`.
 * @throws RangeError where the margin is negative
 */
export async function verifyAttestationLive(
  client: Client<Transport>,
  { registry, uid, ...asked }: VerifyAttestationLiveParameters,
): Promise<Answer> {
  const { finality = "latest", blockNumber, reorgMargin = 0n } = asked;
  if (reorgMargin < 0n) throw new RangeError(`reorgMargin ${reorgMargin} must not be negative.`);
  return answerLive(asked.moment, async () => {
    const block = await readBlock(client, blockNumber ?? finality);
    const status = await readAtBlock(client, registry, block, (pinned) =>
      getAttestationStatus(pinned, { registry, uid, blockNumber: block.number }),
    );
    const isFinal = finality === "finalized" && blockNumber === undefined;
    const asOf = block.timestamp - (isFinal ? 0n : reorgMargin);
    // The block that made it might be undone, and another one make it later.
    if (asOf < block.timestamp && status.time >= asOf) throw notSurelyIssued(status.time, asOf, block);
    const moment = asked.moment ?? asOf;
    if (moment > asOf) throw beyondHorizon(moment, asOf + 1n, block);
    return { ...decideAttestation({ status, asOf, moment }), source: "live", moment, block };
  });
}
