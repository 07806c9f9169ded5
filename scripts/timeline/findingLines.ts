import type { CampaignFinding } from "../../src/sdk/distribution/check/finding.ts";

/** In which ways a store disagrees with a chain, for people. */
export function findingLines(findings: readonly CampaignFinding[], indent = ""): readonly string[] {
  return findings.flatMap(({ id, sentence, hint }) => [
    `${indent}${id}: ${sentence}`,
    `${indent}  hint: ${hint}`,
  ]);
}
