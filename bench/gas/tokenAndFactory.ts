import { maxUint256 } from "viem";
import type { BenchChain } from "./openBenchChain.ts";

/** Base units in a distributor: more than the whole allocation, so that paying never empties its balance. */
export const FUNDING = 10n ** 28n;

/** A token, all of it the operator's, and a factory that may move it. */
export async function tokenAndFactory({ viem, operator }: BenchChain) {
  const token = await viem.deployContract("SampleToken", [operator.account.address, 1_000n * FUNDING]);
  const { address: factory } = await viem.deployContract("InstantCampaignFactory");
  await token.write.approve([factory, maxUint256]);
  return { token, factory };
}
