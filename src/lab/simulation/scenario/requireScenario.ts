import { SymbolonError } from "../../../sdk/core/errors.ts";
import { lastArrival } from "./arrivalTimes.ts";
import type { ChainTerms, Scenario } from "./scenario.ts";

/** A value of a scenario's file, and where it stands: `wallets.retry.first`. */
export type Field = { readonly value: unknown; readonly path: string; readonly file: string };

const MAX_BLOCKS = 1_000_000;
const MONTH = 30 * 86_400;

/** Seconds that a day can have at most: a million blocks, or thirty days. */
export function longestDay({ blockTime }: ChainTerms): number {
  return Math.min(MAX_BLOCKS * blockTime, MONTH);
}

/**
 * Refuses a scenario whose values contradict each other.
 * @param file as people know it
 * @throws SymbolonError `BadScenario`, whose details hold the `path`
 */
export function requireScenario(scenario: Scenario, file: string): void {
  const { arrivals, background, chain, rpc, waves, until, credentials } = scenario;
  const refuse = (path: string, value: unknown, problem: string, hint: string) => {
    throw badField({ value, path, file }, problem, hint);
  };
  if (arrivals.kind === "replay") requireAscending(arrivals.moments, file);
  const last = lastArrival(arrivals);
  if (until < last) {
    refuse("until", until, `is ${until}, and people come until ${last}`, `Write ${last} or more.`);
  }
  const lastInWaves = last + (waves.count - 1) * waves.interval;
  if (until < lastInWaves) {
    const hint = `Write ${lastInWaves} or more, or fewer waves, or a shorter interval.`;
    refuse("until", until, `is ${until}, and those of the last wave come until ${lastInWaves}`, hint);
  }
  const longest = longestDay(chain);
  if (until > longest) {
    const problem = `is ${until}, which is more than ${MAX_BLOCKS} blocks`;
    refuse("until", until, problem, `Write ${longest} or less, or a longer chain.blockTime.`);
  }
  if (background.gas > chain.gasLimit) {
    const problem = `is ${background.gas}, more than a block holds`;
    refuse("background.gas", background.gas, problem, `Write ${chain.gasLimit} or less.`);
  }
  if (rpc.latency >= rpc.timeout) {
    const problem = `is ${rpc.latency}, so that nobody waits for an answer`;
    refuse("rpc.latency", rpc.latency, problem, `Write less than rpc.timeout, ${rpc.timeout}.`);
  }
  const revoked = credentials?.revocations.reduce((sum, { share }) => sum + share, 0) ?? 0;
  if (revoked > 1) {
    const problem = `are ${revoked} of all claimants together`;
    refuse("credentials.revocations", revoked, problem, "Write shares whose sum is 1 or less.");
  }
}

function requireAscending(moments: readonly number[], file: string): void {
  const at = moments.findIndex((moment, i) => i > 0 && moment < (moments[i - 1] as number));
  if (at === -1) return;
  const field = { value: moments[at], path: `arrivals.moments[${at}]`, file };
  throw badField(field, `is ${moments[at]}, before ${moments[at - 1]}`, "Sort the moments, earliest first.");
}

/**
 * Refuses a value.
 * @param problem the rest of a sentence that begins with the path: `is 1.05`
 */
export function badField({ value, path, file }: Field, problem: string, hint: string): SymbolonError {
  return new SymbolonError({
    code: "BadScenario",
    reason: path === "" ? `${file} ${problem}.` : `${file}: ${path} ${problem}.`,
    hint,
    details: { file, path, value },
  });
}
