import { type Command, Option } from "commander";
import type { Address } from "viem";
import { cleanly as explained } from "../command/cleanly.ts";
import { readAddress, readBlock, readHash, readPath, readPaths } from "../command/optionReaders.ts";

/** `symbolon allocation from-credentials | trace | verify`. The bodies are loaded when they run. */
export function registerFromCredentials(allocation: Command): void {
  withChain(allocation.command("from-credentials"))
    .description(
      "who holds valid credentials at one block, and what each account gets by rules: rows for tree build",
    )
    .requiredOption("--schema <uid>", "schema of the credentials", readHash)
    .requiredOption("--rules <file>", "the rules (docs/allocate-by-credentials.md)", readPath)
    .requiredOption("--out <dir>", "folder for rows, reasons, what is left out, and manifest", readPath)
    .option("--issuer <address...>", "whose credentials count (default: issuers of the rules)", readAddresses)
    .option("--registry <address>", "read attestations here: an AttestationRegistry, or EAS", readAddress)
    .option("--from-block <number>", "with --registry: where to begin to look (default: 0)", readBlock)
    .option(
      "--batch <dir...>",
      "read the credentials of these batches, by their folders with secret part",
      readPaths,
    )
    .addOption(
      new Option("--batch-registry <address>", "with --batch: the BatchRegistry that is trusted")
        .env("SYMBOLON_BATCH_REGISTRY")
        .argParser(readAddress),
    )
    .option("--block <number>", "the block at which all is judged (default: the newest)", readBlock)
    .addOption(
      new Option("--finality <which>", "without --block: how settled the newest one must be")
        .choices(["latest", "safe", "finalized"])
        .default("latest"),
    )
    .addHelpText("after", FROM_CREDENTIALS_HELP)
    .action(async (options, command: Command) => {
      if (options.registry === undefined && options.batch === undefined) {
        command.error("error: give --registry, or --batch, or both: where credentials are read");
      }
      if (options.batch !== undefined && options.batchRegistry === undefined) {
        command.error("error: --batch needs --batch-registry, or SYMBOLON_BATCH_REGISTRY");
      }
      const { fromCredentials } = await import("./fromCredentials.ts");
      await cleanly(fromCredentials(options));
    });

  allocation
    .command("trace")
    .description(
      "why an account gets what it gets: its credentials, the rules that applied, what capped them",
    )
    .argument("<dir>", "a folder that `allocation from-credentials --out` wrote", readPath)
    .argument("<account>", "the account", readAddress)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", "\nExit code 0: it gets something; 3: it gets nothing.")
    .action(async (directory, account, options) => {
      const { trace } = await import("./fromCredentialsTrace.ts");
      await cleanly(trace(directory, account, options));
    });

  withChain(allocation.command("verify"))
    .description("make an allocation from credentials again at its block, and compare every byte")
    .argument("<dir>", "a folder that `allocation from-credentials --out` wrote", readPath)
    .option("--batch <dir...>", "the folders of its batches, with secret part", readPaths)
    .addHelpText("after", VERIFY_HELP)
    .action(async (directory, options) => {
      const { verify } = await import("./fromCredentialsVerify.ts");
      await cleanly(verify(directory, options));
    });
}

const FROM_CREDENTIALS_HELP = `
Anybody may attest anything, so only credentials of the named issuers count. What is revoked, suspended, expired or not
yet valid at the block is left out, and told with its reason. A block of the past needs a node that keeps its state.

reasons.jsonl and left-out.jsonl repeat values of the credentials: think before you publish them. allocation.csv is in
base units: symbolon tree build DIR/allocation.csv --out tree.`;

const VERIFY_HELP = `
It shows that the rows follow from the rules and the credentials; whether those issuers and registries are to be trusted
is yours to say, so it prints them.`;

function withChain(command: Command): Command {
  return command
    .addOption(
      new Option("--rpc <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").makeOptionMandatory(),
    )
    .option("--json", "print one JSON document and nothing else");
}

/** One of several that may be given. */
function readAddresses(text: string, before: readonly Address[] = []): readonly Address[] {
  return [...before, readAddress(text)];
}

/** What a registry refuses becomes a sentence. */
function cleanly(run: Promise<void>): Promise<void> {
  return explained(run, async () => {
    const { batchRefusal } = await import("../../src/credentials/changes/batchRefusal.ts");
    const { attestationRefusal } = await import("../../src/credentials/attestations/attestationRefusal.ts");
    return (thrown) => batchRefusal(thrown) ?? attestationRefusal(thrown);
  });
}
