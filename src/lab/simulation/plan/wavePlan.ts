import type { RunRecord } from "../burst/runRecord.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";

/** What a plan has to keep to. */
export type PlanBounds = {
  /** Wei a gas that the base fee may not pass. */
  readonly feeCeiling: number;
  /** Seconds from coming to being paid, for 99 of 100 claimants at least. */
  readonly longestWait: number;
  /** Seconds from the opening until those of the last wave have come; undefined: as short as it gets. */
  readonly within: number | undefined;
};

/** Plays a day by simulation. */
export type PlayDay = (
  scenario: Scenario,
  strategy: StrategyName,
  claimants: number,
) => RunRecord | Promise<RunRecord>;

/** Waves as a campaign has them. */
export type Waves = {
  /** 1: no waves. */
  readonly count: number;
  /** Seconds from one opening to the next; 0 where there are no waves. */
  readonly interval: number;
};

/** What a simulated day came to. */
export type ExpectedDay = {
  /** Wei a gas. */
  readonly highestBaseFee: number;
  /** Seconds from coming to being paid that 99 of 100 wait at most; Infinity: more than one of 100 were not paid. */
  readonly wait: number;
  /** Of all who could be, how many were not paid. */
  readonly unpaid: number;
  /** Wei for gas, each who was paid, on average. */
  readonly fee: number;
};

/** A simulated day, and the waves that it was played with. */
export type Trial = Waves & { readonly expected: ExpectedDay };

export type PlannedWave = {
  readonly opensAt: number;
  /** Indexes of leaves: `from` to `to`, both included. */
  readonly from: number;
  readonly to: number;
  /** Highest until the next wave opens, in wei a gas; for the last, until the end of the day. */
  readonly highestBaseFee: number;
};

export type WavePlan = Waves & {
  /** Whether the whole day, simulated with all claimants, keeps to the bounds; else this is what came nearest. */
  readonly keeps: boolean;
  readonly claimants: number;
  readonly bounds: PlanBounds;
  /** Seconds from the opening until those of the last wave have come. */
  readonly day: number;
  readonly expected: ExpectedDay;
  readonly waves: readonly PlannedWave[];
  /** The most waves that were too few, where it was tried: a wave alone breaks a bound. */
  readonly tooFew: Trial | undefined;
  /** The longest interval that was too short. */
  readonly tooShort: Trial | undefined;
  /** All claimants in half as many waves, over the same day. */
  readonly halved: Trial | undefined;
  /** The day as planned, to be played. */
  readonly scenario: Scenario;
  /** How many days were simulated. */
  readonly simulated: number;
};
