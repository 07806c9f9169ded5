import { join } from "node:path";
import { formatEther, formatGwei } from "viem";
import type { Acceptance, SpendingProposal } from "../../src/lab/acceptance/index.ts";
import type { NodeDialect } from "../../src/sdk/chain/nodeDialect.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { type Line, table } from "../output.ts";

/** What is about to be spent, and how long it takes. */
export function proposalLines(
  { plan, balance, spent, maxCost, waits, seen }: SpendingProposal,
  account: string,
  dialect?: NodeDialect,
): readonly string[] {
  const { steps, gas, price, cost, l1, needed, transactions } = plan;
  const left = steps.filter(({ isDone }) => !isDone);
  const bytes =
    l1 === undefined
      ? "; a fee for bytes on another chain is not included"
      : `, ${formatEther(l1)} of it for bytes on another chain`;
  return table([
    ["chain", `${seen.chainId}${seen.client === undefined ? "" : ` (${seen.client})`}`],
    ["dialect", dialect && `${dialect.name}, by ${dialect.by}. ${dialect.meaning}`],
    ["account", `${account}, ${formatEther(balance)} ether`],
    ["to do", left.map(({ step }) => step).join(", ") || "nothing that costs"],
    [
      "gas",
      `${formatCount(gas)} in ${formatThings(transactions, "transaction")}, at ${formatGwei(price)} gwei`,
    ],
    ["cost", `about ${formatEther(cost)} ether${bytes}`],
    ["needed", `${formatEther(needed)} ether on the account, with room for prices that rise`],
    ["spent", spent === 0n ? undefined : `${formatEther(spent)} ether by earlier runs`],
    ["at most", `${formatEther(maxCost)} ether (--max-cost)`],
    [
      "waiting",
      `about ${durationText(Math.max(2 * waits.epoch, waits.open))} for a campaign's end and epochs of ${durationText(waits.epoch)}`,
    ],
  ]);
}

const MARKS = { cannot: "does not work", limits: "limited", differs: "differs" } as const;

/**
 * What came out.
 * @param out where the report is; undefined: nowhere
 */
export function resultLines(
  { findings, steps, spent, transactions }: Acceptance,
  outcome: string,
  out: string | undefined,
): readonly string[] {
  const rows = steps.map(
    ({ title, status, note }): Line => [title, status === "done" ? note : `${status}: ${note}`],
  );
  const sentences = findings.flatMap(({ weight, here, meaning }) => [
    `${MARKS[weight]}: ${here}`,
    `  ${meaning}`,
  ]);
  const cost: readonly Line[] = [
    ["outcome", steps.length === 0 ? "nothing was sent" : outcome],
    [
      "spent",
      steps.length === 0
        ? undefined
        : `${formatEther(spent)} ether in ${formatThings(transactions.length, "transaction")}`,
    ],
    ["report", out === undefined ? undefined : `${shellWord(join(out, "report.json"))} and report.html`],
  ];
  const none = ["What was looked at is as on Ethereum."];
  return [
    ...(rows.length === 0 ? [] : [...table(rows), ""]),
    ...(sentences.length === 0 ? none : sentences),
    "",
    ...table(cost),
  ];
}
