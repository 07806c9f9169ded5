import type { Hash } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { pageMemory } from "./deviceMemory.ts";
import type { ReadConfig } from "./readConfig.ts";
import { type SentCallsParameters, sentCalls } from "./sentCalls.ts";

/** What a plan of a page may ask by: wagmi's config, or nodes alone. */
type Reads = {
  readonly getClient: (parameters: { readonly chainId: number }) => ReturnType<ReadConfig["getClient"]>;
};

export type ForgetMinedParameters = Omit<SentCallsParameters, "memory"> & {
  /** The block that the plan was made by. */
  readonly blockNumber: bigint;
};

/**
 * Forgets what this device sent of a plan, as far as it was mined by the block that the plan was made by: where the plan has
 * the call all the same, it was undone since, and is meant again. Otherwise the page would follow the old one, and send nothing.
 */
export async function forgetMined(config: Reads, { blockNumber, ...rest }: ForgetMinedParameters) {
  const { chainId } = rest;
  const done = new Set<Hash>();
  for (const { hash } of sentCalls({ memory: pageMemory(), ...rest }).all()) {
    if (hash === undefined) continue;
    const block = await findMinedBlock(config, { chainId, hash });
    if (block !== undefined && block <= blockNumber) done.add(hash);
  }
  // Opened again: whatever was sent meanwhile stays.
  if (done.size > 0) sentCalls({ memory: pageMemory(), ...rest }).forgetHashes(done);
}

/** Number of the block that a transaction is mined in; undefined: it is in none. */
export async function findMinedBlock(
  config: Reads,
  { chainId, hash }: { readonly chainId: number; readonly hash: Hash },
): Promise<bigint | undefined> {
  try {
    const { blockNumber } = await getTransactionReceipt(config.getClient({ chainId }), { hash });
    return blockNumber;
  } catch (thrown) {
    if ((thrown as Error).name === "TransactionReceiptNotFoundError") return undefined;
    throw thrown;
  }
}
