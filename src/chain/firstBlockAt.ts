import { getBlock } from "viem/actions";
import type { ReadClient } from "./clients.ts";

/**
 * Number of the first block that is not earlier than a moment, by some 25 questions: far fewer than it takes to look
 * through the blocks before it. The newest block where all are earlier.
 * @param moment Unix seconds
 */
export async function firstBlockAt(client: ReadClient, moment: bigint): Promise<bigint> {
  const { number: newest } = await getBlock(client);
  let [low, high] = [0n, newest];
  while (low < high) {
    const middle = (low + high) / 2n;
    const { timestamp } = await getBlock(client, { blockNumber: middle });
    if (timestamp < moment) low = middle + 1n;
    else high = middle;
  }
  return low;
}
