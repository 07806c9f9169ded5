import { formatCount } from "../../src/sdk/core/text/format.ts";
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
  readonly json?: boolean;
};

export async function run(options: ForgetOptions, before: number): Promise<void> {
  const { dryRun = false, json = false } = options;
  const sql = await openTimelineStore(options);
  const counts = await forget(sql, { before, dryRun, onProgress: progress("forgetting", "rows") });
  const said = { store: sql.name, before: new Date(before).toISOString(), dryRun };
  printResult(json, { ...said, ...counts }, forgottenLines(said, counts));
}

function forgottenLines(
  { store, before, dryRun }: { readonly store: string; readonly before: string; readonly dryRun: boolean },
  { signatures, transactions, traces, verifications }: Forgotten,
): readonly string[] {
  return table([
    ["store", store],
    ["before", before],
    [dryRun ? "would forget" : "forgot", ""],
    ["  intents' signatures", formatCount(signatures)],
    ["  transactions' bytes", formatCount(transactions)],
    ["  callers' traces", formatCount(traces)],
    ["  verifiers' answers", formatCount(verifications)],
  ]);
}
