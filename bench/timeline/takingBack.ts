import type { EventChain } from "./eventChain.ts";

/** Blocks that are taken back while somebody follows; ponder gives up at 30. */
export const DEPTHS = [1, 7, 20] as const;
/** Blocks with events that come after each. */
const MORE = 3;
/** Blocks with events in all. */
export const LIVE_BLOCKS = Math.max(...DEPTHS) + DEPTHS.length * MORE;

/**
 * Has blocks come and takes some back, more each time. It stops before each and after it, for whoever follows to see it.
 * @param events of each block
 */
export async function* takingBack(chain: EventChain, events: number): AsyncGenerator<void> {
  for (let i = 0; i < Math.max(...DEPTHS); i++) await chain.mine(events);
  for (const depth of DEPTHS) {
    yield;
    await chain.reorg(depth);
    for (let i = 0; i < MORE; i++) await chain.mine(events);
    yield;
  }
}
