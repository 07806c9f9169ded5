import { type Command, Option } from "commander";
import { neededChain } from "../../command/chainOption.ts";
import {
  readAddress,
  readAddresses,
  readBlock,
  readHash,
  readPath,
  readPaths,
} from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { withContract } from "../../command/systemPlaces.ts";

export function define(command: Command): void {
  withContract(command.addOption(neededChain()), {
    flag: "--batch-registry",
    description: "with --batch: the BatchRegistry that is trusted",
    contract: "batchRegistry",
  })
    .requiredOption("--schema <uid>", "schema of the credentials", readHash)
    .requiredOption("--rules <file>", "the rules (docs/allocate-by-credentials.md)", readData)
    .requiredOption("--out <dir>", "folder for rows, reasons, what is left out, and manifest", readPath)
    .addOption(replaceOption())
    .option("--issuer <address...>", "whose credentials count (default: issuers of the rules)", readAddresses)
    .option(
      "--registry <address>",
      "read attestations here: an AttestationRegistry, EAS, Verax or Sign Protocol",
      readAddress,
    )
    .option("--from-block <number>", "with --registry: where to begin to look (default: 0)", readBlock)
    .option(
      "--batch <dir...>",
      "read the credentials of these batches, by their folders with secret part",
      readPaths,
    )
    .option("--block <number>", "the block at which all is judged (default: the newest)", readBlock)
    .addOption(
      new Option("--finality <tag>", "without --block: how settled the newest one must be")
        .choices(["latest", "safe", "finalized"])
        .default("latest"),
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", FROM_CREDENTIALS_HELP)
    .action(async (options, called: Command) => {
      if (options.registry === undefined && options.batch === undefined) {
        called.error("error: give --registry, --batch or both");
      }
      await (await import("../fromCredentials.ts")).fromCredentials(options);
    });
}

const FROM_CREDENTIALS_HELP = `
Anybody may attest anything, so only credentials of the named issuers count. Verax takes an attester's name from the
portal, so there the issuers are portals. A schema of Sign Protocol is its number, as 32 bytes. What is revoked, suspended, expired or not
yet valid at the block is left out, and told with its reason. A block of the past needs a node that keeps its state.

reasons.jsonl and left-out.jsonl repeat values of the credentials: think before you publish them. allocation.csv is in
base units: symbolon tree build DIR/allocation.csv --base-units --out tree.`;
