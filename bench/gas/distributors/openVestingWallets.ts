import hre from "hardhat";
import { encodeDeployData, encodeFunctionData, parseAbi } from "viem";
import { START } from "../campaignTerms.ts";
import { VESTING } from "../evenSchedule.ts";
import type { VestingDistributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

const walletAbi = parseAbi(["function release(address token)"]);

/** OpenZeppelin's VestingWallet, one for each account, opened as its leaf is claimed. */
export async function openVestingWallets(stage: Stage): Promise<VestingDistributor> {
  const { allocation, chain, token, deploy, give, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinVestingWallets");
  const { root, accountAt, amountAt, proofOf } = allocation;
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, root, START, VESTING] }));
  const to = creation.address;
  const walletOf = (index: number) =>
    chain.publicClient.readContract({
      address: to,
      abi,
      functionName: "walletOf",
      args: [BigInt(index), accountAt(index)],
    });
  return {
    name: "OpenZeppelin's VestingWallet, one a claim, behind a minimal distributor, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(to)),
    claim(index) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimVesting", args }));
    },
    release: async (index) =>
      relay(
        await walletOf(index),
        encodeFunctionData({ abi: walletAbi, functionName: "release", args: [token] }),
      ),
    async releaseMany(indexes) {
      const args = [await Promise.all(indexes.map(walletOf))] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "releaseMany", args }));
    },
  };
}
