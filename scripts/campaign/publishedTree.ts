import { readPublishedTree, type VerifyStage } from "../../src/node/allocation/output/verifyTreeDirectory.ts";
import type { PublishedTree } from "../../src/sdk/allocation/published/publishedTree.ts";
import type { ReadStage } from "../../src/sdk/distribution/state/readCampaignFacts.ts";
import { type Progress, progress } from "../progress.ts";

/** As `readPublishedTree`, with its progress shown. */
export function publishedTree(directory: string): Promise<PublishedTree> {
  const stages: Readonly<Record<VerifyStage, Progress>> = {
    read: progress("reading the tree"),
    rebuild: progress("hashing"),
    compare: progress("comparing"),
    prove: progress("proving"),
  };
  return readPublishedTree(directory, { onProgress: (stage, done, total) => stages[stage](done, total) });
}

/** Shows how far the reading of a campaign is. */
export function readingProgress(): (stage: ReadStage, done: number, total: number) => void {
  const stages: Readonly<Record<ReadStage, Progress>> = {
    paid: progress("reading what was claimed", "leaves"),
    creation: progress("looking for the campaign's creation", "blocks"),
    recalls: progress("looking for what was recalled", "blocks"),
    roots: progress("looking through the campaign's roots", "blocks"),
  };
  return (stage, done, total) => stages[stage](done, total);
}
