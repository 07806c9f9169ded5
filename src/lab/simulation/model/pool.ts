import type { RehearsedTransaction } from "../burst/rehearsalChain.ts";
import { grown } from "../grown.ts";
import { openSenderLists, type SenderLists } from "./senderLists.ts";
import { SlotHeap } from "./slotHeap.ts";

const KINDS = ["claim", "bundle", "background", "credentials"] as const;
const NONE = -1;
/** Where a slot is. */
const OUT = 0;
const BY_TIP = 1;
const BY_FEE = 2;

/**
 * Transactions that wait, best paying first, in typed arrays. A slot is a number by which one is known here as long as it waits.
 *
 * What a transaction pays a gas beyond the base fee is min(tip, maxFee - baseFee), and changes with
 * the base fee. Each is in one of two heaps, by its tip or by its maximum fee: both are upper bounds of what it pays. The first
 * of a heap whose bound is not what it pays moves to the other; so no more move than stand in the way.
 */
export class Pool {
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
  readonly #extras = new Map<number, Pick<RehearsedTransaction, "claimants" | "announces">>();
  readonly #free: number[] = [];
  #used = 0;
  #size = 0;
  readonly #byTip = this.#openHeap();
  readonly #byFee = this.#openHeap();
  readonly #lists = KINDS.map(() => openSenderLists((slot) => this.#nonces[slot] as number));

  get size() {
    return this.#size;
  }

  /** Replaces one of the same sender and nonce. */
  add(transaction: RehearsedTransaction) {
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

  /** Forgets it, where it waits. */
  drop(id: number) {
    const slot = this.#slotOfId[id] ?? NONE;
    if (slot === NONE) return;
    this.#listsOf(slot).remove(this.#senders[slot] as number, slot);
    this.#forget(slot);
  }

  /** The slot of what pays the highest tip at this base fee, of each sender's next; -1 where nothing can pay it. */
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

  /** Takes a slot out of the order, not out of the pool: it does not fit. */
  setAside(slot: number) {
    if (this.#places[slot] === BY_TIP) this.#byTip.remove(slot);
    if (this.#places[slot] === BY_FEE) this.#byFee.remove(slot);
    this.#places[slot] = OUT;
  }

  gasLimitOf(slot: number) {
    return this.#gasLimits[slot] as number;
  }

  /** Takes it out: it is mined, and its sender's next may follow. */
  mine(slot: number) {
    const transaction = this.#take(slot);
    this.#forget(slot);
    const following = this.#listsOf(slot).advance(transaction.sender, slot);
    if (following !== NONE) this.bringBack(following);
    return transaction;
  }

  /** Its block was undone: it is its sender's next again, and waits, unless it is lost. */
  undo(transaction: RehearsedTransaction, isLost: boolean) {
    const ofKind = this.#lists[KINDS.indexOf(transaction.kind)] as SenderLists;
    const following = ofKind.next(transaction.sender);
    if (following !== NONE) this.setAside(following);
    ofKind.goBack(transaction.sender);
    if (!isLost) this.add(transaction);
  }

  #openHeap() {
    return new SlotHeap(
      () => this.#positions,
      (slot) => this.#ids[slot] as number,
    );
  }

  #listsOf(slot: number) {
    return this.#lists[this.#kinds[slot] as number] as SenderLists;
  }

  #grow() {
    this.#capacity *= 2;
    this.#ids = grown(this.#ids, this.#capacity);
    this.#senders = grown(this.#senders, this.#capacity);
    this.#nonces = grown(this.#nonces, this.#capacity);
    this.#kinds = grown(this.#kinds, this.#capacity);
    this.#gasLimits = grown(this.#gasLimits, this.#capacity);
    this.#maxFees = grown(this.#maxFees, this.#capacity);
    this.#tips = grown(this.#tips, this.#capacity);
    this.#places = grown(this.#places, this.#capacity);
    this.#positions = grown(this.#positions, this.#capacity);
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
      const known = this.#slotOfId.length;
      this.#slotOfId = grown(this.#slotOfId, Math.max(known * 2, id + 1)).fill(NONE, known);
    }
    this.#slotOfId[id] = slot;
  }

  #take(slot: number): RehearsedTransaction {
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
