import type { Command } from "commander";
import { rarely } from "../../command/help/rareOptions.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { signing } from "../../command/signer/signingOptions.ts";
import { finality, onChain } from "../commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  signing(onChain(command))
    .argument("<batch...>", "each by its id, its header file, or its folder once it is issued")
    .requiredOption("--out <file>", "where to write it")
    .addOption(replaceOption())
    .addOption(finality("how settled the block must be"))
    .option("--sign", "sign it by your key: verifiers that name their signers take no other")
    .action(async (batches, options) => (await import("../copy.ts")).copy(batches, options));
  rarely(command, "--finality", "--password-fd", "--signer");
}
