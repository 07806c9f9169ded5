import { maxBigInt } from "../../sdk/core/minMaxBigInt.ts";
import { isPlayedOn } from "./coinThere.ts";
import type { Observations } from "./observations.ts";
import {
  ENVELOPE_BYTES,
  OUR_TRANSFER,
  ourCosts,
  type SendingStep,
  type StepCost,
  sendingSteps,
} from "./ourChain.ts";

/** What a step is expected to take on a chain. Wei. */
export type PlannedStep = StepCost & {
  readonly step: SendingStep;
  /** It was done before, by this run or by anybody. */
  readonly isDone: boolean;
  readonly wei: bigint;
};

export type CostPlan = {
  readonly steps: readonly PlannedStep[];
  /** Of what is left to do. */
  readonly gas: bigint;
  readonly transactions: number;
  /** Wei of a unit of gas that is reckoned with. */
  readonly price: bigint;
  /** What is left to do is expected to cost, without a margin. Wei. */
  readonly cost: bigint;
  /** What of it is for bytes on another chain; undefined: not known apart. */
  readonly l1: bigint | undefined;
  /** Wei that a transaction may hold back above what it takes: its gas limit leaves room, and its price too. */
  readonly room: bigint;
  /** What the account must have: nodes ask for what a transaction could cost at most. Wei. */
  readonly needed: bigint;
};

export type CostPlanParameters = {
  readonly seen: Observations;
  /** Gas that the chain's node estimates for what is missing of the system and the token, where it can. */
  readonly estimated: Partial<Readonly<Record<SendingStep, StepCost>>>;
  readonly done: ReadonlySet<SendingStep>;
};

const KILOBYTE = 1_024n;
/** Room for prices that rise meanwhile. Percent. */
const NEEDED = 150n;
/** Gas of a bundle's limit that comes back, at twice the price. */
const ROOM = 2n * 500_000n;

/** Reckons what is left of the story costs at the chain's present price. */
export function planCosts({ seen, estimated, done }: CostPlanParameters): CostPlan {
  const price = priceOf(seen);
  const l1 = seen.l1Fee?.weiPerKilobyte;
  const steps = sendingSteps.filter(isPlayedOn(seen.chainId)).map((step): PlannedStep => {
    const cost = estimated[step] ?? ourCosts[step];
    const gas = estimated[step] === undefined ? scaled(cost, seen) : cost.gas;
    const published = ((l1 ?? 0n) * BigInt(cost.bytes)) / KILOBYTE;
    return { ...cost, gas, step, isDone: done.has(step), wei: gas * price + cost.value + published };
  });
  const left = steps.filter(({ isDone }) => !isDone);
  const sum = (of: (step: PlannedStep) => bigint) => left.reduce((total, step) => total + of(step), 0n);
  const gas = sum((step) => step.gas);
  const room = left.length === 0 ? 0n : ROOM * price;
  const cost = sum(({ wei }) => wei);
  return {
    steps,
    gas,
    price,
    cost,
    room,
    needed: (cost * NEEDED) / 100n + room,
    transactions: left.reduce((total, step) => total + step.transactions, 0),
    l1: l1 === undefined ? undefined : cost - gas * price - sum(({ value }) => value),
  };
}

/** The usual price, as the node says; the base fee, where it says less than that or none. */
function priceOf({ fees }: Observations): bigint {
  return maxBigInt(fees?.gasPrice ?? 0n, fees?.baseFees.at(-1) ?? 0n);
}

/** Where sending nothing takes more than it does here, bytes are counted as gas: as many times for each transaction. */
function scaled({ gas, transactions, bytes }: StepCost, { gas: seen }: Observations): bigint {
  const extra = (seen?.transfer ?? OUR_TRANSFER) - OUR_TRANSFER;
  if (extra <= OUR_TRANSFER / 20n) return gas;
  return gas + extra * (BigInt(Math.ceil(bytes / ENVELOPE_BYTES)) + BigInt(transactions));
}
