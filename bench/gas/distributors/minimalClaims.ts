import { type Address, encodeFunctionData, parseAbi } from "viem";
import { bytesToHex } from "../../../src/sdk/core/bytes.ts";
import { multiproofAt } from "../../../src/sdk/core/tree/multiproof.ts";
import type { Stage } from "./stage.ts";

/** What the smallest distributors have alike, whoever's parts they are made of. */
const abi = parseAbi([
  "struct Leaf { uint256 index; address account; uint256 amount; }",
  "function claim(uint256 index, address account, uint256 amount, bytes32[] proof)",
  "function claimMany(Leaf[] claims, bytes32[] proof, bool[] flags)",
]);

/** How leaves of the native tree are claimed from such a distributor. */
export function minimalClaims({ allocation, relay }: Stage, to: Address) {
  const { nodes, accountAt, amountAt, proofOf } = allocation;
  const leafOf = (index: number) => ({
    index: BigInt(index),
    account: accountAt(index),
    amount: amountAt(index),
  });
  return {
    leafOf,
    claim(index: number) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claim", args }));
    },
    /** By one proof for all. */
    claimMany(indexes: readonly number[]) {
      const { nodes: proof, flags } = multiproofAt(nodes, indexes);
      const args = [indexes.map(leafOf), proof.map(bytesToHex), flags] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimMany", args }));
    },
  };
}
