import type { Command } from "commander";
import { readAddress, readBlock, readHex, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { CAMPAIGN, onChain, PROOF_SOURCE, withFactory } from "../commonOptions.ts";
import type { ShowOptions } from "../show.ts";
import type { ClaimStateOptions } from "../state.ts";

const SHOW_HELP = `
With a source and --claimant it shows the status of that account's claim: open, too early, taken, gated and others, as of which
block and until when. Without them it shows the campaign.

Examples:
  symbolon campaign show 0xCAMPAIGN tree --claimant 0xACCOUNT`;

export function define(command: Command): void {
  withFactory(onChain(command))
    .argument("<campaign>", CAMPAIGN)
    .argument("[source]", `with --claimant: ${PROOF_SOURCE}`, readData)
    .option("--claimant <address>", "with a source: whose claim", readAddress)
    .option("--credential <file>", "with a source: presentation or package for the gate", readData)
    .option("--gate-data <hex>", "with a source: what the gate asks for, ready made", readHex)
    .option("--tree <dir>", "its tree, to tell how much is paid and owed")
    .option("--chart <file>", "draw the schedule of a vesting campaign as a page", readPath)
    .addOption(replaceOption())
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .addHelpText("after", SHOW_HELP)
    .action(
      async (campaign: string, source: string | undefined, options: ShowOptions & ClaimStateOptions) => {
        requireOneView(command, source);
        if (source === undefined) return (await import("../show.ts")).show(campaign, options);
        return (await import("../state.ts")).state(campaign, source, options);
      },
    );
}

const OF_CLAIM = ["claimant", "credential", "gateData"];
const OF_CAMPAIGN = ["factory", "tree", "chart", "replace", "fromBlock"];

/** Ends with 2 where a claim's status lacks its account, or an option is of the other view. */
function requireOneView(command: Command, source: string | undefined): void {
  const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
  const flagOf = (name: string) => command.options.find((one) => one.attributeName() === name)?.long;
  if (source !== undefined && !isGiven("claimant")) {
    command.error("error: a source needs --claimant");
  }
  const other = (source === undefined ? OF_CLAIM : OF_CAMPAIGN).find(isGiven);
  if (other === undefined) return;
  command.error(
    source === undefined
      ? `error: ${flagOf(other)} needs a source`
      : `error: ${flagOf(other)} and a source exclude each other`,
  );
}
