import { type Command, Option } from "commander";
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
import { type AcceptedRequests, orByRequest, requesting } from "../command/requestOptions.ts";
import { besideData, readData } from "../command/standardInput.ts";
import type { VerbFile } from "../command/verbs.ts";
import { type Progress, progress } from "../progress.ts";
import { journaled, type SendingOptions } from "./commonOptions.ts";
import { reportChanges } from "./reportChanges.ts";
import { type SubjectOptions, subjectTargets, takingSubjects, withSubjects } from "./subjectOption.ts";

const ANNOUNCE_HELP = `
change: revoke, suspend, reinstate, retract-revocation, retract-suspension. evidence: its keccak256, or a file.

Everything is checked against the status of the newest block before anything is sent. What already holds is skipped and
named. Before a transaction is sent it is written to the journal; the same command, run again after whatever happened,
announces what is missing and nothing twice. A file is one order: to do the same again later, use another file.`;

const RETRACT_HELP = `
A change that was announced in epoch e takes effect at the start of epoch e + 2, and can be retracted in epoch e only. A
retraction that is mined later is refused (NothingToRetract) and changes nothing.`;

const TARGETS = "indexes, ranges such as 100-199, or ids of credentials";
const FILE =
  "more of them: CSV with a column index, credential or subject (optionally reason, evidence), a JSON list, or accounts alone";

/** What the command takes. */
export function define(command: Command): void {
  journaled(command)
    .argument(
      "<file>",
      "CSV or JSON: change; index, credential or subject; optionally reason, evidence",
      readData,
    )
    .addHelpText("after", ANNOUNCE_HELP)
    .action((file, options) => announce(file, options));
}

/** `revoke`, `suspend` and `reinstate`: a command of one kind of change. */
export function ofKind(kind: AnnouncedKind): VerbFile {
  return { define: (command) => ofOneKind(command, () => kind, [kind]) };
}

/** `retract`. */
export const retracting: VerbFile = {
  define: (command) =>
    ofOneKind(
      command
        .addOption(
          new Option("--plane <plane>", "a revocation, or a suspension or reinstatement")
            .choices(["revoked", "suspended"])
            .makeOptionMandatory(),
        )
        .addHelpText("after", RETRACT_HELP),
      ({ plane }) => (plane === "revoked" ? "RetractRevoke" : "RetractSuspension"),
      ["RetractRevoke", "RetractSuspension"],
    ),
};

type ChangeOptions = SendingOptions & SubjectOptions;

type PlaneOption = { readonly plane?: string };

/** @param kinds those that `kindOf` may give */
function ofOneKind(
  command: Command,
  kindOf: (options: PlaneOption) => AnnouncedKind,
  kinds: readonly AnnouncedKind[],
): void {
  requesting(takingSubjects(journaled(command)))
    .argument("[target...]", TARGETS)
    .option("--file <file>", FILE, readData)
    .action(
      orByRequest(
        requestsOf(kinds),
        async (targets: readonly string[], options: ChangeOptions & PlaneOption) => {
          const isNamed = targets.length > 0 || (options.subject ?? options.file) !== undefined;
          if (!isNamed) {
            command.error("error: give targets, --subject or --file");
          }
          return change(kindOf(options), targets, options);
        },
      ),
    );
}

function requestsOf(kinds: readonly AnnouncedKind[]): AcceptedRequests {
  return {
    contract: "batchRegistry",
    what: `changes of the kind ${kinds.join(" or ")}`,
    takes: ({ kind, asked }) => kind === "changeStatus" && kinds.includes(asked.kind),
  };
}

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
