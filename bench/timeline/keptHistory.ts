import { join } from "node:path";
import { type EventChain, openEventChain } from "./eventChain.ts";
import { chainLines } from "./lines.ts";
import { LIVE_BLOCKS, takingBack } from "./takingBack.ts";

/** What ponder had of the history below, moment by moment. */
export type KeptRows = {
  /** What made it. */
  readonly command: string;
  readonly peer: string;
  /** Each line that it ever had, and the moments at which it had it. */
  readonly lines: readonly (readonly [line: string, moments: readonly number[]])[];
};

/** Compressed JSON of `KeptRows`. */
export const KEPT_ROWS = join(import.meta.dirname, "../../test/toolkit/timeline/ponderRows.json.gz");

/** 2023-11-14T22:13:20Z. */
const BEGINS = 1_700_000_000n;
/** Blocks with events that are there when somebody begins to follow, and blocks without any behind them. */
const BLOCKS = 40;
const AFTER = 64;
/** Events of a block. */
const EVENTS = 4;

/** Opens a chain whose events are the same each time, for `keptHistory`. */
export async function openKeptChain(): Promise<EventChain> {
  const chain = await openEventChain((BLOCKS + LIVE_BLOCKS) * (EVENTS / 2), BEGINS);
  for (let i = 0; i < BLOCKS; i++) await chain.mine(EVENTS);
  await chain.pass(AFTER);
  return chain;
}

/** Some hundred events, while some blocks are taken back; it stops at each moment at which rows are compared. */
export async function* keptHistory(chain: EventChain): AsyncGenerator<void> {
  yield;
  yield* takingBack(chain, EVENTS);
}

/**
 * Lines without the hashes of their blocks, which are others wherever a byte of a contract is, as long as these are the chain's
 * own.
 */
export async function withoutHashes(
  chain: EventChain,
  lines: ReadonlySet<string>,
): Promise<readonly string[]> {
  const own = await chainLines(chain);
  return [...lines]
    .map((line) => {
      const [number, hash, ...rest] = line.split(",");
      return [number, own.has(line) ? "the chain's" : hash, ...rest].join(",");
    })
    .toSorted();
}
