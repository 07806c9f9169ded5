import { columns } from "../../../node/report/columns.ts";
import { formatCount, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import { formatEther, formatGwei, formatShortDuration } from "../report/humane.ts";
import type { ExpectedDay, PlanBounds, PlannedWave, Trial, WavePlan } from "./wavePlan.ts";

/** Waves that are shown one by one; of more, the first and the last. */
const MAX_SHOWN = 12;
const FIRST_SHOWN = 10;
const BAR = 24;

/** A plan for a terminal: what to do and why, then the waves with how high the base fee goes, up to the ceiling. */
export function planLines(plan: WavePlan, explained: readonly string[]): readonly string[] {
  const { scenario, waves, simulated } = plan;
  return [
    ...explained,
    "",
    ...(waves.length === 1 ? [] : [...waveTable(plan), ""]),
    `${scenario.name}; ${formatThings(simulated, "day")} simulated, by a model of the chain.`,
  ];
}

function waveTable({ waves, bounds }: WavePlan): readonly string[] {
  const isLong = waves.length > MAX_SHOWN;
  const shown = isLong ? waves.slice(0, FIRST_SHOWN) : waves;
  const last = isLong ? waves.slice(-1) : [];
  const rowOf = (wave: PlannedWave) => [
    String(waves.indexOf(wave) + 1),
    wave.opensAt === 0 ? "0 s" : formatShortDuration(wave.opensAt),
    `${formatCount(wave.from)} to ${formatCount(wave.to)}`,
    formatGwei(wave.highestBaseFee),
    bar(wave.highestBaseFee / bounds.feeCeiling).padEnd(BAR),
  ];
  const left = waves.length - shown.length - last.length;
  return columns([
    ["wave", "opens after", "leaves", "base fee up to", `${formatGwei(bounds.feeCeiling)} |`.padStart(BAR)],
    ...shown.map(rowOf),
    ...(left === 0 ? [] : [["...", "", `${left} more`, "", ""]]),
    ...last.map(rowOf),
  ]);
}

/** Full at the ceiling. */
function bar(share: number): string {
  return "#".repeat(Math.max(1, Math.min(BAR, Math.round(share * BAR))));
}

/** A plan in sentences: what to do, what to expect of it, why not fewer or closer waves, and what half as many would do. */
export function explainPlan(plan: WavePlan): readonly string[] {
  const { bounds, expected, tooFew, tooShort, halved } = plan;
  return [
    plan.keeps
      ? advice(plan)
      : `Nothing that was tried keeps to the bounds. Nearest to them: ${nearest(plan)}`,
    `With all ${formatCount(plan.claimants)} claimants ${tellExpectation(expected, bounds)}. Gas costs each ${formatEther(expected.fee)} on average.${plan.keeps ? " A second day, by another seed, keeps to the bounds too." : ""}`,
    ...(tooFew === undefined ? [] : [whyNotFewer(tooFew, plan)]),
    ...(tooShort === undefined ? [] : [whyNotCloser(tooShort, bounds)]),
    ...(halved === undefined || halved.count === tooFew?.count ? [] : [halfAsMany(halved, bounds)]),
  ];
}

function advice(plan: WavePlan): string {
  if (plan.count === 1)
    return `No waves are needed: ${formatCount(plan.claimants)} claimants can come at once.`;
  return `Open ${wavesText(plan)}.`;
}

function nearest(plan: WavePlan): string {
  return plan.count === 1 ? "no waves." : `${wavesText(plan)}.`;
}

function wavesText({ count, interval, claimants, day }: WavePlan): string {
  const each = formatCount(Math.ceil(claimants / count));
  return `${count} waves of ${each} claimants, ${formatShortDuration(interval)} apart; the last opens after ${formatShortDuration((count - 1) * interval)}, and all have come after ${formatShortDuration(day)}`;
}

function whyNotFewer({ count, expected }: Trial, { bounds, claimants }: WavePlan): string {
  const each = formatCount(Math.ceil(claimants / count));
  const what = count === 1 ? "Without waves" : `In one of only ${count} waves, of ${each} claimants,`;
  return `${what} ${tellExpectation(expected, bounds)}.`;
}

function whyNotCloser({ count, interval, expected }: Trial, bounds: PlanBounds): string {
  return `If ${count} waves opened every ${formatShortDuration(interval)}, they would run into each other: ${tellExpectation(expected, bounds)}.`;
}

function halfAsMany({ count, interval, expected }: Trial, bounds: PlanBounds): string {
  const what =
    count === 1 ? "no waves instead of 2" : `half as many, ${count} every ${formatShortDuration(interval)}`;
  return `With ${what}: ${tellExpectation(expected, bounds)}.`;
}

/** The rest of a sentence: what base fee and wait came to, against their bounds. */
export function tellExpectation(
  { highestBaseFee, wait, unpaid }: ExpectedDay,
  { feeCeiling, longestWait }: PlanBounds,
): string {
  const fee = `the base fee rises to ${formatGwei(highestBaseFee)}, ${highestBaseFee > feeCeiling ? "above" : "within"} the ceiling of ${formatGwei(feeCeiling)}`;
  if (wait === Number.POSITIVE_INFINITY) return `${fee}, and ${formatShare(unpaid)} are not paid`;
  const bound = wait > longestWait ? `, more than the ${formatShortDuration(longestWait)} allowed` : "";
  const rest = unpaid === 0 ? "" : ` (${formatShare(unpaid)} are not paid)`;
  return `${fee}, and 99 of 100 are paid within ${formatShortDuration(wait)} of their arrival${bound}${rest}`;
}
