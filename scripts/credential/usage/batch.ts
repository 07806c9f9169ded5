import type { Command } from "commander";
import { rarely } from "../../command/help/rareOptions.ts";
import { readAddress, readCount, readPath } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { readNames } from "../../tree/readOptions.ts";
import { policyOptions } from "../policyOptions.ts";

const BATCH_HELP = `
CSV is separated by commas, semicolons or tabs, as its header or Excel's first line sep=; says. Flags are true or false, moments
Unix seconds, dates or times with their zone.`;

const JSON_HELP = "print one JSON document and nothing else";

/** What the command takes. */
export function define(command: Command): void {
  const built = command
    .argument(
      "[file]",
      "CSV, JSON or JSON lines: subject, optionally validFrom and expires, a column a field",
      readData,
    )
    .option("--schema <fields>", 'such as "bytes32 person,bool adult"')
    .option(
      "--checksum-chain <id>",
      "the chain whose EIP-1191 checksums the subjects have, such as 30 (default: EIP-55)",
      readCount,
    )
    .option("--ignore-columns <names>", "columns of the file to leave out, separated by commas", readNames)
    .option("--out <dir>", "the folder to write: public/ and secret/", readPath)
    .option("--revoker <address>", "who may revoke, suspend and reinstate; can never be changed", readAddress)
    .option("--irrevocable", "nobody may, ever");
  policyOptions(built, NOBODY)
    .option("--resolver <address>", "of the schema as it is registered (default: none)", readAddress)
    .option("--with-subjects", "list every subject in the manifest: it can never be taken back")
    .option("--secret-of <dir>", "use the secret of an earlier batch: same file, same bytes", readPath)
    .option("--check <dir>", "instead: build a batch again from its folder, and compare", readPath)
    .option("--json", JSON_HELP)
    .addHelpText("after", BATCH_HELP)
    .action(async (file, options) => {
      if (options.check !== undefined) {
        if (file !== undefined) command.error("error: a file and --check exclude each other");
        return (await import("../batch.ts")).checkBatch(options.check, options);
      }
      if (file === undefined || options.schema === undefined || options.out === undefined) {
        command.error("error: give a file, --schema and --out; or --check");
      }
      return (await import("../batch.ts")).batch(file, options);
    });
  rarely(command, "--rules-hash", "--chain-id", "--resolver");
}

/** Defaults, as the help names them. */
const NOBODY = { emergency: "nobody", epochLength: "0, not at all", rulesHash: "none" };
