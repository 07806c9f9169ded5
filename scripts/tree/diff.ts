import type { Command } from "commander";
import { readTreeOrFile } from "../../src/node/allocation/output/rebuildTree.ts";
import { amountTexts } from "../../src/node/allocation/report/page/amountTexts.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import {
  type AllocationDiff,
  allocationDiff,
  CHANGES_HEADER,
  changesCsv,
  changeText,
  forbiddenForCumulative,
  type RowChangeKind,
  requireOnly,
  rowChangeKinds,
} from "../../src/sdk/allocation/diff/allocationDiff.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type ReadOptions, readOptions, withDecimals } from "./readOptions.ts";

type DiffOptions = ReadOptions &
  ReplaceOptions & {
    readonly ignoreIndexes?: boolean;
    readonly forbid?: readonly RowChangeKind[];
    readonly onlyRaises?: boolean;
    readonly limit?: number;
    readonly showDecimals?: number;
    readonly out?: string;
    readonly json?: boolean;
  };

/** They differ, and nobody said what must not: neither a failure nor nothing. */
const DIFFERENT = 3;

export async function diff(
  before: string,
  after: string,
  options: DiffOptions,
  command: Command,
): Promise<void> {
  const { ignoreIndexes = false, limit = 10, out, replace, json = false } = options;
  const forbidden = [...(options.forbid ?? []), ...(options.onlyRaises ? forbiddenForCumulative : [])];
  if (out !== undefined) requireOwnOutput(out, CHANGES_HEADER, { replace });
  const reading = readOptions(options, command);
  const old = await readTreeOrFile(before, { ...reading, onProgress: progress("reading") });
  const recent = await readTreeOrFile(after, { ...reading, onProgress: progress("reading") });
  const decimals = [recent, old]
    .map(({ allocation }) => withDecimals(allocation, options.showDecimals, command).decimals)
    .find((stated) => stated !== undefined);
  const found = allocationDiff(old.allocation, recent.allocation, { ignoreIndexes });
  // Also where the guard below refuses: that is when the whole list is wanted.
  if (out !== undefined) writeOwnOutput(out, changesCsv(found), { replace });
  requireOnly({ diff: found, forbidden: [...new Set(forbidden)], before, after });
  printResult(
    json,
    {
      equal: found.changed === 0,
      before: { ...found.before, root: old.manifest?.root ?? null },
      after: { ...found.after, root: recent.manifest?.root ?? null },
      byKind: found.byKind,
      changed: found.changed,
      unchanged: found.unchanged,
      changes: [...found.changes({ limit })].map((change) => ({
        ...change,
        before: change.before ?? null,
        after: change.after ?? null,
      })),
      out: out ?? null,
    },
    linesOf(found, decimals, limit, out),
  );
  if (found.changed > 0 && forbidden.length === 0) process.exitCode = DIFFERENT;
}

function linesOf(
  found: AllocationDiff,
  decimals: number | undefined,
  limit: number,
  out: string | undefined,
): readonly string[] {
  const { exact, unit } = amountTexts(decimals);
  const amount = (value: bigint) => `${exact(value)} ${unit}`;
  const side = ({ accounts, total }: AllocationDiff["before"]) =>
    `${formatThings(accounts, "account")}, ${amount(total)}`;
  const sign: Partial<Record<RowChangeKind, string>> = {
    added: "+",
    raised: "+",
    removed: "-",
    lowered: "-",
  };
  const kinds = rowChangeKinds.map((kind) => {
    const { accounts, amount: moved } = found.byKind[kind];
    const by = sign[kind] === undefined || accounts === 0 ? "" : ` (${sign[kind]}${amount(moved)})`;
    return [kind, `${formatCount(accounts)}${by}`] as const;
  });
  const listed = rowChangeKinds.flatMap((kind) => {
    const { accounts } = found.byKind[kind];
    const shown = [...found.changes({ kind, limit })].map((change) => changeText(kind, change, exact));
    const rest = accounts - shown.length;
    return rest > 0 && shown.length > 0 ? [...shown, `and ${formatCount(rest)} more ${kind}`] : shown;
  });
  return [
    ...table([
      ["before", side(found.before)],
      ["after", side(found.after)],
      ...kinds,
      ["unchanged", formatCount(found.unchanged)],
      ...(out === undefined ? [] : [["written to", out] as const]),
    ]),
    ...listed,
    found.changed === 0 ? "equal" : "different",
  ];
}
