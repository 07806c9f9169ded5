import hre from "hardhat";
import { encodeDeployData, encodeFunctionData } from "viem";
import type { Distributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

/** A plain distributor of OpenZeppelin's parts, over the native tree. */
export async function openOpenZeppelin(stage: Stage): Promise<Distributor> {
  const { allocation, token, deploy, give, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinStyleDistributor");
  const { root, accountAt, amountAt, proofOf } = allocation;
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, root] }));
  return {
    name: "minimal distributor of OpenZeppelin parts, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(creation.address)),
    claim(index) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(creation.address, encodeFunctionData({ abi, functionName: "claim", args }));
    },
  };
}
