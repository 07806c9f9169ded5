import type { Address, Hash, TransactionReceipt } from "viem";
import { sendTransaction, simulateContract, writeContract } from "viem/actions";
import type { ContractCall } from "../chain/calls/asTransaction.ts";
import type { SimulatedCall } from "../chain/calls/simulateCalls.ts";
import type { ReadClient, WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { awaitReceipt } from "./lookUp.ts";
import type { Timing } from "./timing.ts";

/**
 * Plays a call as the newest block would run it.
 * @param account the bare address: for an account with a key viem would ask for a nonce too
 * @throws viem's error where the contract refuses
 */
export async function simulateSingle(
  client: ReadClient,
  call: ContractCall,
  account: Address,
): Promise<void> {
  await simulateContract(client, { ...call, account });
}

/**
 * Sends a call that went through in simulation, and waits for its receipt. It is in no journal.
 * @throws SymbolonError `TransactionReverted`, `TransactionPending`
 */
export async function sendSingle(
  client: WriteClient,
  call: ContractCall,
  timing?: Timing,
): Promise<TransactionReceipt> {
  const hash = await writeContract(client, call);
  const receipt = await awaitReceipt(client, hash, timing);
  if (receipt.status === "success") return receipt;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} was mined, but reverted: something changed after it was simulated.`,
    hint: "Run the same command again: it says what is refused.",
    details: { hash },
  });
}

export type SentCall = { readonly hash: Hash; readonly gas: bigint };

/**
 * Sends calls one after the other. They are in no journal: done twice is the same as done once.
 * @param reverted makes the error of a call that was mined, but reverted
 * @throws SymbolonError `TransactionPending`, and what `reverted` makes
 */
export async function sendCalls(
  client: WriteClient,
  calls: readonly SimulatedCall[],
  reverted: (hash: Hash, call: SimulatedCall) => unknown,
  timing?: Timing,
): Promise<readonly SentCall[]> {
  const sent: SentCall[] = [];
  for (const call of calls) {
    const hash = await sendTransaction(client, { to: call.to, data: call.data });
    const { status, gasUsed } = await awaitReceipt(client, hash, timing);
    if (status !== "success") throw reverted(hash, call);
    sent.push({ hash, gas: gasUsed });
  }
  return sent;
}
