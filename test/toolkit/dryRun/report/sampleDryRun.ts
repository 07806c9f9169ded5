import type { DryRunReport } from "../../../../src/lab/dryRun/mergeRanges.ts";
import { mergeRanges } from "../../../../src/lab/dryRun/mergeRanges.ts";
import type { LeafFinding } from "../../../../src/lab/dryRun/rangeResult.ts";
import { problem, warning } from "../../../../src/sdk/distribution/check/finding.ts";

const TOKEN = 10n ** 18n;
const COUNT = 3_000;
const hash = (digit: string) => `0x${digit.repeat(64)}` as const;

const leafFinding = (index: number): LeafFinding => ({
  index,
  account: `0x${index.toString(16).padStart(40, "0")}`,
  amount: BigInt(index + 1) * TOKEN,
  code: index % 3 === 0 ? "ERC20InvalidReceiver" : "GateRefused",
  why: `The token does not pay <${index}> "this" account.`,
  hint: "Take it out of the list, or pay it in another way.",
});

/** A dry run with something of everything: leaves that are not paid, or not tried, and findings of both kinds. */
export function sampleDryRun(found = 40): DryRunReport {
  const leafFindings = Array.from({ length: found }, (_, index) => leafFinding(index));
  const paid = 2_000 - found;
  return mergeRanges({
    terms: {
      chainId: 1,
      campaign: `0x${"22".repeat(20)}`,
      blockNumber: 21_000_000n,
      blockHash: hash("1"),
      root: hash("2"),
      count: COUNT,
      manifestHash: hash("3"),
    },
    campaignKind: "instant",
    claimFor: "Never",
    recallableUntil: 1_900_000_000n,
    total: 30_000n * TOKEN,
    held: 25_000n * TOKEN,
    findings: [
      problem("Underfunded", "The campaign holds 25,000 TKN, and 30,000 TKN are owed.", "Fund it."),
      warning("TotalBelowOneToken", "A <finding> of a & b.", "Look at it."),
    ],
    results: [
      {
        range: { from: 0, to: 2_000 },
        paid,
        amount: BigInt(paid) * 10n * TOKEN,
        paidBefore: 0,
        amountBefore: 0n,
        findings: leafFindings,
        gas: BigInt(paid) * 73_000n,
        contracts: [7, 8],
        sweep: { refusedBefore: true, doneAfter: true, swept: 0n },
        effort: { seconds: 2, memory: 1 },
      },
    ],
    lost: [{ range: { from: 2_000, to: 3_000 }, tries: 3, why: "The worker ended.\nat once" }],
    effort: { seconds: 5, workers: 2, upstreamCalls: 7, memory: [30, 4] },
  });
}
