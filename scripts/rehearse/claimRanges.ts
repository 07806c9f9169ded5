import type { Command } from "commander";
import { engineClient } from "../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../src/lab/dryRun/engine/openAnvil.ts";
import { type RangeJob, termsFromText } from "../../src/lab/dryRun/rangeJob.ts";
import { requireSameRun } from "../../src/lab/dryRun/requireSameRun.ts";
import { runRange } from "../../src/lab/dryRun/runRange.ts";
import { type RangeRunner, serveRanges } from "../../src/lab/dryRun/workers/serveRanges.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import { gateAt, openTree } from "../campaign/openTree.ts";
import { openReader } from "../command/connect.ts";

/** `symbolon rehearse claim-ranges`: the process of a worker, started by a dry run and by nobody else. */
export function define(command: Command): void {
  command.action(() => serveRanges(openRangeRunner));
}

/**
 * Opens what a worker needs for the ranges of a dry run, once: the tree is built again from its rows, and must be the one
 * of the run.
 * @throws SymbolonError as `requireSameRun`, `openTree`, `gateAt`
 */
async function openRangeRunner(job: Omit<RangeJob, "range">): Promise<RangeRunner> {
  const { forkUrl, treeDirectory, credentials, hardfork } = job;
  const terms = termsFromText(job.terms);
  const client = await openReader(forkUrl);
  await requireSameRun(client, terms, treeDirectory);
  const campaign = await relayedCampaign(client, terms.campaign);
  const { leaves: tree } = await openTree(treeDirectory, campaign);
  const { gate } = await gateAt(client, campaign, tree, credentials);
  const openFork = async () => {
    const engine = await openAnvil({
      fork: { url: forkUrl, blockNumber: terms.blockNumber },
      ...(hardfork !== undefined && { hardfork }),
    });
    return { engine, client: engineClient(engine) };
  };
  return {
    run: (range, signal) =>
      runRange({
        campaign: terms.campaign,
        range,
        tree,
        gateDataOf: (index) => gate.readGateData(tree.account(index)),
        openFork,
        ...(signal !== undefined && { signal }),
      }),
  };
}
