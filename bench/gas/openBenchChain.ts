import hre from "hardhat";
import type { AccessList, Address, Hash, Hex, TransactionReceipt } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";

/** An embedded chain of our own, with the accounts that play in every measurement. */
export type BenchChain = Awaited<ReturnType<typeof openBenchChain>>;

type Call = { readonly to?: Address; readonly data: Hex; readonly accessList?: AccessList };

/** When every bench chain begins. */
export const GENESIS = "2026-01-01T00:00:00Z";

/** Most that one transaction may use (EIP-7825). Given to every call, so that nothing is estimated. */
const GAS_CAP = 16_777_216n;

/**
 * Starts the chain. Close it, or the process stays.
 * @param rules what is to differ from the chain that everything else runs on
 */
export async function openBenchChain(rules: { readonly transactionGasCap?: false } = {}) {
  const { viem, close } = await hre.network.create({
    network: "embedded",
    // Headers carry timestamps, and calldata is priced by its bytes: the same clock gives the same gas.
    override: { initialDate: GENESIS, ...rules },
  });
  const publicClient = await viem.getPublicClient();
  const testClient = await viem.getTestClient();
  const [operator, issuer, relayer] = await viem.getWalletClients();
  if (operator === undefined || issuer === undefined || relayer === undefined) {
    throw new SymbolonError({
      code: "NoAccounts",
      reason: "The embedded chain has fewer than three accounts.",
      hint: "Give the network `embedded` its default accounts in hardhat.config.ts.",
    });
  }
  const receiptOf = async (hash: Hash): Promise<TransactionReceipt> => {
    const receipt = await publicClient.waitForTransactionReceipt({ hash });
    if (receipt.status === "success") return receipt;
    throw new SymbolonError({
      code: "Reverted",
      reason: `The transaction ${hash} reverted.`,
      hint: "A bench measures what works: run the tests of the contract that it calls.",
      details: { hash },
    });
  };
  const gasOf = async (hash: Hash): Promise<number> => Number((await receiptOf(hash)).gasUsed);
  return {
    viem,
    publicClient,
    testClient,
    /** Creates and funds campaigns. */
    operator,
    /** Issues batches and announces changes. */
    issuer,
    /** Claims for others, and is in no allocation. */
    relayer,
    close,
    /** The receipt of a transaction that did not revert. */
    receiptOf,
    /** Gas used by the whole transaction. */
    gasOf,
    /** Sends a transaction whose data is made already. */
    async send(from: typeof relayer, call: Call): Promise<TransactionReceipt> {
      return receiptOf(await from.sendTransaction({ ...call, gas: GAS_CAP }));
    },
    /** Gas used by each of the two transactions that `send` sends, both in one block, in that order. */
    async gasInOneBlock(send: () => Promise<readonly [Hash, Hash]>): Promise<readonly [number, number]> {
      await testClient.setAutomine(false);
      const [first, second] = await send();
      await testClient.mine({ blocks: 1 });
      await testClient.setAutomine(true);
      return [await gasOf(first), await gasOf(second)];
    },
    /** Timestamp of the newest block. */
    async now(): Promise<bigint> {
      return (await publicClient.getBlock()).timestamp;
    },
  };
}
