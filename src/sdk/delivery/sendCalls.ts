import { type Address, type Hash, type TransactionReceipt, zeroHash } from "viem";
import { estimateGas, simulateContract } from "viem/actions";
import { asTransaction, type ContractCall } from "../chain/calls/asTransaction.ts";
import { intrinsicGas, type SimulatedCall } from "../chain/calls/simulateCalls.ts";
import type { ReadClient, WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { journalOver } from "./journal.ts";
import { findReceipt } from "./lookUp.ts";
import { isNothing, type OutgoingCall } from "./outgoingCall.ts";
import { type Outlay, requireEther } from "./requireEther.ts";
import { openSender } from "./sender.ts";
import { nonceTaken } from "./sendingErrors.ts";
import { isRefusal, readGasLimit } from "./taskCalls.ts";
import { minedIn } from "./taskMeaning.ts";
import { askUntil, type Timing, usualTiming } from "./timing.ts";
import { watchChain } from "./watchChain.ts";

/**
 * Simulates a call on the newest block.
 * @param account the bare address: for an account with a key viem would ask for a nonce too
 * @param explain turns viem's error into another; without it, or where it gives none, viem's is thrown
 * @throws what `explain` makes, or viem's error, where the contract refuses
 */
export async function simulateSingle(
  client: ReadClient,
  call: ContractCall,
  account: Address,
  explain?: (thrown: unknown) => SymbolonError | undefined,
): Promise<void> {
  try {
    await simulateContract(client, { ...call, account });
  } catch (thrown) {
    throw explain?.(thrown) ?? thrown;
  }
}

/**
 * Sends a call that was simulated, outbids it if it waits too long, and waits until it is mined. No journal has it: the
 * chain refuses it a second time, or a second time does no harm.
 * @throws SymbolonError `TransactionReverted`, `TransactionPending`, `NotEnoughFunds`, `NotSent`
 */
export async function sendSingle(
  client: WriteClient,
  call: ContractCall,
  timing?: Timing,
): Promise<TransactionReceipt> {
  const { to, data } = asTransaction(call);
  return requireDone(await sendThrough(client, { to, data, value: 0n }, timing));
}

/**
 * Sends ether, in wei, as {@link sendSingle} sends calls; a second call sends it again.
 * @throws SymbolonError as `sendSingle`
 */
export async function sendEther(
  client: WriteClient,
  { to, value }: { readonly to: Address; readonly value: bigint },
  timing?: Timing,
): Promise<TransactionReceipt> {
  return requireDone(await sendThrough(client, { to, data: "0x", value }, timing));
}

function requireDone(receipt: TransactionReceipt): TransactionReceipt {
  if (receipt.status === "success") return receipt;
  throw transactionReverted(receipt.transactionHash);
}

export function transactionReverted(hash: Hash): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} was mined, but reverted: something changed after it was simulated.`,
    hint: "Run the same command again: it prints what is refused. If that reverts, too, the node may estimate too little gas: use another one (--rpc).",
    details: { hash },
  });
}

export type SentCall = { readonly hash: Hash; readonly gas: bigint };

/**
 * Sends calls one after the other, each as {@link sendSingle} does: doing it twice is the same as doing it once. Before
 * the first, the account must have the ether for all, as far as their gas is known then.
 * @param reverted makes the error for a call that was mined, but reverted
 * @throws SymbolonError as `sendSingle` and `requireEther`, and what `reverted` makes
 */
export async function sendCalls(
  client: WriteClient,
  calls: readonly SimulatedCall[],
  reverted: (hash: Hash, call: SimulatedCall) => unknown,
  timing?: Timing,
): Promise<readonly SentCall[]> {
  await requireEtherForCalls(client, calls);
  const sent: SentCall[] = [];
  for (const call of calls) {
    const { to, data, value = 0n } = call;
    const { status, transactionHash: hash, gasUsed } = await sendThrough(client, { to, data, value }, timing);
    if (status !== "success") throw reverted(hash, call);
    sent.push({ hash, gas: gasUsed });
  }
  return sent;
}

/**
 * Requires that the client's account can pay for a series of calls.
 * @param more gas and number of the transactions that are sent after them
 * @throws SymbolonError `NotEnoughFunds`
 */
export async function requireEtherForCalls(
  client: WriteClient,
  calls: readonly SimulatedCall[],
  more: Pick<Outlay, "gas" | "transactions"> = { gas: 0n, transactions: 0 },
): Promise<void> {
  const transactions = calls.length + more.transactions;
  if (transactions < 2) return;
  const account = client.account.address;
  const estimates = await Promise.all(calls.map((call) => estimated(client, call)));
  const gas = estimates.reduce((sum, one) => sum + one, more.gas);
  const value = calls.reduce((sum, one) => sum + (one.value ?? 0n), 0n);
  await requireEther(client, [account], { transactions, gas, value });
}

/** A call that only those before it make possible counts with the minimum of any call. */
async function estimated(client: WriteClient, { to, data, value = 0n }: SimulatedCall): Promise<bigint> {
  try {
    return await estimateGas(client, { to, data, value, account: client.account.address });
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return intrinsicGas(data);
  }
}

/**
 * Sends one transaction as every other is sent, and waits for the receipt of the mined version.
 * @returns the receipt, also of a transaction that reverted
 * @throws SymbolonError `TransactionPending`, `NotEnoughFunds`, `NotSent`, `NonceTaken`
 */
export async function sendThrough(
  client: WriteClient,
  call: OutgoingCall,
  timing: Timing = usualTiming,
): Promise<TransactionReceipt> {
  const journal = journalOver({ path: undefined, sendings: [], write: () => {}, close: () => {} });
  let found: TransactionReceipt | undefined;
  const account = client.account.address;
  const estimateLimit = async () => readGasLimit(client, await estimateGas(client, { ...call, account }), 0n);
  const sender = openSender({
    client,
    journal,
    timing,
    watch: watchChain(client),
    meaning: {
      callOf: () => call,
      gasOf: estimateLimit,
      async outcomeOf(_, receipt) {
        found = receipt;
        return receipt === undefined
          ? { status: "replaced", results: {} }
          : { status: "mined", ...minedIn(receipt), results: {} };
      },
    },
  });
  const sending = await sender.begin({ keys: [], digest: zeroHash, call, gas: await estimateLimit() });
  await askUntil(Number.POSITIVE_INFINITY, async () => {
    await sender.look();
    return sending.settled;
  });
  // A version that does nothing is settled like a withdrawal.
  const own = sending.settled?.hash;
  if (own !== undefined && isNothing(call, account)) found = await findReceipt(client, [own]);
  if (found !== undefined) return found;
  throw nonceTaken(account, sending);
}
