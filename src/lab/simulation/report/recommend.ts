import { formatCount, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import type { Measures } from "../measure/measures.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { assessStrategy, type StrategyAssessment } from "./assessStrategy.ts";
import { formatEther, formatShortDuration, formatTimes } from "./humane.ts";

/** Shares of unpaid this close are taken for the same. */
const EVEN_UNPAID = 0.01;
/** Fees that differ by less than this factor are taken for the same. */
const EVEN_FEES = 1.25;
/** A difference smaller than this factor is not worth a word. */
const WORTH_TELLING = 1.1;
const MUCH_LONGER = 1.5;
const MUCH_REFUSED = 0.05;
const MUCH_WASTED = 0.01;

/**
 * What the measures advise, in plain sentences, the advice first. The rule: direct where that is fine; else, among those that
 * are fine, or among all where none is, whichever leaves fewest unpaid; of those that leave as few, the cheapest; of those that
 * cost as much, the quickest.
 * @param measures one for each strategy that was played
 * @returns at least one sentence
 * @example
 * recommend(scenario, measures)[0]; // "With this list, open 8 waves 10 min apart: direct would cost 3.1 times as much in fees and leave 22 % unpaid."
 */
export function recommend(scenario: Scenario, measures: readonly Measures[]): readonly string[] {
  const assessed = measures.map(assessStrategy);
  const best = bestOf(assessed);
  if (best === undefined) return ["No strategy was played, so there is nothing to advise."];
  if (best.measures.paid === 0)
    return ["Nobody was paid, whatever was tried: the errors that were met tell why."];
  const direct = assessed.find(({ measures: { strategy } }) => strategy === "direct");
  const others = assessed.filter((one) => one !== best);
  return [
    best === direct ? directAdvice(best) : advice(scenario, best, direct),
    ...remainder(best),
    ...priceInTime(best, direct),
    ...relayerCost(scenario, best),
    ...alternatives(scenario, best, others),
    ...faultsOf(scenario, best),
    ...fallingFee(best, others),
    ...refusals(best),
    ...origin(best),
  ];
}

function bestOf(assessed: readonly StrategyAssessment[]): StrategyAssessment | undefined {
  const direct = assessed.find(({ measures }) => measures.strategy === "direct");
  if (direct?.isFine) return direct;
  const candidates =
    [
      assessed.filter(({ isFine }) => isFine),
      assessed.filter(({ measures }) => measures.paid > 0),
      assessed,
    ].find((some) => some.length > 0) ?? [];
  const fewest = minOf(candidates, ({ unpaid }) => unpaid);
  const even = candidates.filter(({ unpaid }) => unpaid <= fewest + EVEN_UNPAID);
  const cheapest = minOf(even, ({ feePerClaim }) => feePerClaim);
  const cheap = even.filter(({ feePerClaim }) => !(feePerClaim > cheapest * EVEN_FEES));
  const quickest = minOf(cheap, ({ wait }) => wait);
  return cheap.find(({ wait }) => !(wait > quickest));
}

function minOf(
  assessed: readonly StrategyAssessment[],
  valueIn: (one: StrategyAssessment) => number,
): number {
  const values = assessed.map(valueIn).filter((value) => !Number.isNaN(value));
  return Math.min(...values, Number.POSITIVE_INFINITY);
}

function directAdvice({ measures, unpaid, wait, isFine }: StrategyAssessment): string {
  if (!isFine) return "With this list, nothing that was tried is better than direct.";
  const rise = `the base fee rises to ${formatTimes(measures.baseFeeRise)} times the opening’s at most`;
  const paid = `${formatShare(1 - unpaid)} are paid, 99 of 100 of them within ${formatShortDuration(wait)}`;
  return `With this list, direct is fine: ${paid}, and ${rise}.`;
}

function advice(
  scenario: Scenario,
  best: StrategyAssessment,
  direct: StrategyAssessment | undefined,
): string {
  const what = `With this list, ${deed(scenario, best)}`;
  if (direct === undefined) {
    return `${what}: ${formatShare(1 - best.unpaid)} are paid, 99 of 100 of them within ${formatShortDuration(best.wait)}.`;
  }
  const drawbacks = against(best, direct);
  return drawbacks.length === 0
    ? `${what}: direct would do no better.`
    : `${what}: direct would ${sentence(drawbacks)}.`;
}

function deed({ waves }: Scenario, { measures }: StrategyAssessment): string {
  if (measures.strategy === "waves") {
    return `open ${formatThings(waves.count, "wave")} ${formatShortDuration(waves.interval)} apart`;
  }
  return measures.strategy === "relayed" ? "have a relayer send the claims" : "let everybody claim directly";
}

/** What another strategy would do instead, as verbs. */
function against(best: StrategyAssessment, other: StrategyAssessment): readonly string[] {
  const fees = other.feePerClaim / best.feePerClaim;
  const differs = Number.isFinite(fees) && (fees >= WORTH_TELLING || fees <= 1 / WORTH_TELLING);
  return [
    ...(differs ? [`cost ${formatTimes(fees)} times as much in fees`] : []),
    ...(other.unpaid > best.unpaid + EVEN_UNPAID / 2 ? [`leave ${formatShare(other.unpaid)} unpaid`] : []),
    ...(other.wait > best.wait * MUCH_LONGER
      ? [
          `keep one in a hundred waiting ${formatShortDuration(other.wait)} rather than ${formatShortDuration(best.wait)}`,
        ]
      : []),
  ];
}

function sentence(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function remainder({ measures, faults, unpaid, wait, isFine }: StrategyAssessment): readonly string[] {
  if (isFine) return [];
  const texts = {
    unpaid: `${formatShare(unpaid)} stay unpaid`,
    wait: `one in a hundred of the paid waits ${formatShortDuration(wait)} or longer`,
    rise: `the base fee rises to ${formatTimes(measures.baseFeeRise)} times the opening’s`,
  };
  const drawbacks = sentence(faults.map((fault) => texts[fault]));
  return [`That is not fine yet: ${drawbacks}. Ask symbolon rehearse plan for waves that are.`];
}

function priceInTime(best: StrategyAssessment, direct: StrategyAssessment | undefined): readonly string[] {
  if (direct === undefined || direct === best) return [];
  const last = best.measures.lastClaim;
  const sooner = direct.measures.lastClaim;
  if (!(last > sooner * MUCH_LONGER)) return [];
  return [
    `Its price is time: the last claim is paid after ${formatShortDuration(last)}, with direct after ${formatShortDuration(sooner)}.`,
  ];
}

function relayerCost({ relay }: Scenario, { measures }: StrategyAssessment): readonly string[] {
  if (measures.strategy !== "relayed") return [];
  const keys = formatThings(relay.keys, "key");
  return [`Claimants pay no gas then; the relayer pays ${formatEther(measures.totalFees)} from ${keys}.`];
}

function alternatives(
  scenario: Scenario,
  best: StrategyAssessment,
  others: readonly StrategyAssessment[],
): readonly string[] {
  return (
    others
      .filter(({ isFine, measures }) => isFine && measures.strategy !== "direct")
      // Nobody leaves direct for a small saving.
      .filter(
        ({ feePerClaim }) =>
          best.measures.strategy !== "direct" || feePerClaim * EVEN_FEES < best.feePerClaim,
      )
      .map((other) => {
        const fees = `${formatTimes(other.feePerClaim / best.feePerClaim)} times the fees`;
        if (other.measures.strategy === "relayed") return `A relayer would be fine too, at ${fees}.`;
        const { count, interval } = scenario.waves;
        return `Waves would be fine too, ${count} of them ${formatShortDuration(interval)} apart, at ${fees}.`;
      })
  );
}

function faultsOf({ rpc, relay, faults }: Scenario, { measures }: StrategyAssessment): readonly string[] {
  const refused = measures.unserved.refused / (measures.requestsPerClaim * measures.paid);
  const wasted = measures.gasWasted / measures.gasOfClaims;
  const isRelayed = measures.strategy === "relayed";
  const who = isRelayed ? "The relayer refuses" : "Nodes refuse";
  const perSecond = isRelayed ? relay.perSecond : rpc.perSecond;
  const limit = `${formatCount(perSecond)} requests a second are too few`;
  return [
    // What is refused whatever the load is the scenario's own.
    ...(refused - faults.refused > MUCH_REFUSED
      ? [`${who} ${formatShare(refused)} of requests: ${limit}.`]
      : []),
    ...(wasted > MUCH_WASTED
      ? [`${formatShare(wasted)} of the gas of claims is wasted on claims that fail.`]
      : []),
  ];
}

/** Whoever claims later then pays less, whatever the strategy. */
function fallingFee(
  { measures }: StrategyAssessment,
  others: readonly StrategyAssessment[],
): readonly string[] {
  const opening = measures.baseFee.values[0] ?? 0;
  const lowest = Math.min(...measures.baseFee.values, opening);
  if (others.length === 0 || lowest >= opening / 2) return [];
  return [
    "The base fee falls to less than half in that day: part of what later claims save is that, not the strategy.",
  ];
}

function refusals({ measures: { refused } }: StrategyAssessment): readonly string[] {
  if (refused === 0) return [];
  return [
    `${formatThings(refused, "claimant is", "claimants are")} refused by the gate, as the scenario’s revocations mean it.`,
  ];
}

function origin({ measures: { chain } }: StrategyAssessment): readonly string[] {
  return chain !== "model"
    ? []
    : ["These are a model’s figures: play fewer claimants on the contracts to confirm them."];
}
