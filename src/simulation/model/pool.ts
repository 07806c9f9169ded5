import type { SentTransaction } from "../burst/rehearsalChain.ts";
import { openSenderLists, type SenderLists } from "./senderLists.ts";
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
  return new TypedPool();
}

class TypedPool implements Pool {
  #capacity = 1024;
  #ids = new Uint32Array(this.#capacity);
  #senders = new Uint32Array(this.#capacity);
  #nonces = new Uint32Array(this.#capacity);
  #kinds = new Uint8Array(this.#capacity);
  #gasLimits = new Uint32Array(this.#capacity);
  #maxFees = new Float64Array(this.#capacity);
  #tips = new Float64Array(this.#capacity);
  #places = new Uint8Array(this.#capacity);
  #positions = new Int32Array(this.#capacity);
  #slotOfId = new Int32Array(this.#capacity).fill(NONE);
  /** Of the few that have more to them than numbers. */
  readonly #extras = new Map<number, Pick<SentTransaction, "claimants" | "announces">>();
  readonly #free: number[] = [];
  #used = 0;
  #size = 0;
  readonly #byTip = this.#openHeap();
  readonly #byFee = this.#openHeap();
  readonly #lists = KINDS.map(() => openSenderLists((slot) => this.#nonces[slot] as number));

  get size() {
    return this.#size;
  }

  add(transaction: SentTransaction) {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#capacity) this.#grow();
    const { id, kind, sender, nonce, gasLimit, maxFee, tip, claimants, announces } = transaction;
    this.#ids[slot] = id;
    this.#kinds[slot] = KINDS.indexOf(kind);
    this.#senders[slot] = sender;
    this.#nonces[slot] = nonce;
    this.#gasLimits[slot] = gasLimit;
    this.#maxFees[slot] = maxFee;
    this.#tips[slot] = tip;
    this.#places[slot] = OUT;
    if (claimants !== undefined || announces !== undefined) this.#extras.set(slot, { claimants, announces });
    this.#remember(id, slot);
    this.#size++;
    const replaced = this.#listsOf(slot).insert(sender, slot);
    if (replaced !== NONE) this.#forget(replaced);
    if (this.#listsOf(slot).next(sender) === slot) this.bringBack(slot);
  }

  drop(id: number) {
    const slot = this.#slotOfId[id] ?? NONE;
    if (slot === NONE) return;
    this.#listsOf(slot).remove(this.#senders[slot] as number, slot);
    this.#forget(slot);
  }

  best(baseFee: number) {
    for (;;) {
      const tip = this.#byTip.firstKey();
      const rest = this.#byFee.firstKey() - baseFee;
      if (tip === -Infinity && rest < 0) return NONE;
      const isByTip =
        tip > rest ||
        (tip === rest &&
          (this.#ids[this.#byTip.first()] as number) < (this.#ids[this.#byFee.first()] as number));
      const slot = isByTip ? this.#byTip.first() : this.#byFee.first();
      const pays = Math.min(this.#tips[slot] as number, (this.#maxFees[slot] as number) - baseFee);
      if (pays < 0 && !isByTip) return NONE;
      if (pays === (isByTip ? tip : rest)) return slot;
      this.setAside(slot);
      this.#places[slot] = isByTip ? BY_FEE : BY_TIP;
      if (isByTip) this.#byFee.push(slot, this.#maxFees[slot] as number);
      else this.#byTip.push(slot, this.#tips[slot] as number);
    }
  }

  bringBack(slot: number) {
    this.#places[slot] = BY_TIP;
    this.#byTip.push(slot, this.#tips[slot] as number);
  }

  setAside(slot: number) {
    if (this.#places[slot] === BY_TIP) this.#byTip.remove(slot);
    if (this.#places[slot] === BY_FEE) this.#byFee.remove(slot);
    this.#places[slot] = OUT;
  }

  gasLimitOf(slot: number) {
    return this.#gasLimits[slot] as number;
  }

  mine(slot: number) {
    const transaction = this.#take(slot);
    this.#forget(slot);
    const following = this.#listsOf(slot).advance(transaction.sender, slot);
    if (following !== NONE) this.bringBack(following);
    return transaction;
  }

  undo(transaction: SentTransaction, isLost: boolean) {
    const ofKind = this.#lists[KINDS.indexOf(transaction.kind)] as SenderLists;
    const following = ofKind.next(transaction.sender);
    if (following !== NONE) this.setAside(following);
    ofKind.goBack(transaction.sender);
    if (!isLost) this.add(transaction);
  }

  #openHeap() {
    return openSlotHeap(
      () => this.#positions,
      (slot) => this.#ids[slot] as number,
    );
  }

  #listsOf(slot: number) {
    return this.#lists[this.#kinds[slot] as number] as SenderLists;
  }

  #grow() {
    this.#capacity *= 2;
    this.#ids = grown(this.#ids, new Uint32Array(this.#capacity));
    this.#senders = grown(this.#senders, new Uint32Array(this.#capacity));
    this.#nonces = grown(this.#nonces, new Uint32Array(this.#capacity));
    this.#kinds = grown(this.#kinds, new Uint8Array(this.#capacity));
    this.#gasLimits = grown(this.#gasLimits, new Uint32Array(this.#capacity));
    this.#maxFees = grown(this.#maxFees, new Float64Array(this.#capacity));
    this.#tips = grown(this.#tips, new Float64Array(this.#capacity));
    this.#places = grown(this.#places, new Uint8Array(this.#capacity));
    this.#positions = grown(this.#positions, new Int32Array(this.#capacity));
  }

  #forget(slot: number) {
    this.setAside(slot);
    this.#slotOfId[this.#ids[slot] as number] = NONE;
    this.#extras.delete(slot);
    this.#free.push(slot);
    this.#size--;
  }

  #remember(id: number, slot: number) {
    if (id >= this.#slotOfId.length) {
      const longer = new Int32Array(Math.max(this.#slotOfId.length * 2, id + 1)).fill(NONE);
      longer.set(this.#slotOfId);
      this.#slotOfId = longer;
    }
    this.#slotOfId[id] = slot;
  }

  #take(slot: number): SentTransaction {
    const extra = this.#extras.size === 0 ? undefined : this.#extras.get(slot);
    return {
      id: this.#ids[slot] as number,
      kind: KINDS[this.#kinds[slot] as number] ?? "claim",
      sender: this.#senders[slot] as number,
      nonce: this.#nonces[slot] as number,
      claimants: extra?.claimants,
      announces: extra?.announces,
      gasLimit: this.#gasLimits[slot] as number,
      maxFee: this.#maxFees[slot] as number,
      tip: this.#tips[slot] as number,
    };
  }
}

function grown<T extends { set(values: T): void }>(values: T, into: T): T {
  into.set(values);
  return into;
}
