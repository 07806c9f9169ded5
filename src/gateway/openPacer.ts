import type { GasRoom } from "../delivery/work/workSender.ts";
import { CAREFUL, MAX_LAG, nextPace } from "./policy/pacing.ts";

export type PacerTerms = {
  /** Gas of a block at most. */
  readonly gas: number;
  /** Seconds between blocks. */
  readonly blockTime: number;
  /** Wei of a unit of gas that is never offered more than; undefined: no limit. */
  readonly priceCeiling: bigint | undefined;
};

/** Gas of the least that is sent. */
const MIN_GAS = 200_000;
/** Seconds that a transaction may take to be mined and its receipt to be seen, however quick blocks are. */
const MAX_LAG_SECONDS = 10;
/** Seconds until a block is seen: for so long the next one's share may be sent before. */
const SEEING = 0.75;
/** Of a block's share, the least that is worth a transaction of its own. */
const WORTH = 0.5;
/** After one that took less, part of a block's time until the next: meanwhile others come that go with it. */
const GATHER = 0.25;

/** Paces what a worker sends: each block brings its share of gas (`nextPace`), and little is saved up. */
export function openPacer({ gas: most, blockTime, priceCeiling }: PacerTerms): GasRoom {
  const careful = priceCeiling === undefined ? Infinity : CAREFUL * Number(priceCeiling);
  const patience = Math.max(MAX_LAG, Math.ceil(MAX_LAG_SECONDS / blockTime));
  const least = Math.min(most, MIN_GAS);
  let gas = most;
  let saved = most;
  let last: number | undefined;
  let notBefore = -Infinity;
  return {
    left({ block, price, planned, since = block }) {
      const blocks = block - (last ?? block);
      if (blocks > 0) {
        gas = nextPace(
          gas,
          { baseFee: Number(price), lag: block - since },
          { most, least, careful, patience },
        );
        saved = Math.min(saved + blocks * gas, gas * (1 + SEEING / blockTime));
      }
      last = block;
      const left = saved - planned;
      return left < WORTH * gas || performance.now() < notBefore ? 0 : left;
    },
    sent(used) {
      saved -= used;
      if (used < WORTH * gas) notBefore = performance.now() + GATHER * blockTime * 1_000;
    },
  };
}
