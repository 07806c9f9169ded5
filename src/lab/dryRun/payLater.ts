import { isPassing } from "../../sdk/distribution/claim/passingRefusal.ts";
import { blockerOfRevert } from "../../sdk/distribution/decodeClaimError.ts";
import type { Engine } from "./engine/engine.ts";
import { type ForkCall, type ForkResult, mineAt } from "./mineAt.ts";
import type { RangeBook } from "./rangeBook.ts";

export type PayLaterParameters = {
  readonly engine: Engine;
  readonly book: RangeBook;
  /** Unix seconds of the block in which they were refused, and by how much a later one may be later. */
  readonly time: bigint;
  readonly slack: bigint;
  readonly calls: readonly ForkCall[];
  /** What became of them beside each other. */
  readonly mined: readonly ForkResult[];
};

/** What became of payments in the end, and when: Unix seconds of the newest block. */
export type PaidLater = { readonly mined: readonly ForkResult[]; readonly time: bigint };

/** Blocks to a further try, each time: 63 in all. */
const WAITS = [1, 2, 4, 8, 16, 32] as const;
/** Leaves that are tried after each wait: one may be refused for itself. */
const SAMPLE = 3;
/** Blocks of payments in which nothing was to be learned of their refusals: then those of a range are what they are. */
const MAX_FRUITLESS = 3;
/** Seconds between two blocks. */
const BLOCK_SECONDS = 12n;

/**
 * Tries again what was refused beside others and may pass, each in a block of its own, as far after the last one as it takes:
 * how far is found out once, and noted in the book.
 */
export async function payLater({
  engine,
  book,
  calls,
  slack,
  ...given
}: PayLaterParameters): Promise<PaidLater> {
  const mined = [...given.mined];
  const open = mined.flatMap((one, i) => (mayPass(one) ? [i] : []));
  const end = given.time + slack;
  let { time } = given;
  /** Plays a payment some blocks after the newest one. */
  const tryAfter = async (blocks: number, i: number): Promise<boolean> => {
    for (let k = 1; k <= blocks; k++) {
      const next = time + BLOCK_SECONDS;
      time = next < end ? next : time;
      const [one] = await mineAt(engine, time, k < blocks ? [] : [calls[i] as ForkCall]);
      if (one?.isDone === true) mined[i] = one;
    }
    return mined[i]?.isDone === true;
  };
  /** Finds a leaf that is paid later, and how much later that is. */
  const findSpacing = async (): Promise<number | undefined> => {
    let blocks = 0;
    for (const wait of WAITS) {
      for (const [k, i] of open.slice(0, SAMPLE).entries()) {
        const more = k === 0 ? wait : 1;
        blocks += more;
        if (await tryAfter(more, i)) return blocks;
      }
    }
    return undefined;
  };
  if (open.length === 0 || book.fruitless() >= MAX_FRUITLESS) return { mined, time };
  const known = book.spacing();
  const spacing = known ?? (await findSpacing());
  if (spacing === undefined) {
    book.slow(undefined);
    return { mined, time };
  }
  book.slow(spacing);
  for (const i of open) if (!mined[i]?.isDone) await tryAfter(spacing, i);
  // What comes next is not to be held up.
  for (let k = 1; k < spacing; k++) await mineAt(engine, time, []);
  return { mined, time };
}

function mayPass(mined: ForkResult): boolean {
  if (mined.isDone) return false;
  const blocker = blockerOfRevert(mined.revert);
  return blocker !== undefined && isPassing(blocker);
}
