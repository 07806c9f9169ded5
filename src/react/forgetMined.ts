import { getTransactionReceipt } from "viem/actions";
import { pageMemory } from "./deviceMemory.ts";
import type { ReadConfig } from "./readConfig.ts";
import { type SentCallsParameters, sentCalls } from "./sentCalls.ts";
import type { PlanCall } from "./usePlanCheck.ts";

/** What a plan of a page may ask by: wagmi's config, or nodes alone. */
type Reads = {
  readonly getClient: (parameters: { readonly chainId: number }) => ReturnType<ReadConfig["getClient"]>;
};

export type ForgetMinedParameters = Omit<SentCallsParameters, "memory"> & {
  readonly calls: readonly PlanCall[];
  /** The block that the calls were planned by. */
  readonly blockNumber: bigint;
};

/**
 * Forgets what this device sent of a plan, as far as it was mined by the block that the plan was made by: where the plan has
 * the call all the same, it was undone since, and is meant anew. Otherwise the page would follow the old one, and send nothing.
 */
export async function forgetMined(config: Reads, parameters: ForgetMinedParameters): Promise<void> {
  const { plan, chainId, account, calls, blockNumber } = parameters;
  const sent = sentCalls({ memory: pageMemory(), chainId, account, plan });
  for (const call of calls) {
    const hash = sent.of(call)?.hash;
    if (hash === undefined) continue;
    const receipt = await getTransactionReceipt(config.getClient({ chainId }), { hash }).catch(notMined);
    if (receipt !== undefined && receipt.blockNumber <= blockNumber) sent.forget(call);
  }
}

function notMined(thrown: Error): undefined {
  if (thrown.name === "TransactionReceiptNotFoundError") return undefined;
  throw thrown;
}
