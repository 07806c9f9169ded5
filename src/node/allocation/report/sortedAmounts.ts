import { type Allocation, bigintOf } from "../../../sdk/allocation/allocation.ts";
import { stringOrder } from "../../../sdk/allocation/stringOrder.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";

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
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(middle) < amount) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    /** What the `ranks` least amounts make together. */
    sumOfSmallest(ranks: number): bigint {
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

/** The rows with the greatest amounts, taken together. */
export type TopShare = {
  /** `10`, or `1 %` of all rows, rounded up. */
  readonly name: string;
  readonly rows: number;
  readonly amount: bigint;
  /** Of the total, 0 to 1. */
  readonly share: number;
};

/** How much of the total is in how few hands. Shares run from 0 to 1. */
export type Concentration = {
  /** Points of the Lorenz curve: the share of the total that the least so many rows have. From (0, 0) to (1, 1). */
  readonly lorenz: readonly { readonly rows: number; readonly amount: number }[];
  /**
   * The Gini coefficient: half the mean difference between two rows, both drawn from all (a row may meet itself),
   * over the mean amount. 0: all are equal; (n - 1) / n: one has everything. Computed exactly as
   * (2 * sum of i * x_i - (n + 1) * sum of x_i) / (n * sum of x_i), amounts ascending, i from 1, and rounded once
   * (Sen, On Economic Inequality, 1973, section 2.2).
   */
  readonly gini: number;
  readonly top: readonly TopShare[];
  /**
   * The fewest rows that have at least half of the total together (as a Nakamoto coefficient counts them), their share
   * of all rows, and the least amount among them.
   */
  readonly half: { readonly rows: number; readonly share: number; readonly amount: bigint };
};

const LORENZ_STEPS = 200;
const TOP_ROWS = [1, 10, 100];
const TOP_PERCENTS = [1, 10];

export function concentration(sorted: SortedAmounts, total: bigint): Concentration {
  const { count } = sorted;
  const rows = rowsWithHalf(sorted, total);
  return {
    lorenz: lorenzCurve(sorted, total),
    gini: giniOf(sorted, total),
    top: topShares(sorted, total),
    half: { rows, share: rows / count, amount: sorted.at(count - rows) },
  };
}

function lorenzCurve({ count, sumOfSmallest }: SortedAmounts, total: bigint): Concentration["lorenz"] {
  const steps = Math.min(count, LORENZ_STEPS);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const rows = Math.round((i * count) / steps);
    return { rows: rows / count, amount: ratio(sumOfSmallest(rows), total) };
  });
}

function giniOf({ count, weightedSum }: SortedAmounts, total: bigint): number {
  const rows = BigInt(count);
  return ratio(2n * weightedSum - (rows + 1n) * total, rows * total);
}

function topShares({ count, sumOfSmallest }: SortedAmounts, total: bigint): readonly TopShare[] {
  const share = (name: string, rows: number): TopShare => {
    const amount = total - sumOfSmallest(count - rows);
    return { name, rows, amount, share: ratio(amount, total) };
  };
  return [
    ...TOP_ROWS.filter((rows) => rows <= count).map((rows) => share(String(rows), rows)),
    ...TOP_PERCENTS.map((percent) => share(`${percent} %`, Math.ceil((count * percent) / 100))),
  ];
}

function rowsWithHalf({ count, sumOfSmallest }: SortedAmounts, total: bigint): number {
  let low = 1;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (2n * (total - sumOfSmallest(count - middle)) >= total) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bits kept behind the point: a quotient down to 2^-256 keeps 64 digits, more than a double holds. */
const BITS = 320;

/**
 * A quotient of whole numbers as a double. `Number(part) / Number(whole)` would round both before it divides.
 * Of nothing, as where all rows of a published list pay nothing, every part is 0.
 * @param part of at most some hundred bits more than `whole`
 */
export function ratio(part: bigint, whole: bigint): number {
  if (whole === 0n) return 0;
  return Number((part << BigInt(BITS)) / whole) / 2 ** BITS;
}

export type AmountCluster = {
  /** Base units of each. */
  readonly amount: bigint;
  readonly rows: number;
  /** What they get together. */
  readonly together: bigint;
  readonly share: number;
  /** The first of their indexes. */
  readonly index: number;
};

export type AmountClusters = {
  readonly distinct: number;
  readonly clusters: number;
  readonly rows: number;
  /** From how many rows on a cluster is taken for a tier. */
  readonly tierSize: number;
  /** The clusters with most rows, and those that get most together: {@link CLUSTERS_LISTED} at most. */
  readonly byRows: readonly AmountCluster[];
  readonly byAmount: readonly AmountCluster[];
};

const CLUSTERS_LISTED = 10;

export function amountClusters(sorted: SortedAmounts, equal: EqualAmounts, total: bigint): AmountClusters {
  const cluster = (i: number): AmountCluster => {
    const first = equal.firstRanks[i] as number;
    const rows = equal.sizes[i] as number;
    const amount = sorted.at(first);
    const together = amount * BigInt(rows);
    return { amount, rows, together, share: ratio(together, total), index: sorted.order[first] as number };
  };
  const { count, distinct, sizes } = equal;
  const bySize = greatestOf(count, (i) => sizes[i] as number).map(cluster);
  // A double is near enough to choose by: it errs by less than one part in 10^15.
  const byWorth = greatestOf(
    count,
    (i) => Number(sorted.at(equal.firstRanks[i] as number)) * (sizes[i] as number),
  );
  return {
    distinct,
    clusters: count,
    rows: equal.rowsInClusters,
    tierSize: tierSize(sorted.count),
    byRows: bySize,
    byAmount: byWorth
      .map(cluster)
      .sort((a, b) => (a.together < b.together ? 1 : a.together > b.together ? -1 : 0)),
  };
}

/** The numbers below `count` for which `worth` is greatest, greatest first; of equal worth the greater number. */
function greatestOf(count: number, worth: (i: number) => number): readonly number[] {
  const kept: { i: number; worth: number }[] = [];
  for (let i = 0; i < count; i++) {
    const own = worth(i);
    const last = kept[CLUSTERS_LISTED - 1];
    if (last !== undefined && own < last.worth) continue;
    let place = kept.length;
    while (place > 0 && (kept[place - 1]?.worth ?? 0) <= own) place--;
    kept.splice(place, 0, { i, worth: own });
    if (kept.length > CLUSTERS_LISTED) kept.pop();
  }
  return kept.map(({ i }) => i);
}

const SHARE = 0.01;
const FEWEST = 25;

/**
 * From how many equal amounts on they are taken for a tier that a rule gave: one in a hundred rows, and never fewer
 * than 25.
 */
export function tierSize(rows: number): number {
  return Math.max(FEWEST, Math.ceil(rows * SHARE));
}
