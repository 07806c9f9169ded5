import type { Hex } from "../naive/hex.ts";
import { rulesHash } from "../naive/rulesHash.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (chainId: bigint, rulebook: Hex) => ({
  chainId,
  rulebook,
  hash: rulesHash(chainId, rulebook),
});

export const rulesHashKind: Kind = {
  kind: "rules-hash",
  about: "A chain, a rulebook there, and the rules hash of a policy that it rules.",
  layout: { chainId: "uint256", rulebook: "address", hash: "bytes32" },
  vectors: () => {
    const random = randomSource("rules-hash");
    const chains = [0n, 1n, 10n, edges.maxUint32, edges.maxUint64, edges.maxUint256];
    return [
      vector(example.header.chainId, example.rulebook),
      ...chains.flatMap((chainId) =>
        [edges.zeroAddress, edges.oneAddress, edges.maxAddress].map((rulebook) => vector(chainId, rulebook)),
      ),
      ...range(40, () => vector(random.uint(64), random.address())),
    ];
  },
};
