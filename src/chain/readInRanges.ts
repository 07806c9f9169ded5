/** Blocks asked for at first: what most public nodes allow. */
const FIRST_SIZE = 10_000n;
/** Ranges in a row that must be answered before a size that was refused is tried again. */
const PATIENCE = 32;

export type ReadInRangesParameters<Item> = {
  /** First and last block, both read. */
  readonly from: bigint;
  readonly to: bigint;
  readonly read: (from: bigint, to: bigint) => Promise<readonly Item[]>;
  /** Whether a shorter range may mend what `read` threw. */
  readonly isTooMuch: (thrown: unknown) => boolean;
  /** Told how many blocks are read, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Reads blocks range by range. Nodes allow from five blocks a question to all of them, and many count answers instead, so
 * the size finds itself: it doubles as long as it is answered, and halves where it is too much.
 * @throws whatever `read` throws for one block alone, or that is not too much
 */
export async function readInRanges<Item>(parameters: ReadInRangesParameters<Item>): Promise<Item[]> {
  const { from, to, read, isTooMuch, onProgress } = parameters;
  const items: Item[] = [];
  let size = FIRST_SIZE;
  let refused: bigint | undefined;
  let answered = 0;
  for (let start = from; start <= to; ) {
    const end = start + size - 1n < to ? start + size - 1n : to;
    let found: readonly Item[];
    try {
      found = await read(start, end);
    } catch (thrown) {
      const tried = end - start + 1n;
      if (tried === 1n || !isTooMuch(thrown)) throw thrown;
      refused = tried;
      size = tried / 2n;
      answered = 0;
      continue;
    }
    for (const item of found) items.push(item);
    start = end + 1n;
    onProgress?.(Number(start - from), Number(to - from + 1n));
    answered += 1;
    // What was too much in one part of the chain may not be in another.
    if (answered >= PATIENCE) [refused, answered] = [undefined, 0];
    if (refused === undefined || 2n * size < refused) size *= 2n;
  }
  return items;
}
