import { evidenceHash } from "../../src/node/batches/evidenceHash.ts";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import { readRows } from "../../src/node/files/readRows.ts";
import { WHOLE_BATCH } from "../../src/sdk/core/status/holds.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { KnownBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { requireRole } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { readTargets, targetIndexes, targetRows } from "../../src/sdk/credentials/changes/changeRows.ts";
import type { HoldKind } from "../../src/sdk/credentials/changes/holdWork.ts";
import { endHold, imposeHold, type SentHolds } from "../../src/sdk/credentials/changes/imposeHold.ts";
import type { SubjectCredentials } from "../../src/sdk/credentials/changes/subjectTargets.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { type Outcome, openActor } from "../command/calldata.ts";
import { signOrPrint } from "../command/signedRequests.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { type SubjectOptions, subjectTargets } from "./subjectOption.ts";
import { subjectLines, subjectRow, withSubjects } from "./withSubjects.ts";

export type HoldOptions = SendingOptions &
  SubjectOptions & {
    readonly all?: boolean;
    readonly until?: bigint;
  };

/**
 * `symbolon credential hold [TARGET...]`, with or without `--end`. In an emergency nobody should have to think of more than the key:
 * without --until a hold lasts as long as the policy allows, and an end comes as early as the epoch rule does.
 */
export async function hold(
  kind: HoldKind,
  texts: readonly string[],
  options: HoldOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, reason = 0 } = options;
  const evidence = evidenceHash(options.evidence);
  const client = await openActor(options);
  const batch = await knownBatch(client, {
    ...options,
    onProgress: progress("looking for the batch", "blocks"),
  });
  requireRole(batch.header, "emergency", client.account.address);
  const send = kind === "Emergency" ? imposeHold : endHold;
  const { targets, subjects } = await readHoldTargets(batch, texts, options);
  const sent = await send(client, {
    batch,
    targets,
    until: options.until,
    reason,
    evidence,
    dryRun,
    keepGoing: options.keepGoing === true,
    onProgress: progress(kind === "Emergency" ? "holding" : "ending holds"),
    timing,
  });
  const name = `Symbolon: ${kind === "Emergency" ? "hold" : "end holds"} in ${batch.id}`;
  const forgotten = kind === "Emergency" && options.until === undefined ? HELD_LONGER : undefined;
  await report(kind, batch, sent, {
    subjects,
    options,
    outcome: { client, calls: sent.calls, name, forgotten },
  });
}

const HELD_LONGER = "the same command would hold them for longer still; with --until it finds the hold";

async function readHoldTargets(
  batch: KnownBatch,
  texts: readonly string[],
  { file, all, ...options }: HoldOptions,
): Promise<{ readonly targets: readonly bigint[]; readonly subjects: readonly SubjectCredentials[] }> {
  if (all === true) return { targets: [WHOLE_BATCH], subjects: [] };
  const listed = file === undefined ? [] : targetRows(file, await readRows(file, "credential"));
  const named = [...readTargets(texts), ...subjectTargets(options), ...listed].map((target) => ({ target }));
  const { rows, subjects } = await withSubjects(options.batch, named);
  const indexes = targetIndexes(
    batch,
    rows.map(({ target }) => target),
  );
  return { targets: indexes.map(BigInt), subjects };
}

type HoldReport = {
  readonly subjects: readonly SubjectCredentials[];
  readonly options: HoldOptions;
  readonly outcome: Outcome;
};

async function report(
  kind: HoldKind,
  batch: KnownBatch,
  { plan, done, planned: count, transactions, gas }: SentHolds,
  { subjects, options, outcome }: HoldReport,
): Promise<void> {
  const { dryRun = false } = options;
  const verb = kind === "Emergency" ? "held" : "ended";
  const named = (target: bigint) => (target === WHOLE_BATCH ? "all" : Number(target));
  const skipped = plan.skipped.map(({ target, ...rest }) => ({ target: named(target), ...rest }));
  const problems = plan.refused.map(({ target, problem }) => ({
    target: named(target),
    because: problem.code,
    why: problem.reason,
  }));
  const whys = [...skipped, ...problems].map(({ why }) => why);
  await signOrPrint(
    options,
    outcome,
    {
      dryRun,
      batch: batch.id,
      registry: batch.registry,
      until: plan.until,
      [verb]: dryRun ? [] : plan.targets.map(named),
      planned: dryRun ? plan.targets.map(named) : [],
      subjects,
      skipped,
      refused: problems,
      transactions,
      gas,
    },
    [
      ...table([
        ["batch", batch.id],
        ...subjectRow(subjects),
        [
          verb,
          dryRun
            ? `nothing (dry run; ${count} would be)`
            : plan.targets[0] === WHOLE_BATCH
              ? "all"
              : done.size,
        ],
        ["until", isoMomentOr(plan.until, "")],
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...subjectLines(subjects),
      ...whys.slice(0, MAX_SHOWN),
      ...(whys.length > MAX_SHOWN ? [`and ${whys.length - MAX_SHOWN} more; --json tells all`] : []),
    ],
  );
  if (problems.length > 0) process.exitCode = 1;
}

const MAX_SHOWN = 10;
