import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { getAddress } from "viem";
import { accountAt } from "../../src/allocation/allocation.ts";
import type { PublishedTree } from "../../src/allocation/output/verifyTreeDirectory.ts";
import { knownCampaign } from "../../src/distribution/node/campaignFile.ts";
import type { DryRunTerms } from "../../src/dryRun/dryRun.ts";
import type { DryRunReport } from "../../src/dryRun/dryRunReport.ts";
import { mergeRanges } from "../../src/dryRun/mergeRanges.ts";
import { termsToText } from "../../src/dryRun/rangeJob.ts";
import { rangesLeft } from "../../src/dryRun/rangesLeft.ts";
import { estimateUpstream } from "../../src/dryRun/upstream/estimateUpstream.ts";
import { peakMemory } from "../../src/dryRun/workers/peakMemory.ts";
import type { LostRange } from "../../src/dryRun/workers/ranges.ts";
import { publishedTree } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { readBlock, readCount, readHttpUrl, readPath } from "../command/optionReaders.ts";
import { printResult } from "../output.ts";
import { type ClaimRangesParameters, claimRanges } from "./dryRun/claimRanges.ts";
import { estimateLines } from "./dryRun/estimateLines.ts";
import { hashCredentials } from "./dryRun/hashCredentials.ts";
import { type LookedAt, lookAtCampaign } from "./dryRun/lookAtCampaign.ts";
import { openChain, type RehearsedChain } from "./dryRun/openChain.ts";
import { reportLines } from "./dryRun/reportLines.ts";
import {
  openRunFolder,
  type RunFolder,
  type RunIdentity,
  readRunIdentity,
  requireSameIdentity,
} from "./dryRun/runFolder.ts";

const DRY_RUN_HELP = `
Nothing is sent to the chain: it is only asked, at one block. Time is moved on the forks as waves and vesting need it, and
each leaf's own account sends its claim, without a key.

Without --fork, --fresh creates the campaign on an empty local chain with the sample token.

Exit code 0: every leaf was paid exactly its amount; 3: not so, each leaf with its reason; 1: there is no answer.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<campaign>", "its address, or the file that `campaign create` wrote")
    .argument("<dir>", "its tree's folder")
    .addOption(
      new Option("--fork <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").argParser(readHttpUrl),
    )
    .option("--block <number>", "fork it as of this block (default: the newest)", readBlock)
    .addOption(
      // Other machines would not have the chain on which it was created.
      new Option(
        "--fresh",
        "the campaign is not on the chain yet: create it on the fork, out of its file",
      ).conflicts("queue"),
    )
    .option("--workers <number>", "processes that claim side by side (default: 2)", readCount)
    .option("--queue <url>", "hand the ranges out to `rehearse work` through this PostgreSQL", readPath)
    .option("--range <leaves>", "leaves a fork (default: 10000)", readCount)
    .option("--out <dir>", "folder of the results (default: DIR.dry-run); run again, it goes on", readPath)
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch directory")
    .option("--calls-per-second <number>", "most requests a second to the chain (default: 25)", readCount)
    .option("--cache <dir>", "keep the chain's answers there for the next run", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", DRY_RUN_HELP)
    .action(dryRun);
}

export type DryRunOptions = {
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
const WORKERS = 2;
const LEAVES_A_RANGE = 10_000;

/** `symbolon rehearse dry-run CAMPAIGN DIR`: claims every leaf on forks of the chain. */
export async function dryRun(told: string, directory: string, options: DryRunOptions): Promise<void> {
  const begin = performance.now();
  const out = options.out ?? `${resolve(directory)}.dry-run`;
  const published = await publishedTree(directory);
  const credentials = hashCredentials(options.credentials);
  const { tree, manifestHash } = published;
  const known = { isFresh: options.fresh ?? false, root: tree.root, manifestHash, credentials };
  const earlier = readRunIdentity(out);
  if (earlier !== undefined) requireSameIdentity(out, earlier, known);
  const begun = earlier?.begun ?? BigInt(Math.floor(Date.now() / 1000));
  const chain = await openChain({ told, published, options, earlier, begun });
  try {
    await rehearse({ begin, out, published, options, chain }, chain.campaign ?? told, { ...known, begun });
  } finally {
    await chain.close();
  }
}

type Run = {
  readonly begin: number;
  readonly out: string;
  readonly published: PublishedTree;
  readonly options: DryRunOptions;
  readonly chain: RehearsedChain;
};

async function rehearse(
  run: Run,
  told: string,
  known: Omit<RunIdentity, "chainId" | "campaign" | "block">,
): Promise<void> {
  const { chain, published, out, options, begin } = run;
  const client = await openReader(chain.url);
  const { campaign } = await knownCampaign(client, told);
  const looked = await lookAtCampaign(client, campaign, published);
  const { facts, findings, isHopeless } = looked;
  const { chainId, blockNumber, blockHash } = chain;
  const { manifestHash, tree } = published;
  const { root, count } = tree;
  const terms = {
    chainId,
    campaign: getAddress(campaign),
    blockNumber,
    blockHash,
    root,
    count,
    manifestHash,
  };
  const folder = openRunFolder(out, { ...known, chainId, campaign: terms.campaign, block: chain.forked });
  const lost = isHopeless ? [] : await claimAll(run, terms, folder, looked);
  const merged = mergeRanges({
    terms,
    campaignKind: facts.kind,
    claimFor: facts.terms.claimFor,
    total: published.tree.allocation.total,
    held: facts.token.balance ?? 0n,
    findings,
    results: folder.results(),
    lost,
    effort: {
      seconds: (performance.now() - begin) / 1000,
      workers: options.workers ?? WORKERS,
      upstreamCalls: chain.upstream?.stats().calls ?? 0,
      memory: ownMemory(chain.processId),
    },
  });
  folder.finish(merged);
  tell(merged, folder, facts.tokenState.decimals, options.json ?? false);
}

type Looked = Pick<LookedAt, "facts" | "findings">;

/** Claims all leaves in ranges; and again in one, where they depend on each other. @returns what was lost, which ends it */
async function claimAll(
  run: Run,
  terms: DryRunTerms,
  folder: RunFolder,
  { facts, findings }: Looked,
): Promise<readonly LostRange[]> {
  const { range: size = LEAVES_A_RANGE, workers = WORKERS, queue, json = false } = run.options;
  const held = facts.token.balance ?? 0n;
  const isShort = findings.some(({ id }) => id === "Underfunded");
  const look = () => rangesLeft({ count: terms.count, size, held, isShort, results: folder.results() });
  let left = look();
  do {
    const { ranges, inOne } = left;
    if (inOne !== undefined && !json)
      process.stdout.write(`${inOne} So all leaves are claimed in one range.\n`);
    // One range is for one machine, and this one is sure to be there.
    const how = inOne === undefined ? { workers, queue } : { workers: 1, queue: undefined };
    const lost = await claimSome(run, terms, folder, { ranges, ...how });
    if (lost.length > 0) return lost;
    left = look();
  } while (left.ranges.length > 0);
  return [];
}

async function claimSome(
  { chain, published, options }: Run,
  terms: DryRunTerms,
  folder: RunFolder,
  how: Pick<ClaimRangesParameters, "ranges" | "workers" | "queue">,
): Promise<readonly LostRange[]> {
  const { upstream, callsPerSecond = Number.POSITIVE_INFINITY } = chain;
  const leaves = how.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const estimate =
    upstream && estimateUpstream({ leaves, callsPerLeaf: upstream.callsPerLeaf, callsPerSecond });
  if (options.json !== true) {
    const told = { leaves, ranges: how.ranges.length, node: estimate };
    process.stdout.write(`${estimateLines(told).join("\n")}\n`);
  }
  const { credentials } = options;
  const { lost } = await claimRanges({
    upstream,
    tree: { account: (index) => accountAt(published.tree.allocation, index) },
    job: {
      terms: termsToText(terms),
      forkUrl: chain.url,
      treeDirectory: resolve(published.directory),
      ...(credentials !== undefined && { credentials }),
    },
    ...how,
    keep: folder.keep,
  });
  return lost;
}

/** Bytes that this process and the chain it keeps for all ranges have had at most. */
function ownMemory(chain: number | undefined): readonly number[] {
  const own = process.resourceUsage().maxRSS * 1_024;
  return chain === undefined ? [own] : [own, peakMemory(chain) ?? 0];
}

function tell(report: DryRunReport, { path }: RunFolder, decimals: number | undefined, json: boolean): void {
  printResult(json, { ...report, folder: path }, reportLines(report, { decimals, folder: path }));
  if (report.verdict !== "sound") process.exitCode = report.verdict === "findings" ? FOUND : 1;
}
