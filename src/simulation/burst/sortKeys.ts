/** A place holds so many keys on average. */
const KEYS_A_PLACE = 4;
const FEW = 64;

let counts = new Uint32Array(1024);
let spread = new Float64Array(1024);

/**
 * Sorts the first `count` keys in place, ascending: lays them out by their size, as far as they are spread evenly, then
 * sorts what is near. In time proportional to their number where they are spread evenly; `sort` takes five times as long.
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

/** Afterwards `counts` has the end of each place. */
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
