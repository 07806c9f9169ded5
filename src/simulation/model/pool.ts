import type { SentTransaction } from "../burst/rehearsalChain.ts";
import { openSenderLists } from "./senderLists.ts";
import { openSlotHeap } from "./slotHeap.ts";

/** Transactions that wait, best paying first. A slot is a number by which one is known here as long as it waits. */
export type Pool = {
  readonly size: number;
  /** Replaces one of the same sender and nonce. */
  readonly add: (transaction: SentTransaction) => void;
  /** Forgets it, where it waits. */
  readonly drop: (id: number) => void;
  /** The slot of what pays the highest tip at this base fee, of each sender's next; -1 where nothing can pay it. */
  readonly best: (baseFee: number) => number;
  /** Takes a slot out of the order, not out of the pool: it does not fit. */
  readonly setAside: (slot: number) => void;
  readonly bringBack: (slot: number) => void;
  readonly gasLimitOf: (slot: number) => number;
  /** Takes it out: it is mined, and its sender's next may follow. */
  readonly mine: (slot: number) => SentTransaction;
  /** Its block was undone: it is its sender's next again, and waits, unless it is lost. */
  readonly undo: (transaction: SentTransaction, isLost: boolean) => void;
};

const KINDS = ["claim", "bundle", "background", "credentials"] as const;
const NONE = -1;
/** Where a slot is. */
const OUT = 0;
const BY_TIP = 1;
const BY_FEE = 2;

/**
 * A pool over typed arrays. What a transaction pays a gas beyond the base fee is min(tip, maxFee - baseFee), and changes with
 * the base fee. Each is in one of two heaps, by its tip or by its maximum fee: both are upper bounds of what it pays. The first
 * of a heap whose bound is not what it pays moves to the other; so no more move than stand in the way.
 */
export function openPool(): Pool {
  let capacity = 1024;
  let ids = new Uint32Array(capacity);
  let senders = new Uint32Array(capacity);
  let nonces = new Uint32Array(capacity);
  let kinds = new Uint8Array(capacity);
  let gasLimits = new Uint32Array(capacity);
  let maxFees = new Float64Array(capacity);
  let tips = new Float64Array(capacity);
  let places = new Uint8Array(capacity);
  let positions = new Int32Array(capacity);
  let slotOfId = new Int32Array(capacity).fill(NONE);
  /** Of the few that have more to them than numbers. */
  const extras = new Map<number, Pick<SentTransaction, "claimants" | "announces">>();
  const free: number[] = [];
  let used = 0;
  let size = 0;

  const idOf = (slot: number) => ids[slot] as number;
  const byTip = openSlotHeap(() => positions, idOf);
  const byFee = openSlotHeap(() => positions, idOf);
  const lists = KINDS.map(() => openSenderLists((slot) => nonces[slot] as number));
  const listsOf = (slot: number) => lists[kinds[slot] as number] as (typeof lists)[number];

  const grow = () => {
    capacity *= 2;
    ids = grown(ids, new Uint32Array(capacity));
    senders = grown(senders, new Uint32Array(capacity));
    nonces = grown(nonces, new Uint32Array(capacity));
    kinds = grown(kinds, new Uint8Array(capacity));
    gasLimits = grown(gasLimits, new Uint32Array(capacity));
    maxFees = grown(maxFees, new Float64Array(capacity));
    tips = grown(tips, new Float64Array(capacity));
    places = grown(places, new Uint8Array(capacity));
    positions = grown(positions, new Int32Array(capacity));
  };

  const order = (slot: number) => {
    places[slot] = BY_TIP;
    byTip.push(slot, tips[slot] as number);
  };

  const unorder = (slot: number) => {
    if (places[slot] === BY_TIP) byTip.remove(slot);
    if (places[slot] === BY_FEE) byFee.remove(slot);
    places[slot] = OUT;
  };

  const forget = (slot: number) => {
    unorder(slot);
    slotOfId[idOf(slot)] = NONE;
    extras.delete(slot);
    free.push(slot);
    size--;
  };

  const remember = (id: number, slot: number) => {
    if (id >= slotOfId.length) {
      const longer = new Int32Array(Math.max(slotOfId.length * 2, id + 1)).fill(NONE);
      longer.set(slotOfId);
      slotOfId = longer;
    }
    slotOfId[id] = slot;
  };

  const add = (transaction: SentTransaction) => {
    const slot = free.pop() ?? used++;
    if (slot >= capacity) grow();
    const { id, kind, sender, nonce, gasLimit, maxFee, tip, claimants, announces } = transaction;
    ids[slot] = id;
    kinds[slot] = KINDS.indexOf(kind);
    senders[slot] = sender;
    nonces[slot] = nonce;
    gasLimits[slot] = gasLimit;
    maxFees[slot] = maxFee;
    tips[slot] = tip;
    places[slot] = OUT;
    if (claimants !== undefined || announces !== undefined) extras.set(slot, { claimants, announces });
    remember(id, slot);
    size++;
    const replaced = listsOf(slot).insert(sender, slot);
    if (replaced !== NONE) forget(replaced);
    if (listsOf(slot).next(sender) === slot) order(slot);
  };

  const take = (slot: number): SentTransaction => {
    const extra = extras.size === 0 ? undefined : extras.get(slot);
    return {
      id: idOf(slot),
      kind: KINDS[kinds[slot] as number] ?? "claim",
      sender: senders[slot] as number,
      nonce: nonces[slot] as number,
      claimants: extra?.claimants,
      announces: extra?.announces,
      gasLimit: gasLimits[slot] as number,
      maxFee: maxFees[slot] as number,
      tip: tips[slot] as number,
    };
  };

  return {
    get size() {
      return size;
    },
    add,
    drop(id) {
      const slot = slotOfId[id] ?? NONE;
      if (slot === NONE) return;
      listsOf(slot).remove(senders[slot] as number, slot);
      forget(slot);
    },
    best(baseFee) {
      for (;;) {
        const tip = byTip.firstKey();
        const rest = byFee.firstKey() - baseFee;
        if (tip === -Infinity && rest < 0) return NONE;
        const isByTip = tip > rest || (tip === rest && idOf(byTip.first()) < idOf(byFee.first()));
        const slot = isByTip ? byTip.first() : byFee.first();
        const pays = Math.min(tips[slot] as number, (maxFees[slot] as number) - baseFee);
        if (pays < 0 && !isByTip) return NONE;
        if (pays === (isByTip ? tip : rest)) return slot;
        unorder(slot);
        places[slot] = isByTip ? BY_FEE : BY_TIP;
        if (isByTip) byFee.push(slot, maxFees[slot] as number);
        else byTip.push(slot, tips[slot] as number);
      }
    },
    setAside: unorder,
    bringBack: order,
    gasLimitOf: (slot) => gasLimits[slot] as number,
    mine(slot) {
      const transaction = take(slot);
      forget(slot);
      const following = listsOf(slot).advance(transaction.sender, slot);
      if (following !== NONE) order(following);
      return transaction;
    },
    undo(transaction, isLost) {
      const ofKind = lists[KINDS.indexOf(transaction.kind)] as (typeof lists)[number];
      const following = ofKind.next(transaction.sender);
      if (following !== NONE) unorder(following);
      ofKind.goBack(transaction.sender);
      if (!isLost) add(transaction);
    },
  };
}

function grown<T extends { set(values: T): void }>(values: T, into: T): T {
  into.set(values);
  return into;
}
