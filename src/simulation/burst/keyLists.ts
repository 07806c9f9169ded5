/** Lists of numbers, by the number of the list. */
export type KeyLists = {
  readonly push: (list: number, key: number) => void;
  readonly isEmpty: (list: number) => boolean;
  /** Empties a list into `keys`, which grow where that takes it; returns how many there were. */
  readonly take: (list: number) => { readonly keys: Float64Array; readonly count: number };
};

/** Keys of a chunk. */
const CHUNK = 32;
const NONE = -1;

/** Lists of chunks, so that what is written and read together lies together. */
export function openKeyLists(lists: number): KeyLists {
  const heads = new Int32Array(lists).fill(NONE);
  /** Keys in the first chunk of each; those after it are full. */
  const filled = new Uint8Array(lists);
  let chunks = 256;
  let held = new Float64Array(chunks * CHUNK);
  let next = new Int32Array(chunks);
  let used = 0;
  let free = NONE;
  let taken = new Float64Array(1024);

  const grow = () => {
    chunks *= 2;
    const moreHeld = new Float64Array(chunks * CHUNK);
    const moreNext = new Int32Array(chunks);
    moreHeld.set(held);
    moreNext.set(next);
    held = moreHeld;
    next = moreNext;
  };

  const chunk = () => {
    if (free !== NONE) {
      const reused = free;
      free = next[reused] as number;
      return reused;
    }
    if (used === chunks) grow();
    return used++;
  };

  const makeRoom = (count: number) => {
    if (taken.length >= count) return;
    const more = new Float64Array(count * 2);
    more.set(taken);
    taken = more;
  };

  return {
    push(list, key) {
      if (heads[list] === NONE || filled[list] === CHUNK) {
        const added = chunk();
        next[added] = heads[list] as number;
        heads[list] = added;
        filled[list] = 0;
      }
      held[(heads[list] as number) * CHUNK + (filled[list] as number)] = key;
      filled[list] = (filled[list] as number) + 1;
    },
    isEmpty: (list) => heads[list] === NONE,
    take(list) {
      let count = 0;
      let size = filled[list] as number;
      let at = heads[list] as number;
      while (at !== NONE) {
        makeRoom(count + size);
        const from = at * CHUNK;
        for (let i = 0; i < size; i++) taken[count++] = held[from + i] as number;
        const following = next[at] as number;
        next[at] = free;
        free = at;
        at = following;
        size = CHUNK;
      }
      heads[list] = NONE;
      return { keys: taken, count };
    },
  };
}
