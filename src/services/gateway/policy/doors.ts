/**
 * The two doors to a claim, beside each other: through the gateway, or at the campaign, which whoever has some ether can call
 * themselves. So nobody is held where the other door is quicker. Moments are seconds of one clock.
 */

/** What a door takes of whoever goes through it. */
export type Door = {
  /** Until the block that pays. */
  readonly seconds: number;
  /** Paid for gas, by whoever claims. */
  readonly wei: bigint;
};

export type Doors = {
  /** Whoever sends for the gateway pays the gas; `fee`, in base units of the token, comes out of the payment. */
  readonly gateway: Door & { readonly fee: bigint };
  /** By the base fee alone: a tip, and what a rollup asks for its data, come on top. */
  readonly direct: Door & { readonly gas: number };
};

export type DoorsSeen = {
  readonly now: number;
  /** Seconds until the next block, and between blocks. */
  readonly toBlock: number;
  readonly blockTime: number;
  /** Wei a gas, of the newest block. */
  readonly baseFee: number;
  /** Of the gas that a block can hold, how much the newest one used: 0 to 1. */
  readonly fullness: number;
  /** Gas of a direct claim. */
  readonly gas: number;
  /** When the gateway sends it, and base units that it takes. */
  readonly turn: number;
  readonly fee: bigint;
  /** From when on it may be paid, through either door. */
  readonly opens: number;
};

/** The part of a block from which on the base fee rises, and by how much it does after a full one (EIP-1559). */
const TARGET = 0.5;
const MAX_RISE = 1 / 8;
/**
 * Blocks beyond the next that a direct claim waits where all are full: wallets offer twice the base fee, and those who came
 * before with that are outbid by then (1.125^6 > 2).
 */
const MAX_WAITED = 5;

/** What each door takes of somebody who comes now. */
export function doorsOf(seen: DoorsSeen): Doors {
  const { now, toBlock, blockTime, baseFee, fullness, gas, turn, fee, opens } = seen;
  /** Seconds until the first block at or after a moment. */
  const until = (moment: number) =>
    toBlock + Math.max(0, Math.ceil((moment - now - toBlock) / blockTime)) * blockTime;
  const excess = Math.min(1, Math.max(0, (fullness - TARGET) / (1 - TARGET)));
  const waited = MAX_WAITED * excess;
  const price = baseFee * (1 + MAX_RISE * excess) ** (1 + waited);
  return {
    gateway: { seconds: until(Math.max(turn, opens)), wei: 0n, fee },
    direct: { seconds: until(opens) + waited * blockTime, wei: BigInt(Math.ceil(gas * price)), gas },
  };
}
