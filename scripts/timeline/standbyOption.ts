import type { Command } from "commander";
import { readDuration, readPath } from "../command/optionReaders.ts";

/** What `addStandbyOption` reads. */
export type StandbyOptions = { readonly readStore?: string; readonly readLag?: bigint };

/** The options of what can read a standby in place of its store. */
export function addStandbyOption(command: Command): Command {
  return command
    .option("--read-store <address>", "a standby of --store (postgres://...), to be read instead", readPath)
    .option("--read-lag <duration>", "how far it may be behind (default: 30s)", readDuration);
}
