import type { Command } from "commander";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { readAddress, readBlock, readNumber } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { CAMPAIGN, inFlightOption, PAYER_HELP, sending, withPayers } from "../commonOptions.ts";
import type { ReleaseOptions } from "../release.ts";

const RELEASE_HELP = `
A leaf is claimed first (\`campaign claim\`, \`campaign relay\`); from then on what vests is released, without a proof and
without an end. Before a transaction is sent it is written to the journal; the same command, run again after whatever
happened, pays what is due then, and nothing twice.

A signed claim that paid nothing, since nothing was vested yet, leaves its signature good for one payment, by whoever has
it. Whoever would take it back releases something without it, as soon as something is due.

Exit code 0: what was due is paid; 3: some were skipped, or the leaf that was named is not claimed yet.`;

export function define(command: Command): void {
  takingAmounts(sending(withPayers(command)))
    .argument("<campaign>", CAMPAIGN)
    .argument("[dir]", "the tree's folder (default: the chain is searched for who has claimed)")
    .option("--claimant <address>", "what is due to this account", readAddress)
    .option("--index <number>", "what is due of this leaf", readNumber)
    .option("--all", "whatever is due to anybody, in bundles")
    .addOption(amountOption("--min <tokens>", "leave out of whom less is due (default: 0)"))
    .option("--signed <file>", "pay as `campaign sign` says: to another address, with a fee", readData)
    .addOption(amountOption("--fee <tokens>", "what to keep of a signed one (default: all that was signed)"))
    .addOption(inFlightOption())
    .option("--from-block <number>", "first block to search (default: the campaign file's, or 0)", readBlock)
    .option("--journal <file>", "what was sent (default: CAMPAIGN.release.journal)")
    .option("--dry-run", "simulate what is due, send nothing")
    .addHelpText("after", RELEASE_HELP)
    .addHelpText("after", PAYER_HELP)
    .action(async (campaign: string, directory: string | undefined, options: ReleaseOptions) =>
      (await import("../release.ts")).release(campaign, directory, options),
    );
}
