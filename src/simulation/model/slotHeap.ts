/** Slots with keys, of which the one with the greatest key comes first; among equal keys that of the least id. */
export type SlotHeap = {
  readonly size: number;
  /** -1 where there is none. */
  readonly first: () => number;
  readonly firstKey: () => number;
  readonly push: (slot: number, key: number) => void;
  readonly remove: (slot: number) => void;
};

const ARITY = 4;

/**
 * A heap with four children a node over typed arrays that grow.
 * @param positions by slot, where it lies in its heap; heaps may share it, where a slot is in one of them only
 * @param idOf of a slot
 */
export function openSlotHeap(positions: () => Int32Array, idOf: (slot: number) => number): SlotHeap {
  let slots = new Int32Array(256);
  let keys = new Float64Array(256);
  let size = 0;

  const isBefore = (keyA: number, slotA: number, keyB: number, slotB: number) =>
    keyA > keyB || (keyA === keyB && idOf(slotA) < idOf(slotB));

  const grow = () => {
    const moreSlots = new Int32Array(slots.length * 2);
    const moreKeys = new Float64Array(slots.length * 2);
    moreSlots.set(slots);
    moreKeys.set(keys);
    slots = moreSlots;
    keys = moreKeys;
  };

  const place = (at: number, slot: number, key: number) => {
    slots[at] = slot;
    keys[at] = key;
    positions()[slot] = at;
  };

  const rise = (from: number, slot: number, key: number) => {
    let at = from;
    while (at > 0) {
      const parent = Math.floor((at - 1) / ARITY);
      const above = slots[parent] as number;
      if (!isBefore(key, slot, keys[parent] as number, above)) break;
      place(at, above, keys[parent] as number);
      at = parent;
    }
    place(at, slot, key);
    return at;
  };

  /** Of a node's children the one that comes first; -1 where there are none. */
  const firstChild = (at: number) => {
    const from = ARITY * at + 1;
    if (from >= size) return -1;
    let best = from;
    for (let child = from + 1; child < Math.min(from + ARITY, size); child++) {
      const isBetter = isBefore(
        keys[child] as number,
        slots[child] as number,
        keys[best] as number,
        slots[best] as number,
      );
      if (isBetter) best = child;
    }
    return best;
  };

  const sink = (from: number, slot: number, key: number) => {
    let at = from;
    for (;;) {
      const child = firstChild(at);
      if (child < 0 || !isBefore(keys[child] as number, slots[child] as number, key, slot)) break;
      place(at, slots[child] as number, keys[child] as number);
      at = child;
    }
    place(at, slot, key);
  };

  return {
    get size() {
      return size;
    },
    first: () => (size === 0 ? -1 : (slots[0] as number)),
    firstKey: () => (size === 0 ? -Infinity : (keys[0] as number)),
    push(slot, key) {
      if (size === slots.length) grow();
      rise(size++, slot, key);
    },
    remove(slot) {
      const at = positions()[slot] as number;
      size--;
      if (at === size) return;
      const last = slots[size] as number;
      const key = keys[size] as number;
      if (rise(at, last, key) === at) sink(at, last, key);
    },
  };
}
