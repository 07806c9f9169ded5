import type { GasRoom } from "../delivery/work/workSender.ts";
import { nextPace } from "./policy/pacing.ts";

export type PacerTerms = {
  /** Gas of a block at most. */
  readonly gas: number;
  /** Seconds between blocks. */
  readonly blockTime: number;
  /** Wei of a unit of gas that is never offered more than; undefined: no limit. */
  readonly priceCeiling: bigint | undefined;
};

/** Of the highest price that is offered, where it begins to send less. */
const CAREFUL = 0.5;
/** Gas of the least that is sent. */
const MIN_GAS = 200_000;
/** Seconds until a block is seen and what it held is told: for so long the next block's share may be sent beside it. */
const SEEING = 0.75;

/** Paces what a worker sends by the gas of blocks: see `nextPace`. */
export function openPacer({ gas: most, blockTime, priceCeiling }: PacerTerms): GasRoom {
  const careful = priceCeiling === undefined ? Infinity : CAREFUL * Number(priceCeiling);
  let gas = most;
  let last: number | undefined;
  return ({ block, price, underWay: { gas: taken, since = block } }) => {
    if (last !== undefined && block > last) {
      const seen = { baseFee: Number(price), lag: block - since };
      gas = nextPace(gas, seen, { most, least: Math.min(most, MIN_GAS), careful });
    }
    last = block;
    return gas * (1 + SEEING / blockTime) - taken;
  };
}
