/** Which claims go into a block, and which of them together: neighbours share most of their proofs, and a storage word. */

/** A claim that waits. */
export type Waiting = {
  /** Of its leaf. */
  readonly index: number;
  /** When its place is due. */
  readonly turn: number;
};

export type BundleTerms = {
  /** Most claims that go now, and most in one bundle. */
  readonly max: number;
  readonly size: number;
  /** Claims with a turn before this moment go before claims that are only near to others. */
  readonly due: number;
};

/**
 * Chooses among claims, given in the order of their places. Claims that are due go first, in their order. The rest of
 * the block takes the oldest other claim with its nearest neighbours by index, then the next oldest, and so on. So the
 * oldest always goes, and no claim waits past its due moment for the sake of others.
 * @returns positions in `waiting`, in the order of choice: where not all fit, send the first ones
 */
export function chooseClaims(
  waiting: readonly Waiting[],
  { max, size, due }: BundleTerms,
): readonly number[] {
  const row = openRow(waiting);
  const end = Math.min(max, waiting.length);
  for (let i = 0; i < waiting.length && row.chosen.length < end; i++)
    if ((waiting[i] as Waiting).turn < due) row.take(i);
  for (let i = 0; i < waiting.length && row.chosen.length < end; i++)
    if (!row.isTaken(i)) row.takeAround(i, Math.min(size, end - row.chosen.length));
  return row.chosen;
}

/**
 * Groups the claims of {@link chooseClaims} into bundles of neighbours. @returns bundles of positions, each by
 * ascending index
 */
export function chooseBundles(
  waiting: readonly Waiting[],
  terms: BundleTerms,
): readonly (readonly number[])[] {
  const { size } = terms;
  const chosen = chooseClaims(waiting, terms).toSorted((a, b) => indexAt(waiting, a) - indexAt(waiting, b));
  return Array.from({ length: Math.ceil(chosen.length / size) }, (_, i) =>
    chosen.slice(i * size, (i + 1) * size),
  );
}

function indexAt(waiting: readonly Waiting[], position: number): number {
  return (waiting[position] as Waiting).index;
}

/** The claims in a row by index. A chosen claim leaves the row, and the claims beside it become neighbours. */
function openRow(waiting: readonly Waiting[]) {
  const count = waiting.length;
  const chosen: number[] = [];
  const byIndex = [...waiting.keys()].sort((a, b) => indexAt(waiting, a) - indexAt(waiting, b));
  const left = new Int32Array(count).fill(-1);
  const right = new Int32Array(count).fill(-1);
  const used = new Uint8Array(count);
  byIndex.forEach((position, i) => {
    left[position] = byIndex[i - 1] ?? -1;
    right[position] = byIndex[i + 1] ?? -1;
  });
  const take = (position: number) => {
    const before = left[position] as number;
    const after = right[position] as number;
    if (before >= 0) right[before] = after;
    if (after >= 0) left[after] = before;
    used[position] = 1;
    chosen.push(position);
  };
  return {
    chosen: chosen as readonly number[],
    take,
    isTaken: (position: number) => used[position] === 1,
    /** Chooses the claim and its nearest neighbours. */
    takeAround(position: number, max: number) {
      const centre = indexAt(waiting, position);
      let before = left[position] as number;
      let after = right[position] as number;
      take(position);
      for (let count = 1; count < max && (before >= 0 || after >= 0); count++) {
        const isBefore =
          after < 0 || (before >= 0 && centre - indexAt(waiting, before) <= indexAt(waiting, after) - centre);
        const next = isBefore ? before : after;
        if (isBefore) before = left[next] as number;
        else after = right[next] as number;
        take(next);
      }
    },
  };
}
