import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { BenchAllocation } from "../benchAllocation.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { FUNDING } from "../tokenAndFactory.ts";

/** Where distributors are opened: they share a token, all of it the operator's, and an allocation. */
export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage(chain: BenchChain, allocation: BenchAllocation) {
  const { operator, relayer, send, viem } = chain;
  const { address: token } = await viem.deployContract("SampleToken", [
    operator.account.address,
    1_000n * FUNDING,
  ]);
  /** Gas of a call of the operator's. */
  const operate = async (to: Address, data: Hex) => Number((await send(operator, { to, data })).gasUsed);
  const onToken =
    (functionName: "transfer" | "approve") =>
    (address: Address, amount = FUNDING) =>
      operate(token, encodeFunctionData({ abi: erc20Abi, functionName, args: [address, amount] }));
  return {
    chain,
    token,
    allocation,
    operate,
    /** Moves tokens, a distributor's funding unless told. Returns gas. */
    give: onToken("transfer"),
    /** Lets a contract take tokens, as many. Returns gas. */
    allow: onToken("approve"),
    /** Gas of a call of the relayer's, who is in no allocation. */
    async relay(to: Address, data: Hex): Promise<number> {
      return Number((await send(relayer, { to, data })).gasUsed);
    },
    /** Deploys a contract from the operator's account. */
    async deploy(data: Hex): Promise<{ address: Address; gas: number }> {
      const { contractAddress, gasUsed } = await send(operator, { data });
      if (contractAddress) return { address: contractAddress, gas: Number(gasUsed) };
      throw new SymbolonError({
        code: "NotDeployed",
        reason: "The receipt of a deployment names no contract.",
        hint: "Look whether Hardhat's version has changed.",
      });
    },
  };
}
