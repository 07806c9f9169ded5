import { sourceText } from "../../../src/allocation/shuffle/shuffleRecord.ts";
import type { Tree } from "../../../src/allocation/tree/buildTree.ts";
import { CUSTOM } from "../../../src/allocation/tree/convention.ts";
import { inTokens } from "../inTokens.ts";

type Line = readonly [name: string, value: string | number];

/** What `tree build` tells people. */
export function buildLines(
  tree: Tree,
  places: {
    readonly out: string | null;
    readonly report: string | null;
    readonly checks: readonly string[] | null;
  },
): readonly Line[] {
  const { root, convention, count, allocation, allocationHash } = tree;
  const { total, decimals, merged = 0 } = allocation;
  const { out, report, checks } = places;
  return [
    ["root", root],
    ["convention", convention.name === CUSTOM ? `${CUSTOM}: ${convention.summary}` : convention.name],
    ["rows", count],
    ...(merged === 0 ? [] : [["merged", `${merged} rows into others of their account`] as const]),
    ["total", inTokens(total, decimals)],
    ["allocation hash", allocationHash],
    ...shuffleLines(tree),
    ...(out === null ? [] : [["written to", out] as const]),
    ...(report === null ? [] : [["report", report] as const]),
    ...(checks === null ? [] : [["verified", checks.join(", ")] as const]),
  ];
}

function shuffleLines({ shuffle }: Tree): readonly Line[] {
  if (shuffle === undefined) return [];
  const { source, randomness, commitment, waves } = shuffle;
  return [
    ["shuffled by", sourceText(source)],
    ["randomness", randomness],
    ["commitment", commitment],
    ...(waves === undefined ? [] : [["waves", waves] as const]),
  ];
}
