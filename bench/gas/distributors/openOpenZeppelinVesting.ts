import hre from "hardhat";
import { encodeDeployData, encodeFunctionData } from "viem";
import { START } from "../campaignTerms.ts";
import { VESTING } from "../evenSchedule.ts";
import type { VestingDistributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

/** A plain vesting distributor of OpenZeppelin's parts, over the native tree: one straight line for everybody. */
export async function openOpenZeppelinVesting(stage: Stage): Promise<VestingDistributor> {
  const { allocation, token, deploy, give, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinStyleVesting");
  const { root, accountAt, amountAt, proofOf } = allocation;
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, root, START, VESTING] }));
  const to = creation.address;
  return {
    name: "minimal vesting distributor of OpenZeppelin parts, one straight line, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(to)),
    claim(index) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claim", args }));
    },
    release: (index) =>
      relay(to, encodeFunctionData({ abi, functionName: "release", args: [accountAt(index)] })),
    releaseMany: (indexes) =>
      relay(to, encodeFunctionData({ abi, functionName: "releaseMany", args: [indexes.map(accountAt)] })),
  };
}
