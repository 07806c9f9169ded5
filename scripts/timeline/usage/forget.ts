import type { Command } from "commander";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { readKeptFor, readTime } from "../../command/optionReaders.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import type { ForgetOptions } from "../forget.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .option("--before <moment>", "what came to its end before then", readTime)
    .option("--older-than <duration>", "what came to its end so long ago: 90d", readKeptFor)
    .option("--dry-run", "say how much that is, and remove nothing")
    .option(
      "--compact",
      "rewrite the tables then, so that the disk has the room back: nobody uses them meanwhile",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (options: ForgetOptions, called: Command) =>
      (await import("../forget.ts")).run(options, beforeOf(options, called)),
    );
}

const HELP = `
Removes what people handed in and nobody needs any more. What a final transaction has done or skipped moves into the
archive without proofs and signatures, so that what workers look at stays small. Of others that have ended (skipped, expired)
signatures go, and what showed a credential to a gate. So do links to callers' own traces, verifiers' answers, and the bytes of
final transactions that an earlier version kept. Nobody can bring them back.

What was asked, by whom, and what came of it stays: the chain's facts, steps, hashes, and the keys and digests by which an
intent is known when it is handed in again. symbolon trace still tells all of it, and says that a signature was forgotten.
What waits, is under way or is parked is left alone. Stopped, it goes on where it was; run again, it does nothing.

New rows get the room of what left. --compact gives it to the disk: each table is rewritten, which takes some seconds for each
million rows that stay, while workers and gateways wait. A table that others use for long is left, and named.

Examples:
  symbolon timeline forget --older-than 90d --dry-run
  symbolon timeline forget --before 2026-01-01 --json`;

/** Milliseconds since 1970. */
function beforeOf({ before, olderThan }: ForgetOptions, called: Command): number {
  const now = Date.now();
  if ((before === undefined) === (olderThan === undefined))
    called.error("error: give either --before or --older-than: what is forgotten cannot be restored");
  if (before === undefined) return now - (olderThan ?? 0);
  if (before * 1_000n > BigInt(now))
    called.error(
      `error: --before ${isoMoment(before)} is in the future, and would remove all that has ended`,
    );
  return Number(before) * 1_000;
}
