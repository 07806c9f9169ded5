/**
 * Compares the two doors to a claim: through the gateway, or directly at the campaign with the claimant's own ether. So
 * nobody is kept waiting where the other door is quicker. Moments are seconds of one clock.
 */

/** What a door costs the claimant. */
export type DoorCost = {
  /** Seconds until the block that pays. */
  readonly seconds: number;
  /** Wei that the claimant pays for gas. */
  readonly wei: bigint;
};

export type Doors = {
  /** The gateway's sender pays the gas; `fee`, in base units of the token, is deducted from the payment. */
  readonly gateway: DoorCost & { readonly fee: bigint };
  /** The base fee alone; a tip, and a rollup's fee for data, come on top. */
  readonly direct: DoorCost & { readonly gas: number };
};

export type DoorsSeen = {
  readonly now: number;
  /** Seconds until the next block, and between blocks. */
  readonly toBlock: number;
  readonly blockTime: number;
  /** Wei per gas in the newest block. */
  readonly baseFee: number;
  /** Part of its gas limit that the newest block used: 0 to 1. */
  readonly fullness: number;
  /** Gas of a direct claim. */
  readonly gas: number;
  /** When the gateway sends it, and its fee in base units. */
  readonly turn: number;
  readonly fee: bigint;
  /** When it may be paid at the earliest, through either door. */
  readonly opens: number;
};

/** Fullness above which the base fee rises, and the rise after a full block (EIP-1559). */
const TARGET = 0.5;
const MAX_RISE = 1 / 8;
/**
 * Further blocks that a direct claim waits where all blocks are full. Wallets offer twice the base fee, and within this
 * time they outbid those who offered that before (1.125^6 > 2).
 */
const MAX_WAITED = 5;

/** What each door costs a claimant who comes now. */
export function computeDoors(seen: DoorsSeen): Doors {
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
