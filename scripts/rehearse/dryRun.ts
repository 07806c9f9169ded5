import { resolve } from "node:path";
import { getAddress } from "viem";
import { accountAt } from "../../src/allocation/allocation.ts";
import { cutRanges } from "../../src/rehearsal/dryRun/cutRanges.ts";
import type { DryRunTerms } from "../../src/rehearsal/dryRun/dryRun.ts";
import type { DryRunReport } from "../../src/rehearsal/dryRun/dryRunReport.ts";
import { mergeRanges } from "../../src/rehearsal/dryRun/mergeRanges.ts";
import { termsToText } from "../../src/rehearsal/dryRun/rangeJob.ts";
import { estimateUpstream } from "../../src/rehearsal/upstream/estimateUpstream.ts";
import { openUpstream } from "../../src/rehearsal/upstream/openUpstream.ts";
import type { Upstream } from "../../src/rehearsal/upstream/upstream.ts";
import type { RangesReport } from "../../src/rehearsal/workers/ranges.ts";
import { knownCampaign } from "../campaign/knownCampaign.ts";
import { type PublishedTree, publishedTree } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { claimRanges } from "./dryRun/claimRanges.ts";
import { estimateLines } from "./dryRun/estimateLines.ts";
import { lookAtCampaign } from "./dryRun/lookAtCampaign.ts";
import { openChain } from "./dryRun/openChain.ts";
import { reportLines } from "./dryRun/reportLines.ts";
import { openRunFolder, type RunFolder, readRunIdentity, requireSameIdentity } from "./dryRun/runFolder.ts";

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
  const earlier = readRunIdentity(out);
  if (earlier !== undefined) {
    const { manifestHash } = published;
    requireSameIdentity(out, earlier, { root: published.tree.root, manifestHash });
  }
  const chain = await openChain({ told, published, options, earlier });
  try {
    const { callsPerSecond = chain.callsPerSecond, cache } = options;
    const upstream = await openUpstream({
      url: chain.url,
      blockNumber: chain.blockNumber,
      ...(callsPerSecond !== undefined && { callsPerSecond }),
      ...(cache !== undefined && { cacheDirectory: cache }),
    });
    try {
      const run = { begin, out, published, options, upstream, callsPerSecond };
      await rehearse(run, chain.campaign ?? told, chain);
    } finally {
      await upstream.close();
    }
  } finally {
    await chain.close();
  }
}

type Run = {
  readonly begin: number;
  readonly out: string;
  readonly published: PublishedTree;
  readonly options: DryRunOptions;
  readonly upstream: Upstream;
  readonly callsPerSecond: number | undefined;
};

type Place = { readonly isFresh: boolean; readonly forked: bigint };

async function rehearse(run: Run, told: string, { isFresh, forked }: Place): Promise<void> {
  const { upstream, published, out, options, begin } = run;
  const client = await openReader(upstream.url);
  const { campaign } = await knownCampaign(client, told);
  const { facts, findings, isHopeless } = await lookAtCampaign(client, campaign, published);
  const { chainId, blockNumber, blockHash } = upstream;
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
  const identity = { chainId, campaign: terms.campaign, block: forked, isFresh, root, manifestHash };
  const folder = openRunFolder(out, identity);
  const workers = options.workers ?? WORKERS;
  const report = isHopeless ? { lost: [] } : await claimAll(run, terms, folder, workers);
  const merged = mergeRanges({
    terms,
    campaignKind: facts.kind,
    claimFor: facts.terms.claimFor,
    total: published.tree.allocation.total,
    held: facts.token.balance ?? 0n,
    findings,
    results: folder.results(),
    lost: report.lost,
    effort: {
      seconds: (performance.now() - begin) / 1000,
      workers,
      upstreamCalls: upstream.stats().calls,
    },
  });
  folder.finish(merged);
  tell(merged, folder, facts.tokenState.decimals, options.json ?? false);
}

function claimAll(
  { upstream, published, options, callsPerSecond }: Run,
  terms: DryRunTerms,
  folder: RunFolder,
  workers: number,
): Promise<Pick<RangesReport, "lost">> {
  const done = folder.results().map(({ range }) => range);
  const ranges = cutRanges(terms.count, options.range ?? LEAVES_A_RANGE, done);
  const leaves = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const { callsPerLeaf } = upstream;
  const rate = callsPerSecond ?? Number.POSITIVE_INFINITY;
  const estimate = estimateUpstream({ leaves, callsPerLeaf, callsPerSecond: rate });
  if (options.json !== true) {
    process.stdout.write(`${estimateLines({ leaves, ranges: ranges.length, ...estimate }).join("\n")}\n`);
  }
  const { credentials } = options;
  return claimRanges({
    upstream,
    tree: { account: (index) => accountAt(published.tree.allocation, index) },
    job: {
      terms: termsToText(terms),
      forkUrl: upstream.url,
      treeDirectory: resolve(published.directory),
      ...(credentials !== undefined && { credentials }),
    },
    ranges,
    workers,
    queue: options.queue,
    keep: folder.keep,
  });
}

function tell(report: DryRunReport, { path }: RunFolder, decimals: number | undefined, json: boolean): void {
  printResult(json, { ...report, folder: path }, reportLines(report, { decimals, folder: path }));
  if (report.verdict !== "sound") process.exitCode = report.verdict === "findings" ? FOUND : 1;
}
