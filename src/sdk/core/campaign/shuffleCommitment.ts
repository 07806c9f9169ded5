import type { Hex } from "viem";
import { bytesToHex, encodeWords } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";

/** Where the randomness of a shuffle will come from: named before it exists, so that nobody can choose it. */
export type ShuffleSource =
  | {
      /** The hash of a block. */
      readonly kind: "block";
      readonly chainId: bigint;
      /** uint64. */
      readonly number: bigint;
    }
  | {
      /** SHA-256 of the signature of a round of drand. */
      readonly kind: "drand";
      /** The hash that drand calls a chain by, 32 bytes. */
      readonly chain: Hex;
      /** uint64, counted from 1. */
      readonly round: bigint;
    };

/** Kinds of source by their number in the commitment. No kind has 0, so that an empty word names no source. */
export const shuffleSourceKinds = { block: 1, drand: 2 } as const;

const COMMITMENT = structType(
  "ShuffleCommitment(bytes32 allocationHash,uint8 source,bytes32 sourceId,uint64 number)",
);

export const SHUFFLE_COMMITMENT_TYPEHASH: Hex = bytesToHex(COMMITMENT.typeHash);

/**
 * What is timestamped on chain before the randomness exists. It binds the source too: an author who had committed to
 * the allocation alone could pick any later block.
 * @throws SymbolonError `DoesNotFit`, `BeyondUint256`
 */
export function shuffleCommitment(allocationHash: Hex, source: ShuffleSource): Hex {
  const [sourceId, number] =
    source.kind === "block"
      ? [bytesToHex(encodeWords(source.chainId)), source.number]
      : [source.chain, source.round];
  const kind = shuffleSourceKinds[source.kind];
  return bytesToHex(hashStruct(COMMITMENT, { allocationHash, source: kind, sourceId, number }));
}
