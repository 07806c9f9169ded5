import type { Command } from "commander";
import { readText } from "../../src/node/files/readText.ts";
import { type ActingOptions, acting } from "../command/actingOptions.ts";
import { readPaths } from "../command/optionReaders.ts";
import { type GroupOptions, ofGroup } from "./commonOptions.ts";

export type SignedApartOptions = GroupOptions & ActingOptions;

/** The arguments and options of a command that sends what seats have signed, each in a file of its own perhaps. */
export function sendsSignedApart(command: Command, what: string): Command {
  return acting(ofGroup(command))
    .argument("<file...>", `the ${what}; several files of one ${what} are sent together`, readPaths)
    .option("--dry-run", "check and simulate everything, send nothing");
}

/** What several files hold of one thing, signed apart: at least one of them. */
export function readMerged<File>(
  paths: readonly string[],
  parse: (text: string, name: string) => File,
  merge: (first: File, others: readonly File[]) => File,
): File {
  const [first, ...others] = paths.map((path) => parse(readText(path), path)) as [File, ...File[]];
  return merge(first, others);
}
