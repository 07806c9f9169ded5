import { type Command, InvalidArgumentError } from "commander";
import type { NamedSource } from "../../../src/node/allocation/shuffle/commitAllocation.ts";
import { acting } from "../../command/actingOptions.ts";
import { readChainId, readPath, readRpcUrl } from "../../command/optionReaders.ts";
import { requireWith } from "../../command/requireWith.ts";
import { readData } from "../../command/standardInput.ts";
import { addReadOptions, withTimestamps } from "../readOptions.ts";

export function define(command: Command): void {
  acting(withTimestamps(command))
    .argument("<file>", "the allocation: CSV or JSON, gzipped or not, without indexes", readData)
    .requiredOption(
      "--randomness <source>",
      "block:NUMBER of the chain, or drand:ROUND of quicknet; still to come",
      readNamedSource,
    )
    .option("--rpc <url>", "timestamp the commitment on this chain", readRpcUrl)
    .option("--chain-id <id>", "the block's chain, where no --rpc tells it", readChainId)
    .option("--out <file>", "where the commitment is written (with --rpc: FILE.commitment.json)", readPath)
    .option("--dry-run", "check and simulate it; write and send nothing")
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command)
    .addHelpText("after", COMMIT_HELP)
    .action(async (file, options, called: Command) => {
      requireWith(options, [["calldata", "rpc"]], called);
      await (await import("../commit.ts")).commit(file, options, called);
    });
}

const COMMIT_HELP = `
How the file is read (--decimals and what follows) decides what is committed to: \`tree build --commitment\` takes the same
options. The block must be more than 64 ahead; drand's rounds come every 3 seconds, round R at
1692803367 + 3 * (R - 1). Run again it is not sent twice. Publish the file at once: docs/waves.md says why.`;

const NAMED = /^(block|drand):([1-9]\d{0,17})$/;

function readNamedSource(text: string): NamedSource {
  const [, kind, number] = NAMED.exec(text) ?? [];
  if (kind !== undefined && number !== undefined) {
    return { kind: kind === "block" ? "block" : "drand", number: BigInt(number) };
  }
  throw new InvalidArgumentError(
    "It must be block:NUMBER or drand:ROUND, such as block:23000000 or drand:30000000.",
  );
}
