import { grown } from "../grown.ts";
import { openMinHeap } from "./minHeap.ts";

/** Wakes claimants at their moments. Each claimant has at most one moment. */
export type Calendar = ReturnType<typeof openCalendar>;

export type WakeClaimant = (claimant: number, time: number) => void;

const KEY_BITS = 52;

/**
 * A calendar queue: a list for each tick of the day, sorted when its tick comes. An entry is a key: the step within the
 * tick, then the claimant. So entries within the same step come in order of the claimant's number (a step is less than
 * a microsecond, for ten million claimants and ticks of a second). Lists keep the entries of changed moments: such an
 * entry no longer matches its claimant's moment, and is ignored. Moments after the day are dropped.
 * @param tick seconds
 * @param end seconds; the last moment of the day
 */
export function openCalendar(claimants: number, tick: number, end: number) {
  const moments = new Float64Array(claimants).fill(NaN);
  const numbers = 2 ** Math.ceil(Math.log2(claimants + 1));
  const steps = 2 ** KEY_BITS / numbers;
  const ticksASecond = 1 / tick;
  const tickOf = (time: number) => Math.max(0, Math.ceil(time * ticksASecond) - 1);
  const stepOf = (time: number, tickNumber: number) =>
    Math.max(0, Math.min(steps - 1, Math.floor((time * ticksASecond - tickNumber) * steps)));
  /** The remainder; `%` of such large numbers calls a slow library function. */
  const claimantOf = (key: number) => key - Math.floor(key / numbers) * numbers;

  const ticks = tickOf(end) + 1;
  const lists = openKeyLists(ticks);
  /** Entries scheduled for the current tick, or before. */
  const soon = openMinHeap();
  let current = -1;

  /** The moment of an entry; NaN where the claimant's moment has changed. */
  const momentOf = (key: number) => {
    const moment = moments[claimantOf(key)] as number;
    return tickOf(moment) === current && stepOf(moment, current) === Math.floor(key / numbers) ? moment : NaN;
  };

  const wakeOne = (claimant: number, moment: number, wake: WakeClaimant) => {
    moments[claimant] = NaN;
    wake(claimant, moment);
  };

  const wakeSoon = (wake: WakeClaimant) => {
    const moment = soon.minKey;
    const claimant = soon.pop();
    if (moments[claimant] === moment) wakeOne(claimant, moment, wake);
  };

  const runTick = (until: number, wake: WakeClaimant) => {
    const { keys, count } = lists.take(current);
    sortKeys(keys, count, steps * numbers);
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      let moment = momentOf(key);
      while (soon.minKey < moment && soon.minKey <= until) {
        wakeSoon(wake);
        moment = momentOf(key);
      }
      if (moment <= until) wakeOne(claimantOf(key), moment, wake);
      else if (moment > until) soon.push(moment, claimantOf(key));
    }
    while (soon.minKey <= until && tickOf(soon.minKey) <= current) wakeSoon(wake);
  };

  return {
    /** Sets the claimant's moment, and replaces an earlier one. */
    schedule(claimant: number, time: number) {
      moments[claimant] = time;
      if (!(time <= end)) return;
      const tickNumber = tickOf(time);
      if (tickNumber <= current) soon.push(time, claimant);
      else lists.push(tickNumber, stepOf(time, tickNumber) * numbers + claimant);
    },
    cancel(claimant: number) {
      moments[claimant] = NaN;
    },
    /**
     * Wakes all claimants whose moment is `until` or before, in order of time, including those that are scheduled by
     * that.
     */
    run(until: number, wake: WakeClaimant) {
      while (soon.minKey <= until) wakeSoon(wake);
      const last = Math.min(tickOf(until), ticks - 1);
      while (current < last) {
        current++;
        if (!lists.isEmpty(current)) runTick(until, wake);
      }
    },
  };
}

/** Keys in a chunk. */
const CHUNK = 32;
const NONE = -1;

/** Lists of chunks, so that keys that are used together are together in memory. */
function openKeyLists(lists: number) {
  const heads = new Int32Array(lists).fill(NONE);
  /** Keys in the first chunk of each list; later chunks are full. */
  const filled = new Uint8Array(lists);
  let chunks = 256;
  let held = new Float64Array(chunks * CHUNK);
  let next = new Int32Array(chunks);
  let used = 0;
  let free = NONE;
  let bits = new Float64Array(1024);

  const chunk = () => {
    if (free !== NONE) {
      const reused = free;
      free = next[reused] as number;
      return reused;
    }
    if (used === chunks) {
      chunks *= 2;
      held = grown(held, chunks * CHUNK);
      next = grown(next, chunks);
    }
    return used++;
  };

  return {
    push(list: number, key: number) {
      if (heads[list] === NONE || filled[list] === CHUNK) {
        const added = chunk();
        next[added] = heads[list] as number;
        heads[list] = added;
        filled[list] = 0;
      }
      held[(heads[list] as number) * CHUNK + (filled[list] as number)] = key;
      filled[list] = (filled[list] as number) + 1;
    },
    isEmpty: (list: number) => heads[list] === NONE,
    /** Empties a list into `keys`, which grow as needed; returns the number of keys. */
    take(list: number) {
      let count = 0;
      let size = filled[list] as number;
      let at = heads[list] as number;
      while (at !== NONE) {
        if (bits.length < count + size) bits = grown(bits, 2 * (count + size));
        const from = at * CHUNK;
        for (let i = 0; i < size; i++) bits[count++] = held[from + i] as number;
        const following = next[at] as number;
        next[at] = free;
        free = at;
        at = following;
        size = CHUNK;
      }
      heads[list] = NONE;
      return { keys: bits, count };
    },
  };
}

/** Average number of keys in a place. */
const KEYS_A_PLACE = 4;
const FEW = 64;

let counts = new Uint32Array(1024);
let spread = new Float64Array(1024);

/**
 * Sorts the first `count` keys in place, ascending: distributes them by size, then sorts nearby keys. Evenly spread
 * keys take time proportional to their number; `sort` takes five times as long.
 * @param end all keys are from 0 to below it
 */
export function sortKeys(keys: Float64Array, count: number, end: number): void {
  if (count <= FEW) {
    insertionSort(keys, 0, count);
    return;
  }
  const places = 2 ** Math.ceil(Math.log2(count / KEYS_A_PLACE));
  const scale = places / end;
  layOut(keys, count, places, scale);
  let from = 0;
  for (let place = 0; place < places; place++) {
    const to = counts[place] as number;
    if (to - from > FEW) keys.subarray(from, to).sort();
    else insertionSort(keys, from, to);
    from = to;
  }
}

/** Distributes the keys to places; afterwards `counts` has the end of each place. */
function layOut(keys: Float64Array, count: number, places: number, scale: number): void {
  if (counts.length < places + 1) counts = new Uint32Array(places * 2);
  if (spread.length < count) spread = new Float64Array(count * 2);
  counts.fill(0, 0, places + 1);
  for (let i = 0; i < count; i++) {
    const place = Math.floor((keys[i] as number) * scale) + 1;
    counts[place] = (counts[place] as number) + 1;
  }
  for (let place = 1; place <= places; place++) {
    counts[place] = (counts[place] as number) + (counts[place - 1] as number);
  }
  for (let i = 0; i < count; i++) {
    const place = Math.floor((keys[i] as number) * scale);
    const at = counts[place] as number;
    spread[at] = keys[i] as number;
    counts[place] = at + 1;
  }
  keys.set(spread.subarray(0, count));
}

function insertionSort(keys: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i] as number;
    let at = i - 1;
    while (at >= from && (keys[at] as number) > key) {
      keys[at + 1] = keys[at] as number;
      at--;
    }
    keys[at + 1] = key;
  }
}
