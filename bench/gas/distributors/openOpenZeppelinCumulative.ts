import hre from "hardhat";
import { encodeDeployData, encodeFunctionData } from "viem";
import { bytesToHex } from "../../../src/sdk/core/bytes.ts";
import { multiproofAt } from "../../../src/sdk/core/tree/multiproof.ts";
import type { BenchAllocation } from "../benchAllocation.ts";
import type { CumulativeDistributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

/** A plain cumulative distributor of OpenZeppelin's parts, over the native tree. */
export async function openOpenZeppelinCumulative(
  stage: Stage,
  grown: BenchAllocation,
): Promise<CumulativeDistributor> {
  const { allocation, token, deploy, give, operate, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinStyleCumulative");
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, allocation.root] }));
  const to = creation.address;
  const claims = ({ nodes, accountAt, amountAt, proofOf }: BenchAllocation) => ({
    claim(index: number) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claim", args }));
    },
    claimMany(indexes: readonly number[]) {
      const { nodes: proof, flags } = multiproofAt(nodes, indexes);
      const leaves = indexes.map((index) => ({
        index: BigInt(index),
        account: accountAt(index),
        amount: amountAt(index),
      }));
      const args = [leaves, proof.map(bytesToHex), flags] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimMany", args }));
    },
  });
  return {
    name: "minimal cumulative distributor of OpenZeppelin parts (root set by its owner), compiled for 1,000,000 runs",
    opening: creation.gas + (await give(to)),
    ...claims(allocation),
    async grow() {
      await operate(to, encodeFunctionData({ abi, functionName: "setRoot", args: [grown.root] }));
      return claims(grown);
    },
  };
}
