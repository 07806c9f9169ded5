import { formatAverage, formatCount } from "../../src/sdk/core/text/format.ts";
import { type Forgotten, forget } from "../../src/services/timeline/forget/forget.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openTimelineStore } from "./openTimeline.ts";

export type ForgetOptions = StoreOptions & {
  readonly before?: bigint;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly dryRun?: boolean;
  readonly compact?: boolean;
  readonly json?: boolean;
};

export async function run(options: ForgetOptions, before: number): Promise<void> {
  const { dryRun = false, compact = false, json = false } = options;
  const sql = await openTimelineStore(options);
  const counts = await forget(sql, { before, dryRun, compact, onProgress: progress("forgetting", "rows") });
  const said = { store: sql.name, before: new Date(before).toISOString(), dryRun };
  printResult(json, { ...said, ...counts }, forgottenLines(said, counts));
}

function forgottenLines(
  { store, before, dryRun }: { readonly store: string; readonly before: string; readonly dryRun: boolean },
  { archived, signatures, transactions, traces, verifications, room }: Forgotten,
): readonly string[] {
  return table([
    ["store", store],
    ["before", before],
    [dryRun ? "would forget" : "forgot", ""],
    ["  intents that moved into the archive, without proof and signature", formatCount(archived)],
    ["  other intents' signatures", formatCount(signatures)],
    ["  transactions' bytes", formatCount(transactions)],
    ["  callers' traces", formatCount(traces)],
    ["  verifiers' answers", formatCount(verifications)],
    ...roomLines(room),
  ]);
}

function roomLines(room: Forgotten["room"]): readonly (readonly [string, string])[] {
  if (room === undefined) return [];
  const left = room.busy.map((one) => ["not rewritten, as others use it: run again", one] as const);
  return [["room given back", `${formatAverage(room.bytes / 1e6)} MB`], ...left];
}
