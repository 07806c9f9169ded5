/**
 * Maps with several under way at once, results in order; begins no more once one has failed.
 * @throws whatever `map` throws first
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item, position: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  let failed = false;
  const work = async () => {
    // One queue for all workers: each takes what is next.
    for (const [position, item] of queue) {
      if (failed) return;
      results[position] = await map(item, position);
    }
  };
  const guarded = () =>
    work().catch((thrown: unknown) => {
      failed = true;
      throw thrown;
    });
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, guarded));
  return results;
}
