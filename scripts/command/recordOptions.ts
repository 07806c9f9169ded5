import type { Command } from "commander";
import { readPath } from "./optionReaders.ts";
import { saltOption } from "./saltOption.ts";

/** What `addRecordOptions` reads. */
export type RecordOptions = { readonly record?: string; readonly verifier?: string; readonly salt?: string };

/** The options of whoever records what they answer. */
export function addRecordOptions(command: Command): Command {
  return command
    .option("--record <file>", "append each answer to this file, for `symbolon timeline take`", readPath)
    .option("--verifier <name>", "with --record: who answers, by a name of your choice")
    .addOption(saltOption("with --record: 32 bytes that hide which credential an answer is about"));
}
