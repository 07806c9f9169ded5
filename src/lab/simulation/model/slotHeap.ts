import { grown } from "../grown.ts";

const ARITY = 4;

/**
 * A heap of slots with keys: the highest key comes first; among equal keys, the lowest id. It has four children per
 * node over typed arrays that grow.
 * @param positions position in its heap, by slot; heaps may share it where each slot is in only one of them
 * @param idOf of a slot
 */
export class SlotHeap {
  readonly #positions: () => Int32Array;
  readonly #idOf: (slot: number) => number;
  #slots = new Int32Array(256);
  #keys = new Float64Array(256);
  #size = 0;

  constructor(positions: () => Int32Array, idOf: (slot: number) => number) {
    this.#positions = positions;
    this.#idOf = idOf;
  }

  /** The first slot; -1 when empty. */
  first() {
    return this.#size === 0 ? -1 : (this.#slots[0] as number);
  }

  firstKey() {
    return this.#size === 0 ? -Infinity : (this.#keys[0] as number);
  }

  push(slot: number, key: number) {
    if (this.#size === this.#slots.length) {
      this.#slots = grown(this.#slots, 2 * this.#size);
      this.#keys = grown(this.#keys, 2 * this.#size);
    }
    this.#rise(this.#size++, slot, key);
  }

  remove(slot: number) {
    const at = this.#positions()[slot] as number;
    this.#size--;
    if (at === this.#size) return;
    const last = this.#slots[this.#size] as number;
    const key = this.#keys[this.#size] as number;
    if (this.#rise(at, last, key) === at) this.#sink(at, last, key);
  }

  #isBefore(keyA: number, slotA: number, keyB: number, slotB: number) {
    return keyA > keyB || (keyA === keyB && this.#idOf(slotA) < this.#idOf(slotB));
  }

  #place(at: number, slot: number, key: number) {
    this.#slots[at] = slot;
    this.#keys[at] = key;
    this.#positions()[slot] = at;
  }

  #rise(from: number, slot: number, key: number) {
    let at = from;
    while (at > 0) {
      const parent = Math.floor((at - 1) / ARITY);
      const above = this.#slots[parent] as number;
      if (!this.#isBefore(key, slot, this.#keys[parent] as number, above)) break;
      this.#place(at, above, this.#keys[parent] as number);
      at = parent;
    }
    this.#place(at, slot, key);
    return at;
  }

  /** The first of a node's children; -1: no children. */
  #firstChild(at: number) {
    const from = ARITY * at + 1;
    if (from >= this.#size) return -1;
    let best = from;
    for (let child = from + 1; child < Math.min(from + ARITY, this.#size); child++) {
      const isBetter = this.#isBefore(
        this.#keys[child] as number,
        this.#slots[child] as number,
        this.#keys[best] as number,
        this.#slots[best] as number,
      );
      if (isBetter) best = child;
    }
    return best;
  }

  #sink(from: number, slot: number, key: number) {
    let at = from;
    for (;;) {
      const child = this.#firstChild(at);
      if (child < 0 || !this.#isBefore(this.#keys[child] as number, this.#slots[child] as number, key, slot))
        break;
      this.#place(at, this.#slots[child] as number, this.#keys[child] as number);
      at = child;
    }
    this.#place(at, slot, key);
  }
}
