import { grown } from "../grown.ts";

/**
 * A heap of numbers with keys: the lowest key comes first; among equal keys, the lowest number. It is a binary heap
 * over typed arrays that grow.
 */
export function openMinHeap() {
  let keys = new Float64Array(64);
  let values = new Int32Array(64);
  let size = 0;

  const isLess = (keyA: number, valueA: number, keyB: number, valueB: number) =>
    keyA < keyB || (keyA === keyB && valueA < valueB);

  const sink = (key: number, value: number) => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (
        child + 1 < size &&
        isLess(
          keys[child + 1] as number,
          values[child + 1] as number,
          keys[child] as number,
          values[child] as number,
        )
      ) {
        child++;
      }
      if (!isLess(keys[child] as number, values[child] as number, key, value)) break;
      keys[at] = keys[child] as number;
      values[at] = values[child] as number;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
  };

  return {
    get size() {
      return size;
    },
    /** The lowest key; `Infinity` when empty. */
    get minKey() {
      return size === 0 ? Infinity : (keys[0] as number);
    },
    push(key: number, value: number) {
      if (size === keys.length) {
        keys = grown(keys, 2 * size);
        values = grown(values, 2 * size);
      }
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isLess(key, value, keys[parent] as number, values[parent] as number)) break;
        keys[at] = keys[parent] as number;
        values[at] = values[parent] as number;
        at = parent;
      }
      keys[at] = key;
      values[at] = value;
    },
    /** Removes and returns the value of the lowest key; -1 when empty. */
    pop() {
      if (size === 0) return -1;
      const value = values[0] as number;
      size--;
      if (size > 0) sink(keys[size] as number, values[size] as number);
      return value;
    },
  };
}
