import { defaultScenario } from "../../../src/simulation/scenario/defaultScenario.ts";
import { formatScenario, parseScenario } from "../../../src/simulation/scenario/parseScenario.ts";
import type { Scenario } from "../../../src/simulation/scenario/scenario.ts";
import { readScenario } from "../readScenario.ts";

/** What the options of `symbolon rehearse plan` come to. */
export type PlanOptions = {
  readonly claimants?: number;
  readonly scenario?: string;
  readonly seed?: string;
  /** Gwei. */
  readonly feeCeiling?: number;
  readonly longestWait?: bigint;
  readonly within?: bigint;
  readonly gasLimit?: number;
  readonly blockTime?: number;
  /** Gwei. */
  readonly baseFee?: number;
  readonly load?: number;
  readonly out?: string;
  readonly json?: boolean;
};

const GWEI = 1e9;

/**
 * The scenario that a plan was called with, and in it what was told of the chain beside.
 * @throws SymbolonError `BadScenario` where the options make it one that cannot be, and what reading it throws
 */
export function plannedScenario(options: PlanOptions): Scenario {
  const given = options.scenario === undefined ? defaultScenario : readScenario(options.scenario);
  const { gasLimit, blockTime, baseFee, load, seed } = options;
  const scenario: Scenario = {
    ...given,
    ...(seed !== undefined && { seed }),
    chain: {
      ...given.chain,
      ...(gasLimit !== undefined && { gasLimit }),
      ...(blockTime !== undefined && { blockTime }),
      ...(baseFee !== undefined && { baseFee: baseFee * GWEI }),
    },
    background: { ...given.background, ...(load !== undefined && { load }) },
  };
  // Told values are bound by the same rules as written ones.
  return parseScenario(formatScenario(scenario), options.scenario ?? "The default scenario, as told");
}
