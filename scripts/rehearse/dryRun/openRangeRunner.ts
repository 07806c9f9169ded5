import { relayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import { engineClient } from "../../../src/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../../src/dryRun/engine/openAnvil.ts";
import { type RangeJob, termsFromText } from "../../../src/dryRun/rangeJob.ts";
import { runRange } from "../../../src/dryRun/runRange.ts";
import type { RangeRunner } from "../../../src/dryRun/workers/serveRanges.ts";
import { gateAt, openTree } from "../../campaign/openTree.ts";
import { openReader } from "../../command/connect.ts";
import { requireSameRun } from "./requireSameRun.ts";

/**
 * Opens what a worker needs for the ranges of a dry run, once: the tree is built again from its rows, and must be the one
 * of the run.
 * @throws SymbolonError as `requireSameRun`, `openTree`, `gateAt`
 */
export async function openRangeRunner(job: Omit<RangeJob, "range">): Promise<RangeRunner> {
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
        gateDataOf: (index) => gate.gateDataOf(tree.account(index)),
        openFork,
        ...(signal !== undefined && { signal }),
      }),
  };
}
