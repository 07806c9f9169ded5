import { type Command, InvalidArgumentError, Option } from "commander";
import { rarely } from "../../command/help/rareOptions.ts";
import { readHash, readPath, readRpcUrl } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { requireWith } from "../../command/requireWith.ts";
import { readData } from "../../command/standardInput.ts";
import { addConventionOptions } from "../conventionOptions.ts";
import { addFileArgument, addReadOptions, readThreads } from "../readOptions.ts";

export function define(command: Command): void {
  addFileArgument(command)
    .option(
      "--out <dir>",
      "write manifest, rows, tiles and accounts into this folder, whole or not at all; of a dump also FILE.csv, its rows alone",
      readPath,
    )
    .addOption(
      new Option("--proofs <kind>", "with --out: write every proof into one file too").choices([
        "binary",
        "json",
      ]),
    )
    .option(
      "--report [file]",
      "write the page of `tree report` too, last of all (default: beside --out, its name and .html)",
      readPath,
    )
    .addOption(replaceOption())
    .option("--verify", "with --out: read back what was written and verify all of it")
    .option("--root <hash>", "the root that must come out: write nothing where it does not", readHash)
    .option("--threads <number>", "threads that hash (default: as many as pay for the file)", readThreads)
    .option(
      "--commitment <file>",
      "shuffle the rows by what `tree commit` committed to (native only)",
      readData,
    )
    .option(
      "--rpc <url>",
      "with --commitment: the chain of its block; also checks that all is in order",
      readRpcUrl,
    )
    .option("--block-hash <hash>", "with --commitment: the block's hash, where no --rpc tells it", readHash)
    .option(
      "--drand-signature <hex>",
      "with --commitment: the round's signature, as drand publishes it",
      readDrandSignature,
    )
    .option(
      "--waves <number>",
      "with --commitment: how many waves the campaign will have, to be compared",
      readWaves,
    )
    .option("--json", "print one JSON document and nothing else");
  addConventionOptions(addReadOptions(command)).action(async (file, options, called: Command) => {
    requireTogether(options, called);
    await (await import("../build.ts")).build(file, options, called);
  });
  rarely(command, "--leaf", "--encoding", "--hashing", "--order", "--index-rule", "--shape", "--shards");
}

function requireTogether(options: Readonly<Record<string, unknown>>, command: Command): void {
  requireWith(
    options,
    [
      ["proofs", "out"],
      ["verify", "out"],
    ],
    command,
  );
  if (options.report === true && options.out === undefined) {
    command.error("error: --report without a file needs --out");
  }
  if (options.commitment !== undefined) return;
  const alone = ["rpc", "blockHash", "drandSignature", "waves"].filter((name) => options[name] !== undefined);
  if (alone.length > 0) {
    command.error("error: --rpc, --block-hash, --drand-signature and --waves need --commitment");
  }
}

function readWaves(text: string): number {
  const waves = Number(text);
  if (/^[1-9]\d{0,9}$/.test(text) && waves >= 2) return waves;
  throw new InvalidArgumentError("It must be a whole number from 2.");
}

/** Reads drand's signature of a round, with or without 0x. */
function readDrandSignature(text: string): `0x${string}` {
  const digits = text.replace(/^0x/, "").toLowerCase();
  if (/^[0-9a-f]{96}$/.test(digits)) return `0x${digits}`;
  throw new InvalidArgumentError("It must be 96 hexadecimal digits.");
}
