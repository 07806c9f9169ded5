import { formatCount } from "../../src/sdk/core/text/format.ts";
import { type ProvenBlocks, proveBlocks } from "../../src/services/timeline/check/proveBlocks.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { findingLines } from "./findingLines.ts";
import type { FollowedOptions } from "./openFollowed.ts";
import { withFollowed } from "./withFollowed.ts";

const DISAGREES = 3;

type ProveOptions = FollowedOptions & {
  readonly from?: number;
  readonly to?: number;
  readonly again?: boolean;
};

export function prove(options: ProveOptions): Promise<void> {
  const { from, to, again, json = false } = options;
  return withFollowed(options, async (sql, client) => {
    const onProgress = progress("proving", "blocks");
    const proven = await proveBlocks({ sql, client, from, to, again, onProgress });
    printResult(json, { store: sql.name, ...proven }, proveLines(sql.name, proven));
    if (proven.findings.length > 0) process.exitCode = DISAGREES;
  });
}

function proveLines(
  store: string,
  { chain, from, to, proven, before, findings }: ProvenBlocks,
): readonly string[] {
  const left = to - from + 1 - proven - before;
  return [
    ...table([
      ["store", store],
      ["chain", chain],
      ["blocks", `${from} to ${to}`],
      ["proven", formatCount(proven)],
      ["proven before", before === 0 ? undefined : formatCount(before)],
      ["not proven", left === 0 ? undefined : formatCount(left)],
    ]),
    ...findingLines(findings),
  ];
}
