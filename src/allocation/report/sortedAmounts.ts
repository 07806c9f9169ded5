import { WORD_BYTES } from "../../core/bytes.ts";
import { type Allocation, bigintOf } from "../allocation.ts";
import { stringOrder } from "../stringOrder.ts";

const LIMBS = WORD_BYTES / 4;
const LIMB = 2 ** 32;
/**
 * Ranks added up before a sum becomes a bigint: 1,024 * 1,024 / 2 times 2^32 stays below 2^53, so doubles add words
 * and weighted words exactly.
 */
const PIECE = 1_024;

/**
 * The amounts of an allocation from least to greatest, as flat words, with sums over any stretch of them: no object a row,
 * no digit lost.
 */
export function sortAmounts({ amounts, count }: Allocation) {
  const order = stringOrder(amounts, WORD_BYTES);
  const { limbs, width } = limbsOf(amounts, order);
  const at = (rank: number) => bigintOf(limbs.subarray(rank * width, (rank + 1) * width));
  const sums = new Float64Array(width);
  const weights = new Float64Array(width);
  /** Adds ranks up to `sums` and `weights`; at most one piece. */
  function add(from: number, to: number): void {
    sums.fill(0);
    weights.fill(0);
    for (let rank = from, place = from * width; rank < to; rank++) {
      for (let limb = 0; limb < width; limb++) {
        const value = limbs[place++] as number;
        sums[limb] = (sums[limb] as number) + value;
        weights[limb] = (weights[limb] as number) + value * (rank - from);
      }
    }
  }

  const before: bigint[] = [0n];
  let weightedSum = 0n;
  for (let from = 0; from < count; from += PIECE) {
    add(from, Math.min(from + PIECE, count));
    const sum = bigintOf(sums);
    weightedSum += BigInt(from + 1) * sum + bigintOf(weights);
    before.push((before.at(-1) ?? 0n) + sum);
  }

  return {
    count,
    /** At each rank, from 0, the index of its row; rows of equal amounts in index order. */
    order,
    /** The amount at a rank, in base units. */
    at,
    /** All amounts as doubles, in base units: for charts only. */
    doubles: () => doublesOf(limbs, width),
    /** Whether the amounts at a rank and at the next one are equal. */
    equalsNext(rank: number): boolean {
      const place = rank * width;
      for (let i = place; i < place + width; i++) if (limbs[i] !== limbs[i + width]) return false;
      return true;
    },
    /** Ranks whose amount is below `amount`. */
    below(amount: bigint): number {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(middle) < amount) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    /** What the `ranks` least amounts make together. */
    sumOfLeast(ranks: number): bigint {
      const piece = Math.floor(ranks / PIECE);
      add(piece * PIECE, ranks);
      return (before[piece] ?? 0n) + bigintOf(sums);
    },
    /** Each amount times its rank counted from 1, all added up: what the Gini coefficient is made of. */
    weightedSum,
  };
}

export type SortedAmounts = ReturnType<typeof sortAmounts>;

/** The amounts in their order, without the limbs that are zero everywhere: three for a token of 18 decimals. */
function limbsOf(amounts: Uint8Array, order: Uint32Array): { limbs: Uint32Array; width: number } {
  const count = order.length;
  const bytes = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const last = (order[count - 1] as number) * WORD_BYTES;
  let zeros = 0;
  while (zeros < LIMBS - 1 && bytes.getUint32(last + 4 * zeros) === 0) zeros++;
  const width = LIMBS - zeros;
  const limbs = new Uint32Array(count * width);
  for (let rank = 0, to = 0; rank < count; rank++) {
    const from = (order[rank] as number) * WORD_BYTES + 4 * zeros;
    for (let limb = 0; limb < width; limb++) limbs[to++] = bytes.getUint32(from + 4 * limb);
  }
  return { limbs, width };
}

function doublesOf(limbs: Uint32Array, width: number): Float64Array {
  const values = new Float64Array(limbs.length / width);
  for (let rank = 0, place = 0; rank < values.length; rank++) {
    let value = 0;
    for (let limb = 0; limb < width; limb++) value = value * LIMB + (limbs[place++] as number);
    values[rank] = value;
  }
  return values;
}

/** Clusters: two rows or more that all have one and the same amount, to the last base unit. In order of amount. */
export type EqualAmounts = {
  readonly count: number;
  /** Amounts that occur, in a cluster or alone. */
  readonly distinct: number;
  /** Rows that are in any cluster. */
  readonly rowsInClusters: number;
  /** Of each cluster, the rank of its first row; the others follow. */
  readonly firstRanks: Uint32Array;
  /** Of each cluster, how many rows it has. */
  readonly sizes: Uint32Array;
};

export function equalAmounts(sorted: SortedAmounts): EqualAmounts {
  const firstRanks = new Uint32Array(sorted.count >> 1);
  const sizes = new Uint32Array(sorted.count >> 1);
  let clusters = 0;
  let distinct = 0;
  let rowsInClusters = 0;
  for (let first = 0; first < sorted.count; distinct++) {
    let next = first + 1;
    while (sorted.equalsNext(next - 1)) next++;
    if (next - first > 1) {
      firstRanks[clusters] = first;
      sizes[clusters++] = next - first;
      rowsInClusters += next - first;
    }
    first = next;
  }
  return {
    count: clusters,
    distinct,
    rowsInClusters,
    firstRanks: firstRanks.subarray(0, clusters),
    sizes: sizes.subarray(0, clusters),
  };
}
