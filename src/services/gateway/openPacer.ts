import type { GasRoom, GasSeen, RoomTurn } from "../delivery/work/turn.ts";
import { DELEGATING } from "../work/delegationTerms.ts";
import { openDelegationRoom } from "./delegations/delegationRoom.ts";
import {
  type ClassTurns,
  isKeptForUrgent,
  nextClass,
  noTurns,
  spend,
  URGENT_BEYOND,
} from "./policy/classes.ts";
import { type Class, classes } from "./policy/lanes.ts";
import { CAREFUL, MAX_LAG, nextPace } from "./policy/pacing.ts";

export type PacerTerms = {
  /** Gas of a block at most; `Infinity`: as much as keys take. */
  readonly gas: number;
  /** Seconds between blocks. */
  readonly blockTime: number;
  /** Gas of a block that delegations take beside it, which nobody else does. Default: none is sent. */
  readonly delegationGas?: number | undefined;
  /** Wei of a unit of gas that is never offered more than; undefined: no limit. */
  readonly priceCeiling: bigint | undefined;
};

/** Gas of the least that is sent. */
const MIN_GAS = 200_000;
/** Seconds that a transaction may take to be mined and its receipt to be seen, however quick blocks are. */
const MAX_LAG_SECONDS = 10;
/** Seconds until a block is seen: for so long the next one's share may be sent before. */
const SEEING = 0.75;
/** Of a block's share, the least that is worth a bundle of its own. */
const WORTH = 0.5;
/** After one that took less, part of a block's time until the next: meanwhile others come that go with it. */
const GATHER = 0.25;

/** Of a block's share, what goes beyond it of lanes that have but a few while others wait behind them; later shares pay for it. */
const FEW_BEYOND = 0.25;

/**
 * Paces what a worker sends, and says which class goes next: each block brings its share of gas (`nextPace`), and little is saved
 * up. Classes share it by their weights; urgent ones have some beyond it, and the last key that is not busy.
 */
export function openPacer(terms: PacerTerms): GasRoom {
  const { gas: maxGas, blockTime, priceCeiling } = terms;
  const delegations = openDelegationRoom(terms);
  const careful = priceCeiling === undefined ? Infinity : CAREFUL * Number(priceCeiling);
  const patience = Math.max(MAX_LAG, Math.ceil(MAX_LAG_SECONDS / blockTime));
  const minGas = Math.min(maxGas, MIN_GAS);
  const isPaced = maxGas !== Infinity;
  const beyondMax = isPaced ? Math.max(minGas, URGENT_BEYOND * maxGas) : 0;
  let gas = maxGas;
  let saved = maxGas;
  let beyond = beyondMax;
  let turns: ClassTurns = noTurns;
  let last: number | undefined;
  let notBefore = -Infinity;
  const bring = ({ block, price, since = block }: GasSeen) => {
    const blocks = block - (last ?? block);
    last = block;
    if (blocks <= 0) return;
    const seen = { baseFee: Number(price), lag: block - since };
    gas = nextPace(gas, seen, { max: maxGas, min: minGas, careful, patience });
    saved = Math.min(saved + blocks * gas, gas * (1 + SEEING / blockTime));
    beyond = Math.min(beyond + blocks * beyondMax, beyondMax);
    delegations.bring(blocks);
  };
  const nextOf = (seen: GasSeen): RoomTurn | undefined => {
    const { planned, key } = seen;
    const waiting = seen.waiting.map(({ name }) => name as Class);
    const isUrgent = waiting.includes("urgent");
    if (isUrgent && beyond > (planned.get("urgent") ?? 0)) return { name: "urgent", gas: Infinity };
    const rest = isUrgent ? ["urgent" as const] : [];
    const isKept = isPaced && isKeptForUrgent(key);
    const name = nextClass(turns, isKept ? rest : waiting);
    const left = [...planned.values()].reduce((rest, held) => rest - held, saved);
    const isFew = isPaced && seen.waiting.some((one) => one.name === name && one.isFew);
    if (name === undefined || left + (isFew ? FEW_BEYOND * gas : 0) <= 0) return undefined;
    if (name !== "claims") return { name, gas: Infinity };
    if (isFew) return { name, gas: FEW_BEYOND * gas, isFew };
    const isWorth = !isPaced || (left >= WORTH * gas && performance.now() >= notBefore);
    return isWorth ? { name, gas: left } : undefined;
  };
  return {
    classes: delegations.isOpen ? [...classes, DELEGATING] : classes,
    isApart: (name) => name === DELEGATING,
    isPaced,
    next(seen) {
      bring(seen);
      const others = seen.waiting.filter(({ name }) => name !== DELEGATING);
      const planned = new Map([...seen.planned].filter(([name]) => name !== DELEGATING));
      const turn = nextOf({ ...seen, planned, waiting: others });
      if (turn !== undefined || others.length === seen.waiting.length) return turn;
      return delegations.next(seen.key, { isAlone: others.length === 0, held: seen.planned.has(DELEGATING) });
    },
    sent(used, { name, isFew = false }) {
      if (name === DELEGATING) return delegations.sent(used);
      if (name === "urgent" && beyond > 0) {
        beyond -= used;
        return;
      }
      saved -= used;
      turns = spend(turns, name as Class, used);
      if (isPaced && name === "claims" && !isFew && used < WORTH * gas)
        notBefore = performance.now() + GATHER * blockTime * 1_000;
    },
  };
}
