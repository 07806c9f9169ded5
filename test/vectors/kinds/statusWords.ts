import { statusBitstring, statusWords } from "../naive/statusWords.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

function vector(size: number, indexes: readonly number[]) {
  const set = [...new Set(indexes)].filter((index) => index < size).sort((a, b) => a - b);
  return {
    size: BigInt(size),
    set: set.map(BigInt),
    words: statusWords(size, set),
    bitstring: statusBitstring(size, set),
  };
}

export const statusWordsKind: Kind = {
  kind: "status-words",
  about:
    "The credentials of one plane that are set, the plane's words (low 32 bits zero) and the W3C bitstring's bytes.",
  layout: {
    size: "uint256",
    set: { array: "uint256" },
    words: { array: "bytes32" },
    bitstring: "bytes",
  },
  vectors: () => {
    const random = randomSource("status-words");
    const sizes = [1, 2, 7, 8, 9, 31, 32, 33, 223, 224, 225, 255, 256, 257, 447, 448, 449, 672, 1_000];
    const rims = [0, 7, 8, 31, 32, 222, 223, 224, 225, 255, 256, 446, 447, 448, 671];
    return [
      vector(3, [1]),
      ...sizes.map((size) => vector(size, [])),
      ...sizes.map((size) => vector(size, rims)),
      ...sizes.slice(1).map((size) => vector(size, [size - 1])),
      ...[224, 225, 448].map((size) =>
        vector(
          size,
          range(size, (index) => index),
        ),
      ),
      ...[0, 223, 224, 447].map((index) => vector(449, [index])),
      ...range(20, () => {
        const size = 1 + random.below(900);
        return vector(
          size,
          range(random.below(60), () => random.below(size)),
        );
      }),
      // Around the 131,072 bits to which the W3C bitstring is padded at least.
      vector(131_072, [0, 131_071]),
      vector(131_073, [131_071, 131_072]),
    ];
  },
};
