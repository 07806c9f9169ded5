import { type Command, Option } from "commander";
import { readHash, readPath } from "../command/optionReaders.ts";
import { cleanly } from "./cleanly.ts";
import { addConventionOptions } from "./conventionOptions.ts";
import { addReadOptions } from "./readOptions.ts";
import { readDrandSignature, readWaves } from "./shuffleSources.ts";
import { readThreads } from "./treeHasher.ts";

/** `symbolon tree build`. */
export function registerBuild(tree: Command): void {
  const command = tree
    .command("build")
    .description("read an allocation, build its tree, print its root; with --out also write everything down")
    .argument(
      "<file>",
      "CSV or JSON, gzipped or not: account, amount, optionally index and beneficiary",
      readPath,
    )
    .option(
      "--out <dir>",
      "write manifest, rows, tiles and accounts into this folder, whole or not at all",
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
    .option("--verify", "with --out: read back what was written and verify all of it")
    .option("--root <hash>", "the root that must come out: write nothing where it does not", readHash)
    .option("--threads <n>", "hash on n threads (default: as many as pay for the file)", readThreads)
    .option(
      "--commitment <file>",
      "shuffle the rows by what `tree commit` committed to (native only)",
      readPath,
    )
    .option("--rpc <url>", "with --commitment: the chain of its block; also checks that all is in order")
    .option("--block-hash <hash>", "with --commitment: the block's hash, where no --rpc tells it", readHash)
    .option(
      "--drand-signature <hex>",
      "with --commitment: the round's signature, as drand publishes it",
      readDrandSignature,
    )
    .option(
      "--waves <n>",
      "with --commitment: how many waves the campaign will have, to be compared",
      readWaves,
    )
    .option("--json", "print one JSON document and nothing else");
  addConventionOptions(addReadOptions(command)).action(async (file, options, called: Command) => {
    requireTogether(options, called);
    const { build } = await import("./build.ts");
    const run = build(file, options, called);
    await cleanly(run, options.rpc);
  });
}

function requireTogether(options: Readonly<Record<string, unknown>>, command: Command): void {
  const needs = [
    ["proofs", "out"],
    ["verify", "out"],
  ] as const;
  for (const [option, needed] of needs) {
    if (options[option] !== undefined && options[needed] === undefined) {
      command.error(`error: --${option} needs --${needed}`);
    }
  }
  if (options.report === true && options.out === undefined) {
    command.error("error: --report needs a file, or --out beside which it is written");
  }
  if (options.commitment !== undefined) return;
  const alone = ["rpc", "blockHash", "drandSignature", "waves"].filter((name) => options[name] !== undefined);
  if (alone.length > 0) {
    command.error("error: --rpc, --block-hash, --drand-signature and --waves need --commitment");
  }
}
