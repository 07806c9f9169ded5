import { evidenceHash } from "../../src/node/batches/evidenceHash.ts";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import { readRows } from "../../src/node/files/readRows.ts";
import type { AnnouncedKind } from "../../src/sdk/core/status/digest.ts";
import { announceChanges } from "../../src/sdk/credentials/changes/announceChanges.ts";
import {
  type ChangeRow,
  changeRows,
  type NamedTarget,
  readTargets,
  targetIndexes,
} from "../../src/sdk/credentials/changes/changeRows.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { openActor, ownJournal } from "../command/calldata.ts";
import { besideData } from "../command/standardInput.ts";
import { type Progress, progress } from "../progress.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { reportChanges } from "./reportChanges.ts";
import { type SubjectOptions, subjectTargets } from "./subjectOption.ts";
import { withSubjects } from "./withSubjects.ts";

export type ChangeOptions = SendingOptions & SubjectOptions;

/** `symbolon credential announce FILE`: changes of several kinds. */
export function announce(file: string, options: SendingOptions, timing?: Timing): Promise<void> {
  return change(undefined, [], { ...options, file }, timing);
}

/**
 * `symbolon credential revoke | suspend | reinstate | retract [TARGET...]`: changes of one kind.
 * @param kind undefined: each row of the file tells its own
 */
export async function change(
  kind: AnnouncedKind | undefined,
  targets: readonly string[],
  options: ChangeOptions,
  timing?: Timing,
): Promise<void> {
  const { file, dryRun = false, keepGoing = false } = options;
  // Of this command: a list that is suspended today is reinstated another day.
  const ending = `.${kind === undefined ? "announce" : kind.toLowerCase()}.journal`;
  const journalPath = options.journal ?? (file && besideData(file, ending, "--journal"));
  const defaults = { kind, reason: options.reason ?? 0, evidence: evidenceHash(options.evidence) };
  // Before the chain is asked: what is written wrongly needs no chain to be found.
  const inline = [...readTargets(targets), ...subjectTargets(options)].map(
    (target: NamedTarget): ChangeRow[] => (kind === undefined ? [] : [{ ...defaults, kind, target }]),
  );
  const listed =
    file === undefined ? [] : changeRows(file, await readRows(file, "credential"), defaults, evidenceHash);
  const { rows, subjects } = await withSubjects(options.batch, [...inline.flat(), ...listed]);
  const client = await openActor(options);
  const batch = await knownBatch(client, {
    ...options,
    onProgress: progress("looking for the batch", "blocks"),
  });
  const indexes = targetIndexes(
    batch,
    rows.map(({ target }) => target),
  );
  const changes = rows.map(({ kind: what, reason, evidence, row }, i) => ({
    index: indexes[i] ?? -1,
    kind: what,
    reason,
    evidence,
    row,
  }));
  const sent = await announceChanges(client, {
    batch,
    rows: changes,
    journal: ownJournal(options, journalPath),
    dryRun,
    keepGoing,
    timing,
    onProgress: progressByKind(),
  });
  await reportChanges({ client, batch, rows: changes, subjects, sent, options, journalPath });
}

function progressByKind(): (kind: AnnouncedKind, done: number, total: number) => void {
  const shown = new Map<AnnouncedKind, Progress>();
  return (kind, done, total) => {
    const show = shown.get(kind) ?? progress(kind);
    shown.set(kind, show);
    show(done, total);
  };
}
