import { relative } from "node:path";
import { type DryRunEstimate, dryRun as runDry } from "../../src/lab/dryRun/dryRun.ts";
import type { DryRunReport } from "../../src/lab/dryRun/mergeRanges.ts";
import type { LeafFinding } from "../../src/lab/dryRun/rangeResult.ts";
import { sweepText, verdictText } from "../../src/lab/dryRun/report/verdictText.ts";
import { roughDurationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { CampaignFinding } from "../../src/sdk/distribution/check/finding.ts";
import { publishedTree } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { rangeProgram, whileUninterrupted } from "./rangeProgram.ts";

type DryRunOptions = {
  readonly fork?: string;
  readonly block?: bigint;
  readonly fresh?: boolean;
  readonly workers?: number;
  readonly queue?: string;
  readonly range?: number;
  readonly out?: string;
  readonly credentials?: string;
  readonly callsPerSecond?: number;
  readonly cache?: string;
  readonly json?: boolean;
};

/** Exit code where not every leaf was paid exactly its amount, or something else is wrong. */
const FOUND = 3;

/** `symbolon rehearse dry-run CAMPAIGN DIR`: claims every leaf on forks of the chain. */
export async function dryRun(campaign: string, directory: string, options: DryRunOptions): Promise<void> {
  const { json = false, ...rest } = options;
  const begin = performance.now();
  const tell = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  const { report, folder, page, token } = await runDry({
    ...rest,
    campaign,
    begin,
    published: await publishedTree(directory),
    connect: openReader,
    program: rangeProgram,
    onEstimate: (estimate) => tell(estimateLines(estimate).join("\n")),
    onOneRange: (why) => tell(`${why} So all leaves are claimed in one range.`),
    onProgress: progress("claiming"),
    whileClaiming: whileUninterrupted,
  });
  printResult(json, { ...report, folder, page }, [
    ...reportLines(report, { token, folder }),
    "",
    `Page: ${relative(process.cwd(), page) || page}`,
  ]);
  if (report.verdict !== "sound") process.exitCode = report.verdict === "findings" ? FOUND : 1;
}

/** What a dry run is about to ask of the node, for people. */
function estimateLines({ leaves, ranges, node }: DryRunEstimate): readonly string[] {
  if (ranges === 0) return ["every range is done already"];
  const claiming = `claiming ${formatThings(leaves, "leaf", "leaves")} in ${formatThings(ranges, "range")}`;
  if (node === undefined) return [`${claiming}, on a chain of this machine`];
  const { calls, seconds } = node;
  const time = seconds === 0 ? "as fast as it answers" : `${roughDurationText(seconds)} at the rate allowed`;
  return [`${claiming}: about ${formatThings(calls, "call")} to the node, ${time}`];
}

/** Leaves of one kind of finding that are named one by one; the rest is in the file. */
const NAMED = 5;

const MEGABYTE = 1_000_000;

/** What a dry run came to, for people: the verdict first. */
export function reportLines(
  report: DryRunReport,
  { token, folder }: { readonly token: TokenWords; readonly folder: string },
): readonly string[] {
  const { leaves, amounts, effort, lost, recallableUntil } = report;
  const units = (amount: bigint) => tokenAmount(amount, token);
  return [
    verdictText(report),
    "",
    ...table([
      ["campaign", report.terms.campaign],
      ["block", `${report.terms.blockNumber} of chain ${report.terms.chainId}`],
      ["leaves", `${formatCount(leaves.count)}: ${units(amounts.total)}`],
      ["paid", `${formatCount(leaves.paid)}: ${units(amounts.paid)}`],
      ...(amounts.paidBefore === 0n
        ? []
        : [["paid before", `${formatCount(leaves.paidBefore)}: ${units(amounts.paidBefore)}`] as const]),
      ["not paid", leaves.notPaid === 0 ? "0" : `${formatCount(leaves.notPaid)}: ${units(amounts.notPaid)}`],
      ...(leaves.untried === 0 ? [] : [["not tried", formatCount(leaves.untried)] as const]),
      ["held", units(amounts.held)],
      [
        "recall",
        recallableUntil === undefined ? undefined : `by the treasury, before ${isoMoment(recallableUntil)}`,
      ],
      ...(effort.ranges === 0 ? [] : [["sweep", sweepText(report)] as const]),
      ...(report.contracts.length === 0
        ? []
        : [
            [
              "contracts",
              `${formatThings(report.contracts.length, "leaf is", "leaves are")} of contracts`,
            ] as const,
          ]),
      ["gas", `${formatCount(report.gas)} for all claims`],
      ["took", `${effort.seconds.toFixed(1)} s, ${formatCount(effort.upstreamCalls)} calls to the node`],
      [
        "memory",
        `${Math.ceil(effort.memory.most / MEGABYTE)} MB of one process, or worker with its fork, at most, ${Math.ceil(effort.memory.sum / MEGABYTE)} MB in all`,
      ],
      ["results", folder],
    ]),
    ...report.findings.flatMap(findingLines),
    ...leafLines(report.leafFindings, { token, folder }),
    ...lost.flatMap(({ range, tries, why }) => [
      "",
      `not tried: leaves ${range.from} to ${range.to - 1}, after ${tries} tries: ${why.split("\n", 1)[0]}`,
      "  hint: Run the same command again; with fewer workers where memory is short.",
    ]),
  ];
}

function findingLines({ severity, id, sentence, hint }: CampaignFinding): readonly string[] {
  return ["", `${severity}: ${id}: ${sentence}`, `  hint: ${hint}`];
}

function leafLines(
  findings: readonly LeafFinding[],
  { token, folder }: { readonly token: TokenWords; readonly folder: string },
): readonly string[] {
  const byReason = Map.groupBy(findings, ({ code }) => code);
  return [...byReason].flatMap(([code, leaves]) => {
    const named = leaves
      .slice(0, NAMED)
      .map(
        ({ index, account, amount, why }) => `  ${index} ${account} (${tokenAmount(amount, token)}): ${why}`,
      );
    const rest = leaves.length - named.length;
    return [
      "",
      `not paid: ${formatCount(leaves.length)} with ${code}`,
      ...named,
      ...(rest === 0 ? [] : [`  and ${formatCount(rest)} more, in ${folder}/findings.csv`]),
      `  hint: ${leaves[0]?.hint ?? ""}`,
    ];
  });
}
