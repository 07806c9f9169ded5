import type { Hex, TransactionReceipt } from "viem";
import { getBlock } from "viem/actions";
import { SymbolonError } from "../core/errors.ts";
import type { Intent, Settled } from "./journalLines.ts";
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
export async function settleIntent<T extends Task>(
  delivery: Delivery<T>,
  intent: Intent,
  tasks: readonly T[],
  milliseconds: number,
): Promise<Settled | undefined> {
  const { client, place, work, timing } = delivery;
  const answer = await askUntil(milliseconds, async () => {
    const receipt = await receiptOf(client, intent.hashes);
    if (receipt !== undefined) return receipt;
    return (await isUsed(client, place.account, intent.nonce)) ? "used" : undefined;
  });
  if (answer === undefined) return undefined;
  if (answer !== "used") return fromReceipt(delivery, intent, tasks, answer);
  // The count and the receipts may come from two machines behind one address.
  const late = await askUntil(intent.hashes.length === 0 ? 0 : timing.lag, () =>
    receiptOf(client, intent.hashes),
  );
  if (late !== undefined) return fromReceipt(delivery, intent, tasks, late);
  const { results, hash } = await work.recover(tasks, BigInt(intent.after), takenBy(delivery, intent));
  return { status: "replaced", ...(hash !== undefined && { hash }), results: Object.fromEntries(results) };
}

async function fromReceipt<T extends Task>(
  delivery: Delivery<T>,
  intent: Intent,
  tasks: readonly T[],
  receipt: TransactionReceipt,
): Promise<Settled> {
  const { client, work } = delivery;
  const { transactionHash: hash, blockHash, blockNumber, gasUsed } = receipt;
  const mined = { hash, block: Number(blockNumber), blockHash, gas: Number(gasUsed) };
  if (receipt.status === "reverted") return { status: "reverted", ...mined, results: {} };
  const { timestamp } = await getBlock(client, { blockHash });
  const results = work.recognize(tasks, receipt, timestamp, takenBy(delivery, intent));
  const missing = tasks.filter(({ key }) => !results.has(key));
  if (missing.length > 0) throw notDone(hash, missing, work.contract);
  return { status: "mined", ...mined, results: Object.fromEntries(results) };
}

/** Uids that other transactions of the journal came out as: two tasks may be alike in everything. */
function takenBy<T extends Task>({ journal }: Delivery<T>, intent: Intent): (uid: Hex) => boolean {
  const taken = new Set(
    journal.intents.flatMap(({ id, settled }) =>
      id === intent.id ? [] : Object.values(settled?.results ?? {}),
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
