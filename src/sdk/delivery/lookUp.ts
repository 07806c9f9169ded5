import type { Address, Client, Hash, Transaction, TransactionReceipt, Transport } from "viem";
import {
  type GetBlockReturnType,
  getBlock,
  getTransaction,
  getTransactionCount,
  getTransactionReceipt,
} from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { isNotFound } from "../chain/errors/explainViemError.ts";
import { SymbolonError } from "../core/errors.ts";
import { durationText } from "../core/text/duration.ts";
import { hasNone } from "./endpointFault.ts";
import { askUntil, type Timing, usualTiming } from "./timing.ts";

/** A block by its number; undefined: the node has it no more, or not yet. */
export async function findBlock(
  client: Client<Transport>,
  blockNumber: bigint,
): Promise<GetBlockReturnType | undefined> {
  try {
    return await getBlock(client, { blockNumber });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}

/** The receipt of one of several versions of a transaction; undefined while none is mined. */
export async function findReceipt(
  client: ReadClient,
  hashes: readonly Hash[],
): Promise<TransactionReceipt | undefined> {
  for (const hash of hashes) {
    try {
      return await getTransactionReceipt(client, { hash });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return undefined;
}

/**
 * Transactions of an account, those that wait included, where its node counts them: some refuse the tag `pending`. Behind one
 * address, the machine that counts what waits may lag behind the one that counts what is mined.
 */
export async function countSent(client: ReadClient, address: Address): Promise<number> {
  const mined = getTransactionCount(client, { address, blockTag: "latest" });
  const waiting = getTransactionCount(client, { address, blockTag: "pending" }).catch((thrown: unknown) => {
    if (!hasNone(thrown)) throw thrown;
    return 0;
  });
  return Math.max(...(await Promise.all([mined, waiting])));
}

/**
 * Waits for the receipt of a transaction that may be sent twice without harm.
 * @throws SymbolonError `TransactionPending`
 */
export async function awaitReceipt(
  client: ReadClient,
  hash: Hash,
  { patience }: Timing = usualTiming,
): Promise<TransactionReceipt> {
  const receipt = await askUntil(patience, () => findReceipt(client, [hash]));
  if (receipt !== undefined) return receipt;
  throw new SymbolonError({
    code: "TransactionPending",
    reason: `Transaction ${hash} is not mined after ${durationText(patience / 1000)}.`,
    hint: "Run the same command again later: what is done is not done twice.",
    details: { hash },
  });
}

/** The newest version that the node knows, mined or not; undefined where it knows none. */
export async function findTransaction(
  client: ReadClient,
  hashes: readonly Hash[],
): Promise<Transaction | undefined> {
  for (const hash of [...hashes].reverse()) {
    try {
      return await getTransaction(client, { hash });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return undefined;
}
