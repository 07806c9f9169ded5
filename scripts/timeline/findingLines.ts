import type { Finding } from "../../src/sdk/distribution/check/finding.ts";

/** In which ways a store disagrees with a chain, for people. */
export function findingLines(findings: readonly Finding[], indent = ""): readonly string[] {
  return findings.flatMap(({ id, sentence, hint }) => [
    `${indent}${id}: ${sentence}`,
    `${indent}  hint: ${hint}`,
  ]);
}
