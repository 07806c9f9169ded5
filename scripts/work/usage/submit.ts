import type { Command } from "commander";
import { chainOption } from "../../command/chainOption.ts";
import { readAddress, readChainId, readPath } from "../../command/optionReaders.ts";
import { readDataFiles } from "../../command/standardInput.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import type { SubmitOptions } from "../submit.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("[file...]", "signed claims, claims, releases, signed requests; folders of them", readDataFiles)
    .option("--tree <dir>", "the campaign's tree, which has the proofs of claims that have none", readPath)
    .option("--all", "with --tree: every leaf of it, paid to its own account")
    .option("--campaign <address>", "with --all: whose leaves they are", readAddress)
    .option("--chain <id>", "with --all: on which chain, where none is asked", readChainId)
    .addOption(chainOption("with --campaign: compare the tree with the campaign's"))
    .option("--skip-bad", "take the rest where some cannot be read")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: SubmitOptions, called: Command) =>
      (await import("../submit.ts")).submit(files, options, called),
    );
}

const HELP = `
Puts what is to be done into the store, all of it or nothing, for \`work start\` to do it once. Run again, with the same or with
longer files, it adds what is new. It knows a claim by campaign, index and what was paid before, a request by all that was
signed. A claim that its account's key signed again, with a later deadline, takes the place of the first, as long as nothing was
sent for that; any other content is refused (IntentDiffers).

A file is JSON or JSON lines. Signed claims are what \`campaign sign\` wrote, signed requests what --sign-request wrote.

Examples:
  symbolon work submit claims.jsonl --tree tree
  symbolon work submit --tree tree --all --campaign 0xCAMPAIGN --rpc https://...

Exit code 0: all is in the store; 3: with --skip-bad, some is not.`;
