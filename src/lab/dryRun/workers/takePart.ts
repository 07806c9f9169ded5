import { setTimeout as sleep } from "node:timers/promises";
import { type Address, isAddressEqual } from "viem";
import { rebuildTree } from "../../../node/allocation/output/rebuildTree.ts";
import { namedCampaign } from "../../../node/campaigns/campaignFile.ts";
import { accountAt } from "../../../sdk/allocation/allocation.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Connect } from "../openChain.ts";
import type { Queue } from "../queue/openQueue.ts";
import type { QueuedRange } from "../queue/queuedRange.ts";
import { isOpen, queueSource } from "../queue/queueSource.ts";
import { termsFromText } from "../rangeJob.ts";
import { requireSameRun } from "../requireSameRun.ts";
import { type OpenUpstreamParameters, openUpstream, type Upstream } from "../upstream/openUpstream.ts";
import { preparedSource } from "./rangeSource.ts";
import { interrupted, type WorkerEffort, type WorkerProgram } from "./ranges.ts";
import { runOnWorkers } from "./runOnWorkers.ts";
import { prefetchRange } from "./runRanges.ts";

/** What this machine has of its own to take part in a dry run with. */
export type TakePartParameters = {
  readonly queue: Queue;
  /** Its address, or the file that `campaign create` wrote: no other dry run is joined. */
  readonly campaign: string;
  /** The tree's folder, as the dry run has it. */
  readonly directory: string;
  readonly credentials: string | undefined;
  readonly node: Omit<OpenUpstreamParameters, "blockNumber">;
  readonly connect: Connect;
  readonly program: WorkerProgram;
  /** Processes that claim side by side. */
  readonly workers: number;
  /** Seconds to wait for a dry run to begin. */
  readonly wait: number;
  readonly signal: AbortSignal;
  /** Called with how many of the ranges that there were at first are done, by whomever; default: nobody looks. */
  readonly onProgress?: ((done: number, max: number) => void) | undefined;
};

export type PartResult = { readonly sample: QueuedRange; readonly efforts: readonly WorkerEffort[] };

/**
 * Claims ranges of a dry run that another machine hands out, until none is left.
 * @throws SymbolonError `Interrupted`, `NothingHandedOut`, `CredentialsMissing`, `CampaignMismatch`, and as `openUpstream`,
 * `requireSameRun` and `namedCampaign`
 */
export async function takePart(parameters: TakePartParameters): Promise<PartResult> {
  const { queue, directory, credentials, program, workers, wait, signal } = parameters;
  const fit = (sample: QueuedRange) => openOwnNode(parameters, sample);
  const found = await findRehearsal({ queue, fit, wait, signal });
  if (found === undefined) throw interrupted();
  const { name, sample, fit: upstream } = found;
  const watching = watchQueue(parameters, name);
  try {
    const { tree } = await rebuildTree(directory);
    const places = { forkUrl: upstream.url, treeDirectory: directory, credentials };
    const leaves = { account: (index: number) => accountAt(tree.allocation, index) };
    const source = preparedSource(queueSource(queue, name, places), prefetchRange(upstream, leaves));
    const efforts = await runOnWorkers({ source, workers, program, signal });
    if (signal.aborted) throw interrupted();
    return { sample, efforts };
  } catch (thrown) {
    // Where the node is lost, ranges fail in many ways: the node's end is the reason of all.
    throw upstream.lost() ?? thrown;
  } finally {
    clearInterval(watching);
    await upstream.close();
  }
}

/** Milliseconds between two looks at the queue. */
const LOOK = 2_000;

function watchQueue({ queue, onProgress }: TakePartParameters, name: string): NodeJS.Timeout | undefined {
  if (onProgress === undefined) return undefined;
  let max = 0;
  return setInterval(async () => {
    const open = (await queue.list(name).catch(() => [])).filter(isOpen).length;
    max = Math.max(max, open);
    onProgress(max - open, max);
  }, LOOK);
}

/** A dry run that is handed out: the queue of its ranges, and one of them. */
type Rehearsal = { readonly name: string; readonly sample: QueuedRange };

type FindRehearsalParameters<Fit> = {
  readonly queue: Queue;
  /** @throws SymbolonError where this machine cannot take part: its tree or its chain is another */
  readonly fit: (sample: QueuedRange) => Promise<Fit>;
  /** Seconds. */
  readonly wait: number;
  readonly signal: AbortSignal;
};

/**
 * Waits for a dry run that this machine can take part in, and takes nothing of any other.
 * @returns undefined where the signal came first
 * @throws SymbolonError `NothingHandedOut` where none came in time; what `fit` throws, where there are others only
 */
export async function findRehearsal<Fit>({
  queue,
  fit,
  wait,
  signal,
}: FindRehearsalParameters<Fit>): Promise<(Rehearsal & { readonly fit: Fit }) | undefined> {
  for (let waited = 0; !signal.aborted; waited += queue.timing.poll) {
    const open = await openRehearsals(queue);
    let refusal: SymbolonError | undefined;
    for (const rehearsal of open) {
      try {
        return { ...rehearsal, fit: await fit(rehearsal.sample) };
      } catch (thrown) {
        if (!(thrown instanceof SymbolonError)) throw thrown;
        refusal ??= thrown;
      }
    }
    if (refusal !== undefined) throw refusal;
    if (waited >= wait) throw nothingHandedOut(wait);
    await sleep(1_000 * queue.timing.poll, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

async function openRehearsals(queue: Queue): Promise<readonly Rehearsal[]> {
  const found: Rehearsal[] = [];
  for (const name of await queue.names()) {
    const sample = (await queue.list(name)).find(isOpen)?.data;
    if (sample !== undefined) found.push({ name, sample });
  }
  return found;
}

function nothingHandedOut(wait: number): SymbolonError {
  return new SymbolonError({
    code: "NothingHandedOut",
    reason: `The queue has given no dry run for ${wait} seconds.`,
    hint: "Start `symbolon rehearse dry-run ... --queue URL` with the same queue, or give a longer --wait.",
    details: { wait },
  });
}

/**
 * Opens what this machine's forks ask, where all that the machine has is what the dry run is of: tree, chain and block, and
 * credentials where it shows some.
 * @throws SymbolonError `CredentialsMissing`, `CampaignMismatch`, and as `openUpstream`, `requireSameRun` and `namedCampaign`
 */
async function openOwnNode(
  { campaign, directory, credentials, node, connect }: TakePartParameters,
  { terms, hasCredentials }: QueuedRange,
): Promise<Upstream> {
  if (hasCredentials && credentials === undefined) throw credentialsMissing(terms.campaign);
  const upstream = await openUpstream({ ...node, blockNumber: BigInt(terms.blockNumber) });
  try {
    const client = await connect(upstream.url);
    await requireSameRun(client, termsFromText(terms), directory);
    const known = namedCampaign(campaign, client.chain.id);
    if (!isAddressEqual(known.campaign, terms.campaign))
      throw campaignMismatch(known.campaign, terms.campaign);
    return upstream;
  } catch (error) {
    await upstream.close();
    throw error;
  }
}

function campaignMismatch(here: Address, run: Address): SymbolonError {
  return new SymbolonError({
    code: "CampaignMismatch",
    reason: `The dry run that is handed out is of campaign ${run}, and this machine was given campaign ${here}.`,
    hint: "Give the campaign, tree and queue of the command that hands it out, with --join.",
    details: { run, here },
  });
}

function credentialsMissing(campaign: string): SymbolonError {
  return new SymbolonError({
    code: "CredentialsMissing",
    reason: `The dry run of campaign ${campaign} shows credentials to its gate, but this machine has none.`,
    hint: "Give --credentials PATH with the credentials of the machine that started the run; its ranges are left for others.",
    details: { campaign },
  });
}
