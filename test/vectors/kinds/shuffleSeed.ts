import { allocationHash } from "../naive/allocationHash.ts";
import type { Hex } from "../naive/hex.ts";
import { shuffleSeed } from "../naive/shuffleSeed.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (hash: Hex, randomness: Hex) => ({
  allocationHash: hash,
  randomness,
  seed: shuffleSeed(hash, randomness),
});

export const shuffleSeedKind: Kind = {
  kind: "shuffle-seed",
  about: "An allocation's hash, the public randomness named beforehand and the seed of the shuffle.",
  layout: { allocationHash: "bytes32", randomness: "bytes32", seed: "bytes32" },
  vectors: () => {
    const random = randomSource("shuffle-seed");
    const extremes = [edges.zeroBytes32, edges.oneBytes32, edges.maxBytes32];
    const real = allocationHash([{ account: edges.oneAddress, amount: 10n ** 18n }]);
    return [
      vector(example.allocation.hash, example.allocation.randomness),
      ...extremes.flatMap((hash) => extremes.map((randomness) => vector(hash, randomness))),
      vector(real, random.bytes32()),
      ...range(40, () => vector(random.bytes32(), random.bytes32())),
    ];
  },
};
