import { formatGwei } from "viem";
import { formatCount, formatThings } from "../../sdk/core/text/format.ts";
import { type ChainFinding, differs, limits } from "./findings.ts";
import type { SeenTransaction } from "./observations.ts";
import { OUR_BLOCK_SECONDS, ourCosts, type SendingStep } from "./ourChain.ts";

/** Percent of gas by which a step may differ before it is reported. */
const GAS_SLACK = 15n;
/** Seconds to inclusion from which on the delay is reported. */
const SLOW = 60;

/**
 * Judges the cost of the story.
 * @param paid wei that left the account by its balance; undefined: it did other things in the meantime
 */
export function storyFindings(
  transactions: readonly SeenTransaction[],
  paid: bigint | undefined,
): readonly ChainFinding[] {
  return [
    ...ratioFindings(transactions),
    ...inclusionFindings(transactions),
    ...chargeFindings(transactions, paid),
  ];
}

/** Gas by steps. */
export function gasBySteps(transactions: readonly SeenTransaction[]): ReadonlyMap<SendingStep, bigint> {
  const sums = new Map<SendingStep, bigint>();
  for (const { step, gas } of transactions) {
    if (step in ourCosts) sums.set(step as SendingStep, (sums.get(step as SendingStep) ?? 0n) + gas);
  }
  return sums;
}

/** Steps with all their transactions; where part of a system already existed, the gas shows nothing. */
const COMPARED = (step: SendingStep, count: number) => ourCosts[step].transactions === count;

function ratioFindings(transactions: readonly SeenTransaction[]): readonly ChainFinding[] {
  const other = [...gasBySteps(transactions)].filter(([step, gas]) => {
    const ours = ourCosts[step].gas;
    const isWhole = COMPARED(step, transactions.filter((one) => one.step === step).length);
    return isWhole && (gas * 100n > ours * (100n + GAS_SLACK) || gas * 100n < ours * (100n - GAS_SLACK));
  });
  if (other.length === 0) return [];
  const list = other.map(([step, gas]) => `${step} ${formatCount(gas)} (${formatCount(ourCosts[step].gas)})`);
  const here = `Gas differs from ours in ${formatThings(other.length, "step")}: ${list.join(", ")}.`;
  const meaning = "Reckon with the figures of this report, not with those of docs/measurements.md.";
  return [differs("OtherGas", here, `Each step takes what is in brackets, within ${GAS_SLACK} %.`, meaning)];
}

function inclusionFindings(transactions: readonly SeenTransaction[]): readonly ChainFinding[] {
  const slowest = Math.max(0, ...transactions.map(({ seconds }) => seconds));
  if (slowest <= SLOW) return [];
  const here = `A transaction took ${formatCount(Math.round(slowest))} seconds to be mined.`;
  const meaning =
    "Commands wait two minutes, and then send again at a higher price; relays take as much longer.";
  return [limits("SlowInclusion", here, `It takes a block or two of ${OUR_BLOCK_SECONDS} seconds.`, meaning)];
}

function chargeFindings(
  transactions: readonly SeenTransaction[],
  paid: bigint | undefined,
): readonly ChainFinding[] {
  const billed = transactions.reduce((sum, { gas, price, l1Fee }) => sum + gas * price + l1Fee, 0n);
  if (paid === undefined || paid <= billed) return [];
  const here = `${formatGwei(paid - billed)} gwei more are gone than gas x price and what receipts name.`;
  const meaning = "The chain takes money that no receipt shows: --max-cost cannot see it, balances do.";
  return [limits("HiddenCharges", here, "Receipts name all that is paid.", meaning)];
}
