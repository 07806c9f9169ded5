import type { Address } from "viem";
import type { WantedChange } from "../../src/credentials/changes/wantedChange.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import type { SendingOptions } from "./batchOptions.ts";
import type { KnownBatch } from "./knownBatch.ts";
import type { SentChanges } from "./sendChanges.ts";

export type ReportChangesParameters = {
  readonly batch: KnownBatch;
  readonly rows: readonly WantedChange[];
  readonly sent: SentChanges;
  readonly options: SendingOptions;
  readonly journalPath: string | undefined;
  readonly account: Address;
};

const UNDONE =
  "It was done as asked and has been undone since; to do it again, use another file or --journal.";

/** Lines about single rows that people are shown; programs get all of them. */
const MOST_SHOWN = 10;

/** Tells what became of every row of a list of changes. Exit code 1 where one was refused. */
export function reportChanges(parameters: ReportChangesParameters): void {
  const { batch, rows, sent, options, journalPath, account } = parameters;
  const { plan, done, earlier, transactions, gas } = sent;
  const { dryRun = false, json = false } = options;
  const skipped = new Map(plan.skipped.map((one) => [one.row, one]));
  const refused = new Map(plan.refused.map((one) => [one.row, one]));
  const changes = rows.map(({ index, kind, reason, evidence }, row) => {
    const [found, left, problem] = [done.get(row), skipped.get(row), refused.get(row)?.problem];
    const told = { row: row + 1, index, kind, reason, evidence };
    if (found !== undefined) {
      const effectiveFrom = BigInt(found.uid);
      const did = earlier.has(row) ? "done earlier" : "done";
      const undone = sent.undone.has(row);
      return {
        ...told,
        did,
        effectiveFrom,
        transaction: found.hash ?? null,
        ...(undone && { undone, why: UNDONE }),
      };
    }
    if (left !== undefined) return { ...told, did: "skipped", because: left.because, why: left.why };
    if (problem !== undefined) return { ...told, did: "refused", because: problem.code, why: problem.reason };
    return { ...told, did: "planned", effectiveFrom: plan.effectiveFrom };
  });
  const counts = new Map(
    [...Map.groupBy(changes, ({ did }) => did)].map(([did, some]) => [did, some.length]),
  );
  const lines = changes.flatMap(({ row, ...one }) => ("why" in one ? [`row ${row}: ${one.why}`] : []));
  const isAnnouncing = plan.calls.length > 0;
  const announced = changes.filter(({ kind }) => !kind.startsWith("Retract"));
  const moments = new Set(announced.flatMap((one) => ("effectiveFrom" in one ? [one.effectiveFrom] : [])));
  printResult(
    json,
    {
      dryRun,
      batch: batch.id,
      registry: batch.registry,
      revoker: account,
      journal: journalPath ?? null,
      ...Object.fromEntries(
        ["done", "done earlier", "planned", "skipped", "refused"].map((did) => [
          did.replace(" e", "E"),
          counts.get(did) ?? 0,
        ]),
      ),
      wordUpdates: plan.calls.reduce((sum, { masks }) => sum + masks.length, 0),
      retractableUntil: plan.retractableUntil,
      secondsLeft: plan.secondsLeft,
      transactions,
      gas,
      changes,
    },
    [
      ...table([
        ["batch", batch.id],
        ["changes", [...counts].map(([did, count]) => `${count} ${did}`).join(", ") || "none"],
        ["take effect", [...moments].map((moment) => momentText(moment, "")).join(", ") || "-"],
        ...(isAnnouncing
          ? [
              [
                "retractable",
                `until ${momentText(plan.retractableUntil, "")} (${plan.secondsLeft} s left)`,
              ] as const,
            ]
          : []),
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...lines.slice(0, MOST_SHOWN),
      ...(lines.length > MOST_SHOWN ? [`and ${lines.length - MOST_SHOWN} more; --json tells all`] : []),
    ],
  );
  if (refused.size > 0) process.exitCode = 1;
}
