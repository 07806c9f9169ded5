import type { ReadStage } from "../../src/distribution/state/readCampaignFacts.ts";
import { type Progress, progress } from "../output.ts";

/** Shows how far the reading of a campaign is. */
export function readingProgress(): (stage: ReadStage, done: number, total: number) => void {
  const stages: Readonly<Record<ReadStage, Progress>> = {
    paid: progress("reading what was claimed"),
    creation: progress("looking for the campaign's creation"),
    roots: progress("looking through the campaign's roots"),
  };
  return (stage, done, total) => stages[stage](done, total);
}
