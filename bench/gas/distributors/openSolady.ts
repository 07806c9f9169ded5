import hre from "hardhat";
import { encodeDeployData } from "viem";
import type { Distributor, PayMany } from "./distributor.ts";
import { minimalClaims } from "./minimalClaims.ts";
import type { Stage } from "./stage.ts";

export type SoladyDistributor = Distributor & {
  /** One proof for all. */
  readonly claimMany: PayMany;
};

/** A plain distributor of solady's parts, over the native tree, which suits multiproofs. */
export async function openSolady(stage: Stage): Promise<SoladyDistributor> {
  const { allocation, token, deploy, give } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("SoladyStyleDistributor");
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, allocation.root] }));
  const { claim, claimMany } = minimalClaims(stage, creation.address);
  return {
    name: "minimal distributor of Solady parts, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(creation.address)),
    claim,
    claimMany,
  };
}
