import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { typeHash } from "./typeHash.ts";

export type Commitment = {
  readonly allocationHash: Hex;
  readonly source: bigint; // 1 = a block, 2 = a round of drand
  readonly sourceId: Hex; // the block's chain id in 32 bytes, or the hash of drand's chain
  readonly number: bigint; // of the block or of the round, uint64
};

/** keccak256(abi.encode(SHUFFLE_COMMITMENT_TYPEHASH, allocationHash, source, sourceId, number)). */
export function shuffleCommitment({ allocationHash, source, sourceId, number }: Commitment): Hex {
  const preimage = abiEncode(
    ["bytes32", "bytes32", "uint8", "bytes32", "uint64"],
    [typeHash.shuffleCommitment, allocationHash, source, sourceId, number],
  );
  return keccak256(preimage);
}
