import type { CampaignPlan } from "../../src/chain/campaigns/campaignPlan.ts";
import type { Finding } from "../../src/distribution/check/finding.ts";
import { formatThings } from "../../src/report/format.ts";
import { momentText } from "../command/momentText.ts";
import { inTokens } from "../tree/inTokens.ts";

/** Who may claim for others, for people. */
export const claimForText = {
  Anyone: "anyone may claim",
  AfterLastWave: "anyone may claim once the last wave is open",
  Never: "nobody may claim",
} as const;

/** Warnings, for people. */
export function warningLines(warnings: readonly Finding[]): readonly string[] {
  return warnings.map(({ id, sentence, hint }) => `warning: ${id}: ${sentence} ${hint}`);
}

/** What a kind adds to the terms of a campaign, for people. */
export function planLines(
  plan: CampaignPlan,
  decimals: number | undefined,
): readonly (readonly [name: string, value: string])[] {
  if (plan.kind === "instant") return [];
  if (plan.kind === "vesting") {
    const { stepped, points } = plan.schedule;
    const [first, last] = [points[0]?.time ?? 0n, points.at(-1)?.time ?? 0n];
    const number = formatThings(points.length, "point");
    const span = `${momentText(first, "1970-01-01")} to ${momentText(last, "1970-01-01")}`;
    return [["vesting", `${number}, ${stepped ? "stepped" : "linear"}, ${span}`]];
  }
  const { proposer, guardian, timelock, overlap, fundingCap } = plan.rules;
  return [
    ["proposer", proposer],
    ["guardian", guardian],
    ["timelock", `${timelock} seconds`],
    ["overlap", `${overlap} seconds`],
    ["funding cap", `${inTokens(fundingCap, decimals)} a root`],
  ];
}
