import type { AnnouncedKind } from "../../src/core/status/announcedKind.ts";
import { sendChanges } from "../../src/credentials/changes/announceChanges.ts";
import { type ChangeRow, changeRows } from "../../src/credentials/changes/changeRows.ts";
import { readTargets, targetIndexes } from "../../src/credentials/changes/targetIndexes.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { readRows } from "../../src/files/readRows.ts";
import { openWriter } from "../command/connect.ts";
import type { SendingOptions } from "./batchOptions.ts";
import { evidenceHash } from "./evidenceHash.ts";
import { knownBatch } from "./knownBatch.ts";
import { reportChanges } from "./reportChanges.ts";

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
  options: SendingOptions,
  timing?: Timing,
): Promise<void> {
  const { file, dryRun = false, keepGoing = false } = options;
  const defaults = { kind, reason: options.reason ?? 0, evidence: evidenceHash(options.evidence) };
  // Before the chain is asked: what is written wrongly needs no chain to be found.
  const inline = readTargets(targets).map((target): ChangeRow[] =>
    kind === undefined ? [] : [{ ...defaults, kind, target }],
  );
  const listed = file === undefined ? [] : changeRows(file, await readRows(file, "credential"), defaults);
  const rows = [...inline.flat(), ...listed];
  const client = await openWriter(options.rpc);
  const batch = await knownBatch(client, options);
  const indexes = targetIndexes(
    batch,
    rows.map(({ target }) => target),
  );
  const wanted = rows.map(({ kind: what, reason, evidence }, i) => ({
    index: indexes[i] ?? -1,
    kind: what,
    reason,
    evidence,
  }));
  // Of this command: a list that is suspended today is reinstated another day.
  const name = `${file}.${kind === undefined ? "announce" : kind.toLowerCase()}.journal`;
  const journalPath = options.journal ?? (file === undefined ? undefined : name);
  const sent = await sendChanges({ client, batch, rows: wanted, journalPath, dryRun, keepGoing, timing });
  reportChanges({ batch, rows: wanted, sent, options, journalPath, account: client.account.address });
}
