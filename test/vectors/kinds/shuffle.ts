import type { Hex } from "../naive/hex.ts";
import { shuffleOrder } from "../naive/shuffleOrder.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (seed: Hex, count: number) => ({
  seed,
  count: BigInt(count),
  order: shuffleOrder(seed, count).map(BigInt),
});

export const shuffleKind: Kind = {
  kind: "shuffle",
  about:
    "A seed, a number of rows, and the source row (from 0) that stands at index 0, 1, 2, ... after the shuffle.",
  layout: { seed: "bytes32", count: "uint256", order: { array: "uint256" } },
  vectors: () => {
    const random = randomSource("shuffle");
    const seeds = [edges.zeroBytes32, edges.maxBytes32, random.bytes32()];
    return [
      vector(example.allocation.seed, example.allocation.rows.length),
      ...seeds.flatMap((seed) => edges.sizes.filter((size) => size <= 100).map((size) => vector(seed, size))),
      ...edges.sizes.filter((size) => size > 100).map((size) => vector(random.bytes32(), size)),
      ...range(20, () => vector(random.bytes32(), 6 + random.below(20))),
      // Long enough for the hash's counter k to need a second byte.
      vector(random.bytes32(), 1_100),
    ];
  },
};
