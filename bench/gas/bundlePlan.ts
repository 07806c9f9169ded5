import { seededBytes } from "./seededBytes.ts";

/** Leaves in a bundle. */
export const ITEMS = 100;
/** Bundles of each kind: each of them is a mean of many already. */
export const BUNDLES = 8;

const WINDOW = 1_024;
const LEAVES_A_WORD = 256;

/** Which leaves are claimed together; indexes ascend in each bundle, and bundles of one kind share none. */
export type BundlePlan = {
  /** One after the other, from anywhere on. */
  readonly contiguous: readonly (readonly number[])[];
  /** Anywhere in 1,024 leaves that follow each other, from anywhere on. */
  readonly window1024: readonly (readonly number[])[];
  /** Anywhere. */
  readonly scattered: readonly (readonly number[])[];
  /** A leaf of every bitmap word, in no bundle: claimed beforehand, since a campaign pays for a fresh word only once. */
  readonly openers: readonly number[];
};

/** @param rows a multiple of 8 * 1,024 */
export function bundlePlan(rows: number): BundlePlan {
  const places = drawn("bundles", 2 * BUNDLES);
  const part = rows / BUNDLES;
  const startOf = (bundle: number, length: number) =>
    (bundle % BUNDLES) * part + ((places[bundle] ?? 0) % (part - length + 1));
  const ofEach = <T>(make: (bundle: number) => T) => Array.from({ length: BUNDLES }, (_, i) => make(i));

  const contiguous = ofEach((i) => Array.from({ length: ITEMS }, (_, k) => startOf(i, ITEMS) + k));
  const window1024 = ofEach((i) =>
    distinct(`window ${i}`, WINDOW, ITEMS)
      .map((offset) => startOf(BUNDLES + i, WINDOW) + offset)
      .sort(ascending),
  );
  const anywhere = distinct("scattered", rows, BUNDLES * ITEMS);
  const scattered = ofEach((i) => anywhere.slice(i * ITEMS, (i + 1) * ITEMS).sort(ascending));

  const taken = new Set([contiguous, window1024, scattered].flat(2));
  const openers = Array.from({ length: rows / LEAVES_A_WORD }, (_, word) => {
    let opener = word * LEAVES_A_WORD;
    while (taken.has(opener)) opener++;
    return opener;
  });
  return { contiguous, window1024, scattered, openers };
}

/** Distinct numbers below a bound, in the order in which they were drawn. */
function distinct(seed: string, below: number, count: number): number[] {
  // Half again as many as needed: repeats are rare where few of many are drawn.
  const found = new Set(drawn(seed, Math.ceil(1.5 * count)).map((number) => number % below));
  return [...found].slice(0, count);
}

/** Numbers below 2^32. */
function drawn(seed: string, count: number): number[] {
  const random = new DataView(new Uint8Array(seededBytes(seed, 4 * count)).buffer);
  return Array.from({ length: count }, (_, i) => random.getUint32(4 * i));
}

function ascending(a: number, b: number): number {
  return a - b;
}
