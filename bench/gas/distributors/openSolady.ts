import hre from "hardhat";
import { encodeDeployData, encodeFunctionData } from "viem";
import { bytesToHex } from "../../../src/sdk/core/bytes.ts";
import { multiproofAt } from "../../../src/sdk/core/tree/multiproof.ts";
import type { Distributor, PayMany } from "./distributor.ts";
import type { Stage } from "./stage.ts";

export type SoladyDistributor = Distributor & {
  /** One proof for all. */
  readonly claimMany: PayMany;
};

/** A plain distributor of solady's parts, over the native tree, which suits multiproofs. */
export async function openSolady(stage: Stage): Promise<SoladyDistributor> {
  const { allocation, token, deploy, give, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("SoladyStyleDistributor");
  const { root, nodes, accountAt, amountAt, proofOf } = allocation;
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, root] }));
  const to = creation.address;
  return {
    name: "minimal distributor of Solady parts, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(to)),
    claim(index) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claim", args }));
    },
    claimMany(indexes) {
      const { nodes: proof, flags } = multiproofAt(nodes, indexes);
      const leaves = indexes.map((index) => ({
        index: BigInt(index),
        account: accountAt(index),
        amount: amountAt(index),
      }));
      const args = [leaves, proof.map(bytesToHex), flags] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimMany", args }));
    },
  };
}
