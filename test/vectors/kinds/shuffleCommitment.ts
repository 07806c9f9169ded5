import { abiEncode } from "../naive/abiEncode.ts";
import type { Hex } from "../naive/hex.ts";
import { shuffleCommitment } from "../naive/shuffleCommitment.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

/** drand's quicknet. */
const QUICKNET: Hex = "0x52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";

const vector = (allocationHash: Hex, source: bigint, sourceId: Hex, number: bigint) => ({
  allocationHash,
  source,
  sourceId,
  number,
  commitment: shuffleCommitment({ allocationHash, source, sourceId, number }),
});
const ofBlock = (hash: Hex, chainId: bigint, number: bigint) =>
  vector(hash, 1n, abiEncode(["uint256"], [chainId]), number);
const ofRound = (hash: Hex, chain: Hex, round: bigint) => vector(hash, 2n, chain, round);

export const shuffleCommitmentKind: Kind = {
  kind: "shuffle-commitment",
  about:
    "An allocation's hash, where the randomness will come from (source 1: block `number` of the chain whose id is sourceId; 2: round `number` of drand's chain sourceId), and the commitment to both.",
  layout: {
    allocationHash: "bytes32",
    source: "uint256",
    sourceId: "bytes32",
    number: "uint256",
    commitment: "bytes32",
  },
  vectors: () => {
    const random = randomSource("shuffle-commitment");
    const { hash } = example.allocation;
    const hashes = [edges.zeroBytes32, edges.maxBytes32];
    const numbers = [0n, 1n, edges.maxUint32, edges.maxUint64];
    return [
      ofBlock(hash, 31_337n, 1_000n),
      ofRound(hash, QUICKNET, 1_000n),
      // The same words but for the kind: a block of a chain with that id is another source than drand's.
      vector(hash, 1n, QUICKNET, 1_000n),
      ...hashes.flatMap((edge) =>
        numbers.flatMap((number) => [
          ofBlock(edge, 1n, number),
          ofBlock(edge, edges.maxUint256, number),
          ofRound(edge, QUICKNET, number),
        ]),
      ),
      ...range(25, () => ofBlock(random.bytes32(), random.uint(64), random.uint(64))),
      ...range(25, () =>
        ofRound(random.bytes32(), random.pick([QUICKNET, random.bytes32()]), random.uint(64)),
      ),
    ];
  },
};
