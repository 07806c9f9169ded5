import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { getAddress } from "viem";
import { knownCampaign } from "../../node/campaigns/campaignFile.ts";
import { accountAt } from "../../sdk/allocation/allocation.ts";
import { type TokenWords, tokenWordsOf } from "../../sdk/core/text/tokenAmount.ts";
import { type LookedAt, lookAtCampaign } from "./lookAtCampaign.ts";
import { type DryRunReport, mergeRanges } from "./mergeRanges.ts";
import { type OpenChainParameters, openChain, type RehearsedChain } from "./openChain.ts";
import { termsToText } from "./rangeJob.ts";
import type { DryRunTerms } from "./rangeResult.ts";
import { rangesLeft } from "./rangesLeft.ts";
import { dryRunPage } from "./report/dryRunPage.ts";
import {
  openRunFolder,
  type RunFolder,
  type RunIdentity,
  readRunIdentity,
  requireSameIdentity,
} from "./runFolder.ts";
import { estimateUpstream } from "./upstream/openUpstream.ts";
import { type LostRange, peakMemory, type WorkerProgram } from "./workers/ranges.ts";
import { type ClaimRangesParameters, claimRanges, type WhileClaiming } from "./workers/runRanges.ts";

/** The upcoming claims, and requests. */
export type DryRunEstimate = {
  readonly leaves: number;
  readonly ranges: number;
  /** Requests to the real node, and their duration at its rate (0: as fast as it answers); undefined: no requests. */
  readonly node: { readonly calls: number; readonly seconds: number } | undefined;
};

export type DryRunParameters = Omit<OpenChainParameters, "earlier" | "begun"> & {
  /** Program of the worker processes: it calls `serveRanges`. */
  readonly program: WorkerProgram;
  /** Processes that claim in parallel. Default: 2. */
  readonly workers?: number;
  /** PostgreSQL that also gives ranges to other machines. */
  readonly queue?: string;
  /** Leaves per fork. Default: 10,000. */
  readonly range?: number;
  /** Folder of the results. Default: next to the tree's. A second call continues the run there. */
  readonly out?: string;
  /** Credentials for the gate: presentations, holders' packages, or a batch folder. */
  readonly credentials?: string;
  /** `performance.now()` at which the run began; default: now. */
  readonly begin?: number;
  /** Called before ranges are claimed. */
  readonly onEstimate?: (estimate: DryRunEstimate) => void;
  /** Called with one sentence on why all leaves are claimed in one range. */
  readonly onOneRange?: (why: string) => void;
  /** Called with the number of ranges that have ended, of those being claimed. */
  readonly onProgress?: (ended: number, ranges: number) => void;
  /** Claims ranges with a signal that ends them cleanly. Default: no signal. */
  readonly whileClaiming?: WhileClaiming;
};

export type DryRunOutcome = {
  readonly report: DryRunReport;
  /** Folder of the results. */
  readonly folder: string;
  /** Path of the page with the results. */
  readonly page: string;
  /** The token for amounts on the page. */
  readonly token: TokenWords;
};

const WORKERS = 2;
const LEAVES_A_RANGE = 10_000;

/**
 * Claims every leaf of a campaign on forks of its chain, as their own accounts would, and reports what would fail. It
 * sends nothing to the chain: it only reads, at one block.
 * @throws SymbolonError `RunMismatch`, `ForkNeeded`, `NoCampaign`, `Interrupted`, and as `openChain` and `runRanges`
 */
export async function dryRun(parameters: DryRunParameters): Promise<DryRunOutcome> {
  const { published, fresh: isFresh = false, begin = performance.now() } = parameters;
  const out = parameters.out ?? `${resolve(published.directory)}.dry-run`;
  const credentials = hashCredentials(parameters.credentials);
  const { tree, manifestHash } = published;
  const known = { isFresh, root: tree.root, manifestHash, credentials };
  const earlier = readRunIdentity(out);
  if (earlier !== undefined) requireSameIdentity(out, earlier, known);
  const begun = earlier?.begun ?? BigInt(Math.floor(Date.now() / 1000));
  const chain = await openChain({ ...parameters, earlier, begun });
  try {
    return await rehearse({ ...parameters, begin, out, chain }, { ...known, begun });
  } finally {
    await chain.close();
  }
}

type Run = DryRunParameters & {
  readonly begin: number;
  readonly out: string;
  readonly chain: RehearsedChain;
};

async function rehearse(
  run: Run,
  known: Omit<RunIdentity, "chainId" | "campaign" | "block">,
): Promise<DryRunOutcome> {
  const { chain, published, out, begin, workers = WORKERS } = run;
  const client = await run.connect(chain.url);
  const { campaign: found } = await knownCampaign(client, chain.campaign ?? run.campaign);
  const campaign = getAddress(found);
  const looked = await lookAtCampaign(client, campaign, published);
  const { facts, findings, isHopeless } = looked;
  const { chainId, blockNumber, blockHash } = chain;
  const { manifestHash, tree } = published;
  const { root, count } = tree;
  const terms = { chainId, campaign, blockNumber, blockHash, root, count, manifestHash };
  const folder = openRunFolder(out, { ...known, chainId, campaign, block: chain.forked });
  const lost = isHopeless ? [] : await claimAll(run, terms, folder, looked);
  const report = mergeRanges({
    terms,
    campaignKind: facts.kind,
    claimFor: facts.terms.claimFor,
    recallableUntil: facts.terms.recallable && facts.now < facts.terms.start ? facts.terms.start : undefined,
    total: tree.allocation.total,
    held: facts.token.balance ?? 0n,
    findings,
    results: folder.results(),
    lost,
    effort: {
      seconds: (performance.now() - begin) / 1000,
      workers,
      upstreamCalls: chain.upstream?.stats().calls ?? 0,
      memory: ownMemory(chain.processId),
    },
  });
  const token = tokenWordsOf(facts.tokenState);
  const page = folder.finish(report, dryRunPage(report, token));
  return { report, folder: folder.path, page, token };
}

/**
 * Claims all leaves in ranges, and again in one range where they depend on each other. @returns lost ranges, which end
 * it
 */
async function claimAll(
  run: Run,
  terms: DryRunTerms,
  folder: RunFolder,
  { facts, findings }: Pick<LookedAt, "facts" | "findings">,
): Promise<readonly LostRange[]> {
  const { range: size = LEAVES_A_RANGE, workers = WORKERS, queue, onOneRange } = run;
  const held = facts.token.balance ?? 0n;
  const isShort = findings.some(({ id }) => id === "Underfunded");
  const look = () => rangesLeft({ count: terms.count, size, held, isShort, results: folder.results() });
  let left = look();
  do {
    const { ranges, inOne } = left;
    if (inOne !== undefined) onOneRange?.(inOne);
    // One range needs one machine, and this one is certainly available.
    const how = inOne === undefined ? { workers, queue } : { workers: 1, queue: undefined };
    const lost = await claimSome(run, terms, folder, { ranges, ...how });
    if (lost.length > 0) return lost;
    left = look();
  } while (left.ranges.length > 0);
  return [];
}

async function claimSome(
  { chain, published, credentials, program, onEstimate, onProgress, whileClaiming }: Run,
  terms: DryRunTerms,
  folder: RunFolder,
  how: Pick<ClaimRangesParameters, "ranges" | "workers" | "queue">,
): Promise<readonly LostRange[]> {
  const { upstream, callsPerSecond = Number.POSITIVE_INFINITY } = chain;
  const leaves = how.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const node = upstream && estimateUpstream({ leaves, callsPerLeaf: upstream.callsPerLeaf, callsPerSecond });
  onEstimate?.({ leaves, ranges: how.ranges.length, node });
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
    program,
    onProgress,
    whileClaiming,
    keep: folder.keep,
  });
  return lost;
}

/** Peak bytes of this process, and of the chain that it keeps for all ranges. */
function ownMemory(chain: number | undefined): readonly number[] {
  const own = process.resourceUsage().maxRSS * 1_024;
  return chain === undefined ? [own] : [own, peakMemory(chain) ?? 0];
}

/**
 * A hash of the file or the whole folder in `--credentials`, so that all ranges of one run use the same. A missing path
 * counts as an empty folder: the reader reports it.
 * @returns "none" where nothing is named
 */
function hashCredentials(path: string | undefined): string {
  if (path === undefined) return "none";
  const hash = createHash("sha256");
  for (const name of filesIn(path)) {
    const content = readFileSync(join(path, name));
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
  return `0x${hash.digest("hex")}`;
}

/** Names of the files in a folder and its subfolders, sorted; for a file the empty name. */
function filesIn(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found === undefined ? [] : [""];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  return names.filter((name) => statSync(join(path, name)).isFile()).toSorted();
}
