import type { Hex, TransactionReceipt } from "viem";
import { getBlock } from "viem/actions";
import { SymbolonError } from "../core/errors.ts";
import type { Sending, Settled } from "./journal.ts";
import { isUsed, receiptOf } from "./lookUp.ts";
import type { Delivery } from "./openDelivery.ts";
import type { Task } from "./task.ts";
import { askUntil } from "./timing.ts";

/**
 * Waits for what becomes of a transaction. Undefined: its nonce is still unused when the time is over.
 *
 * Where the nonce is used by a transaction we do not know (somebody raised its price in a wallet, or we died between
 * sending and writing down its hash), the chain itself is asked which of the tasks are done.
 */
export async function settleSending<T extends Task>(
  delivery: Delivery<T>,
  sending: Sending,
  tasks: readonly T[],
  milliseconds: number,
): Promise<Settled | undefined> {
  const { client, place, work, timing, signal } = delivery;
  const answer = await askUntil(
    milliseconds,
    async () => {
      const receipt = await receiptOf(client, sending.hashes);
      if (receipt !== undefined) return receipt;
      return (await isUsed(client, place.account, sending.nonce)) ? "used" : undefined;
    },
    signal,
  );
  if (answer === undefined) return undefined;
  if (answer !== "used") return fromReceipt(delivery, sending, tasks, answer);
  // The count and the receipts may come from two machines behind one address.
  const lag = sending.hashes.length === 0 ? 0 : timing.lag;
  const late = await askUntil(lag, () => receiptOf(client, sending.hashes), signal);
  if (late !== undefined) return fromReceipt(delivery, sending, tasks, late);
  const { results, hash } = await work.recover(tasks, BigInt(sending.after), takenBy(delivery, sending));
  return { status: "replaced", ...(hash !== undefined && { hash }), results: Object.fromEntries(results) };
}

async function fromReceipt<T extends Task>(
  delivery: Delivery<T>,
  sending: Sending,
  tasks: readonly T[],
  receipt: TransactionReceipt,
): Promise<Settled> {
  const { client, work } = delivery;
  const { transactionHash: hash, blockHash, blockNumber, gasUsed } = receipt;
  const mined = { hash, block: Number(blockNumber), blockHash, gas: Number(gasUsed) };
  if (receipt.status === "reverted") return { status: "reverted", ...mined, results: {} };
  const { timestamp } = await getBlock(client, { blockHash });
  const results = work.recognize(tasks, receipt, timestamp, takenBy(delivery, sending));
  const missing = tasks.filter(({ key }) => !results.has(key));
  if (missing.length > 0) throw notDone(hash, missing, work.contract);
  return { status: "mined", ...mined, results: Object.fromEntries(results) };
}

/** Uids that other transactions of the journal came out as: two tasks may be alike in everything. */
function takenBy<T extends Task>({ journal }: Delivery<T>, sending: Sending): (uid: Hex) => boolean {
  const taken = new Set(
    journal.sendings.flatMap(({ id, settled }) =>
      id === sending.id ? [] : Object.values(settled?.results ?? {}),
    ),
  );
  return (uid) => taken.has(uid);
}

function notDone(hash: Hex, missing: readonly Task[], contract: string): SymbolonError {
  return new SymbolonError({
    code: "UnexpectedReceipt",
    reason: `Transaction ${hash} succeeded, but the contract tells nothing of ${missing.length} of its tasks (${missing[0]?.label}).`,
    hint: `Check that --registry is ${contract}: this contract does something else.`,
    details: { hash, missing: missing.map(({ key }) => key) },
  });
}
