import type { Hex, Transaction, TransactionReceipt } from "viem";
import { estimateGas, getBlock, getBlockNumber, getTransactionCount } from "viem/actions";
import { isPoor } from "../chain/errors/explainThrown.ts";
import { SymbolonError } from "../core/errors.ts";
import { calldataOf, estimateTasks, gasCapOf, isRefusal } from "./estimateTasks.ts";
import type { Sending, Settled } from "./journal.ts";
import { isUsed, receiptOf, transactionOf } from "./lookUp.ts";
import { type Delivery, digestOf } from "./openDelivery.ts";
import { type Fees, sealTransaction } from "./sealTransaction.ts";
import type { Task } from "./task.ts";
import { askUntil } from "./timing.ts";

/**
 * Sends tasks in one transaction and waits until it is known what became of it. What is sent is written down first: the
 * nonce, and the hash where we sign. A second version, here or in a later run, has the same nonce, so that at most one
 * of them is ever mined, whenever this process dies.
 * @param sending of an earlier run, not settled; undefined: a new one
 * @throws SymbolonError `TransactionPending`, `NotEnoughFunds`, `NotSent`, `UnexpectedReceipt`
 */
export async function pushThrough<T extends Task>(
  delivery: Delivery<T>,
  tasks: readonly T[],
  sending?: Sending,
): Promise<Settled> {
  const { client, place, journal, timing } = delivery;
  let current = sending;
  let outbid: Fees | undefined;
  if (current !== undefined) {
    const settled = await settle(delivery, current, tasks, 0);
    if (settled !== undefined) return settled;
    const known = await transactionOf(client, current.hashes);
    if (known !== undefined) {
      const late = await settle(delivery, current, tasks, timing.patience);
      if (late !== undefined) return late;
      outbid = feesOf(known);
    }
  }
  for (let round = 0; round <= timing.rounds; round++) {
    delivery.signal?.throwIfAborted();
    let gas: bigint;
    try {
      gas = await gasFor(delivery, tasks);
    } catch (thrown) {
      if (current === undefined || !isRefusal(thrown)) throw thrown;
      await withdraw(delivery, current.nonce, outbid);
      const settled = await settle(delivery, current, tasks, timing.patience);
      if (settled === undefined) break;
      return settled;
    }
    const sent = await sendVersion(delivery, tasks, { current, gas, outbid });
    const { refused } = sent;
    current = sent.current;
    // A refusal may only mean that the node has it already, or another one with this nonce.
    const patience = refused === undefined ? timing.patience : timing.doubt;
    const settled = await settle(delivery, current, tasks, patience);
    if (settled !== undefined) return settled;
    const isKnown = (await transactionOf(client, current.hashes)) !== undefined;
    if (refused !== undefined && !isKnown && !isOccupied(refused)) throw notSent(place.account, refused);
    outbid = sent.fees;
  }
  throw stillPending(current, journal.path);
}

type Version = {
  /** Undefined: the first one. */
  readonly current: Sending | undefined;
  readonly gas: bigint;
  readonly outbid: Fees | undefined;
};

/** Signs a version of a transaction, writes it down and sends it. */
async function sendVersion<T extends Task>(
  { client, place, journal, work, priceCeiling }: Delivery<T>,
  tasks: readonly T[],
  { current: earlier, gas, outbid }: Version,
): Promise<{ readonly current: Sending; readonly fees: Fees; readonly refused?: unknown }> {
  const { account: address } = place;
  // Else the first nonce that nothing has, mined or waiting: other transactions of the account are let be.
  const nonce = earlier?.nonce ?? (await getTransactionCount(client, { address, blockTag: "pending" }));
  const data = calldataOf(work, tasks);
  const { value } = work.call(tasks);
  const call = { to: place.registry, data, value, gas, nonce, outbid, priceCeiling };
  const { hash, fees, send } = await sealTransaction(client, call);
  const current =
    earlier ??
    (await journal.begin({
      nonce,
      after: Number(await getBlockNumber(client, { cacheTime: 0 })),
      keys: tasks.map(({ key }) => key),
      digest: digestOf(tasks),
      hashes: hash === undefined ? [] : [hash],
    }));
  if (hash !== undefined) await journal.addHash(current, hash);
  try {
    await journal.addHash(current, await send());
    return { current, fees };
  } catch (refused) {
    if (isPoor(refused)) throw notSent(address, refused);
    return { current, fees, refused };
  }
}

/**
 * Uses up the nonce of a transaction that was sent, or may have been, but would be refused by now: a row has expired
 * since. Only then can its tasks be sent, or changed, without fear that it comes through after all.
 */
async function withdraw<T extends Task>(
  { client, place, priceCeiling }: Delivery<T>,
  nonce: number,
  outbid: Fees | undefined,
): Promise<void> {
  const nothing = { to: place.account, data: "0x", value: 0n } as const;
  // 21,000 but on chains that price what they publish elsewhere as gas.
  const gas = await estimateGas(client, { ...nothing, account: place.account });
  const sealed = await sealTransaction(client, { ...nothing, gas, nonce, outbid, priceCeiling });
  // Refused where the nonce has been used this very moment: then there is nothing to withdraw.
  await sealed.send().catch(() => undefined);
}

/** Gas limit: a twentieth above the estimate, for what other transactions change in between, and what is kept in reserve. */
async function gasFor<T extends Task>(delivery: Delivery<T>, tasks: readonly T[]): Promise<bigint> {
  const estimate = await estimateTasks(delivery, tasks);
  const cap = await gasCapOf(delivery);
  const reserve = delivery.work.reserve?.(tasks) ?? 0n;
  const limit = estimate + estimate / 20n + 5_000n + reserve;
  return limit < cap ? limit : cap;
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: Transaction): Fees | undefined {
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined) {
    return { maxFeePerGas, maxPriorityFeePerGas };
  }
  return gasPrice === undefined ? undefined : { gasPrice };
}

/** The node has this transaction, or one that pays more, at the nonce: in the words of the usual nodes. */
function isOccupied(thrown: unknown): boolean {
  return /underpriced|already known|known transaction|already imported|already exists/i.test(String(thrown));
}

function notSent(account: string, cause: unknown): SymbolonError {
  const { details, shortMessage, message } = cause as Error & { details?: string; shortMessage?: string };
  const words = (details ?? shortMessage ?? message).replace(/\.$/, "");
  if (isPoor(cause)) {
    return new SymbolonError({
      code: "NotEnoughFunds",
      reason: `${account} has too little ether for the transaction: ${words}.`,
      hint: "Send it some and run the same command again: what is done is not done twice.",
      details: { account },
      cause,
    });
  }
  return new SymbolonError({
    code: "NotSent",
    reason: `The node does not take the transaction: ${words}.`,
    hint: "Mend what it names and run the same command again: what is done is not done twice.",
    details: { account, told: words },
    cause,
  });
}

function stillPending(sending: Sending | undefined, journal: string | undefined): SymbolonError {
  const { nonce, hashes = [] } = sending ?? {};
  const last = hashes.at(-1);
  return new SymbolonError({
    code: "TransactionPending",
    reason: `The transaction with nonce ${nonce}${last === undefined ? "" : ` (${last})`} is not mined.`,
    hint:
      journal === undefined
        ? "Look for it on the chain before you run this again: it may be mined yet."
        : "Run the same command again later: it goes on waiting for this one.",
    details: { nonce, hashes, journal },
  });
}

/** As {@link outcomeOf}, written down. */
async function settle<T extends Task>(
  delivery: Delivery<T>,
  sending: Sending,
  tasks: readonly T[],
  milliseconds: number,
): Promise<Settled | undefined> {
  const settled = await outcomeOf(delivery, sending, tasks, milliseconds);
  if (settled !== undefined) await delivery.journal.settle(sending, settled);
  return settled;
}

/**
 * Waits for what becomes of a transaction. Undefined: its nonce is still unused when the time is over.
 *
 * Where the nonce is used by a transaction we do not know (somebody raised its price in a wallet, or we died between
 * sending and writing down its hash), the chain itself is asked which of the tasks are done.
 */
async function outcomeOf<T extends Task>(
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
  if (missing.length === 0) return { status: "mined", ...mined, results: Object.fromEntries(results) };
  throw new SymbolonError({
    code: "UnexpectedReceipt",
    reason: `Transaction ${hash} succeeded, but the contract tells nothing of ${missing.length} of its tasks (${missing[0]?.label}).`,
    hint: `Check that --registry is ${work.contract}: this contract does something else.`,
    details: { hash, missing: missing.map(({ key }) => key) },
  });
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
