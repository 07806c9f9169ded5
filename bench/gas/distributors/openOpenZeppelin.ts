import hre from "hardhat";
import { encodeDeployData } from "viem";
import type { Distributor } from "./distributor.ts";
import { minimalClaims } from "./minimalClaims.ts";
import type { Stage } from "./stage.ts";

/** A plain distributor of OpenZeppelin's parts, over the native tree. */
export async function openOpenZeppelin(stage: Stage): Promise<Distributor> {
  const { allocation, token, deploy, give } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinStyleDistributor");
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, allocation.root] }));
  return {
    name: "minimal distributor of OpenZeppelin parts, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(creation.address)),
    claim: minimalClaims(stage, creation.address).claim,
  };
}
