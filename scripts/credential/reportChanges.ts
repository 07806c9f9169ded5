import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { KnownBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import type { AnnouncedChanges } from "../../src/sdk/credentials/changes/announceChanges.ts";
import {
  changeOutcomes,
  type Deadline,
  retractionDeadline,
} from "../../src/sdk/credentials/changes/changeOutcomes.ts";
import type { RequestedChange } from "../../src/sdk/credentials/changes/planChanges.ts";
import type { SubjectCredentials } from "../../src/sdk/credentials/changes/subjectTargets.ts";
import { signOrPrint } from "../command/signedRequests.ts";
import { table } from "../output.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { subjectLines, subjectRow } from "./withSubjects.ts";

type ReportChangesParameters = {
  readonly client: WriteClient;
  readonly batch: KnownBatch;
  readonly rows: readonly RequestedChange[];
  /** The accounts that rows name. */
  readonly subjects: readonly SubjectCredentials[];
  readonly sent: AnnouncedChanges;
  readonly options: SendingOptions;
  readonly journalPath: string | undefined;
};

const KINDS = ["done", "done earlier", "planned", "skipped", "refused"] as const;

/** Lines about single rows that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** With fewer seconds left, a retraction would have to be in one of the next two blocks. */
const FEW_SECONDS = 30n;

/** Tells what became of every row of a list of changes. Exit code 1 where one was refused. */
export async function reportChanges(parameters: ReportChangesParameters): Promise<void> {
  const { client, batch, rows, subjects, sent, options, journalPath } = parameters;
  const { plan, transactions, gas, calls } = sent;
  const { dryRun = false } = options;
  const changes = changeOutcomes(rows, sent);
  const counts = new Map(
    [...Map.groupBy(changes, ({ did }) => did)].map(([did, some]) => [did, some.length]),
  );
  const lines = changes.flatMap(({ row, why }) => (why === undefined ? [] : [`row ${row}: ${why}`]));
  const deadline = retractionDeadline(changes, batch.header.policy.epochLength, sent.now);
  const warnings = warningsOf(parameters, deadline);
  const announced = changes.filter(({ kind }) => !kind.startsWith("Retract"));
  const moments = new Set(announced.flatMap(({ effectiveFrom }) => effectiveFrom ?? []));
  await signOrPrint(
    options,
    { client, calls, name: `Symbolon: change the status of ${batch.id}` },
    {
      dryRun,
      batch: batch.id,
      registry: batch.registry,
      revoker: client.account.address,
      journal: journalPath ?? null,
      ...Object.fromEntries(KINDS.map((did) => [did.replace(" e", "E"), counts.get(did) ?? 0])),
      subjects,
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
        ...subjectRow(subjects),
        ["changes", [...counts].map(([did, count]) => `${count} ${did}`).join(", ") || "none"],
        ["take effect", [...moments].map((moment) => isoMomentOr(moment, "")).join(", ") || "-"],
        ...(deadline === undefined ? [] : [["retractable", deadlineText(deadline)] as const]),
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...subjectLines(subjects),
      ...lines.slice(0, MAX_SHOWN),
      ...(lines.length > MAX_SHOWN ? [`and ${lines.length - MAX_SHOWN} more; --json tells all`] : []),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
  if (plan.refused.length > 0) process.exitCode = 1;
}

function deadlineText({ retractableUntil: last, secondsLeft }: Deadline): string {
  const left = secondsLeft === 0n ? "over" : `${durationText(secondsLeft)} left`;
  return `until ${isoMomentOr(last, "")} (${left})`;
}

/** Where an epoch is a second, nothing can ever be taken back in time: that is the policy, and no surprise. */
function warningsOf({ batch, options }: ReportChangesParameters, deadline: Deadline | undefined) {
  if (deadline === undefined || batch.header.policy.epochLength === 0n) return [];
  const { secondsLeft, retractableUntil: last } = deadline;
  if (secondsLeft >= FEW_SECONDS) return [];
  const when = isoMomentOr(last, "");
  const message =
    secondsLeft === 0n
      ? `The epoch ended at ${when}: what was announced can no longer be retracted.`
      : `${durationText(secondsLeft)} of this epoch are left: what ${options.dryRun === true ? "is announced now" : "was announced"} can be retracted until ${when} only, and a retraction that is mined later is refused.`;
  return [{ code: "FewSecondsLeft", message, secondsLeft, retractableUntil: last }];
}
