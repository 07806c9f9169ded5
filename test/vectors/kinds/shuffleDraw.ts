import { shuffleDraw } from "../naive/shuffleDraw.ts";
import { edges } from "./edges.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

function vector(bound: bigint, words: readonly bigint[]) {
  let used = 0;
  const drawn = shuffleDraw(bound, () => words[used++]!);
  return { bound, words, used: BigInt(used), drawn };
}

export const shuffleDrawKind: Kind = {
  kind: "shuffle-draw",
  about:
    "64-bit words offered to one draw below bound, how many the draw uses (the last is kept), and what it gives.",
  layout: { bound: "uint256", words: { array: "uint256" }, used: "uint256", drawn: "uint256" },
  vectors: () => {
    const random = randomSource("shuffle-draw");
    const max = edges.maxUint64;
    const bounds = [
      2n,
      3n,
      4n,
      5n,
      6n,
      7n,
      10n,
      256n,
      257n,
      1_000n,
      65_537n,
      2n ** 31n,
      2n ** 32n - 1n,
      2n ** 32n,
    ];
    return [
      // Hashes never show these: a draw is repeated with a chance of at most 2^-32 at the sizes allowed.
      ...bounds.flatMap((bound) => {
        const limit = max + 1n - ((max + 1n) % bound); // the first word that is redrawn, if there is one
        return [
          vector(bound, [limit - 1n, 1n]),
          vector(bound, [max, max, 1n]),
          vector(bound, [max < limit ? max : limit, bound + 1n]),
          vector(bound, [0n]),
        ];
      }),
      ...range(10, () => vector(1n + random.uint(32), [random.uint(64), 0n])),
    ];
  },
};
