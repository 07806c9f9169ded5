import type { Address } from "viem";
import { retractableUntil } from "../../src/core/status/statusChanges.ts";
import type { KnownBatch } from "../../src/credentials/batch/knownBatch.ts";
import type { AnnouncedChanges } from "../../src/credentials/changes/announceChanges.ts";
import type { WantedChange } from "../../src/credentials/changes/planChanges.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import type { SendingOptions } from "./commonOptions.ts";

type ReportChangesParameters = {
  readonly batch: KnownBatch;
  readonly rows: readonly WantedChange[];
  readonly sent: AnnouncedChanges;
  readonly options: SendingOptions;
  readonly journalPath: string | undefined;
  readonly account: Address;
};

const UNDONE =
  "It was done as asked and has been undone since; to do it again, use another file or --journal.";

/** Lines about single rows that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** With fewer seconds left, a retraction would have to be in one of the next two blocks. */
const FEW_SECONDS = 30n;

/** Tells what became of every row of a list of changes. Exit code 1 where one was refused. */
export function reportChanges(parameters: ReportChangesParameters): void {
  const { batch, sent, options, journalPath, account } = parameters;
  const { plan, transactions, gas } = sent;
  const { dryRun = false, json = false } = options;
  const changes = outcomesOf(parameters);
  const counts = new Map(
    [...Map.groupBy(changes, ({ did }) => did)].map(([did, some]) => [did, some.length]),
  );
  const lines = changes.flatMap(({ row, ...one }) => ("why" in one ? [`row ${row}: ${one.why}`] : []));
  const deadline = deadlineOf(parameters, changes);
  const warnings = warningsOf(parameters, deadline);
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
      retractableUntil: deadline?.retractableUntil ?? null,
      secondsLeft: deadline?.secondsLeft ?? null,
      transactions,
      gas,
      changes,
      warnings,
    },
    [
      ...table([
        ["batch", batch.id],
        ["changes", [...counts].map(([did, count]) => `${count} ${did}`).join(", ") || "none"],
        ["take effect", [...moments].map((moment) => momentText(moment, "")).join(", ") || "-"],
        ...(deadline === undefined ? [] : [["retractable", deadlineText(deadline)] as const]),
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...lines.slice(0, MAX_SHOWN),
      ...(lines.length > MAX_SHOWN ? [`and ${lines.length - MAX_SHOWN} more; --json tells all`] : []),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
  if (plan.refused.length > 0) process.exitCode = 1;
}

/** What became of each row. When a change takes effect is told by its event, and by the plan only where none was sent. */
function outcomesOf({ rows, sent }: ReportChangesParameters) {
  const { plan, done, earlier, undone } = sent;
  const skipped = new Map(plan.skipped.map((one) => [one.row, one]));
  const refused = new Map(plan.refused.map((one) => [one.row, one]));
  return rows.map(({ index, kind, reason, evidence }, row) => {
    const [found, left, problem] = [done.get(row), skipped.get(row), refused.get(row)?.problem];
    const told = { row: row + 1, index, kind, reason, evidence };
    if (found !== undefined) {
      return {
        ...told,
        did: earlier.has(row) ? "done earlier" : "done",
        effectiveFrom: BigInt(found.uid),
        transaction: found.hash ?? null,
        ...(undone.has(row) && { undone: true, why: UNDONE }),
      };
    }
    if (left !== undefined) return { ...told, did: "skipped", because: left.because, why: left.why };
    if (problem !== undefined) return { ...told, did: "refused", because: problem.code, why: problem.reason };
    return { ...told, did: "planned", effectiveFrom: plan.effectiveFrom };
  });
}

type Deadline = { readonly retractableUntil: bigint; readonly secondsLeft: bigint };

/**
 * How long what was announced now can be taken back: the last second of the epoch that it was mined in, which may be another
 * than the one it was planned in. Of several, the first to pass.
 */
function deadlineOf(
  { batch, sent }: ReportChangesParameters,
  changes: ReturnType<typeof outcomesOf>,
): Deadline | undefined {
  const { epochLength } = batch.header.policy;
  const first = changes
    .flatMap((one) =>
      "effectiveFrom" in one && one.did !== "done earlier" && !one.kind.startsWith("Retract")
        ? [one.effectiveFrom]
        : [],
    )
    .reduce<bigint | undefined>(
      (least, one) => (least === undefined || one < least ? one : least),
      undefined,
    );
  if (first === undefined) return undefined;
  const announcedIn = epochLength === 0n ? first - 1n : first - 2n * epochLength;
  const last = retractableUntil(epochLength, announcedIn);
  return { retractableUntil: last, secondsLeft: last < sent.now ? 0n : last - sent.now + 1n };
}

function deadlineText({ retractableUntil: last, secondsLeft }: Deadline): string {
  const left = secondsLeft === 0n ? "over" : `${secondsLeft} s left`;
  return `until ${momentText(last, "")} (${left})`;
}

/** Where an epoch is a second, nothing can ever be taken back in time: that is the policy, and no surprise. */
function warningsOf({ batch, options }: ReportChangesParameters, deadline: Deadline | undefined) {
  if (deadline === undefined || batch.header.policy.epochLength === 0n) return [];
  const { secondsLeft, retractableUntil: last } = deadline;
  if (secondsLeft >= FEW_SECONDS) return [];
  const when = momentText(last, "");
  const message =
    secondsLeft === 0n
      ? `The epoch ended at ${when}: what was announced can no longer be retracted.`
      : `${secondsLeft} s of this epoch are left: what ${options.dryRun === true ? "is announced now" : "was announced"} can be retracted until ${when} only, and a retraction that is mined later is refused.`;
  return [{ code: "FewSecondsLeft", message, secondsLeft, retractableUntil: last }];
}
