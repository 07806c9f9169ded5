import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readHash } from "../../command/optionReaders.ts";
import { addFileArgument, addReadOptions, readThreads } from "../readOptions.ts";

export function define(command: Command): void {
  addFileArgument(command)
    .requiredOption("--root <hash>", "the published root", readHash)
    .option("--threads <number>", "threads that hash (default: as many as pay for the file)", readThreads)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command)
    .addHelpText("after", IDENTIFY_HELP)
    .action(lazily(async () => (await import("../identify.ts")).identify));
}

const IDENTIFY_HELP = `
Tries every convention that has a name; then amounts in other units; then every order of the fields of a leaf. Of these
it tries both encodings, hashed once and twice, in the order of the file, of checksummed and of plain accounts. It tries
them sorted and not, in every shape, and sharded. A root of 250,000 rows that has a name is found in half a second; to find nothing takes about
twenty seconds. Exits with 1 where nothing fits.`;
