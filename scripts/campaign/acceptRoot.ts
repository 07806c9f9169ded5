import type { Command } from "commander";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import {
  acceptRoot as accept,
  type DecideRootParameters,
} from "../../src/sdk/distribution/roots/decideRoot.ts";
import { printOutcome } from "../command/calldata.ts";
import { readBlock, readHash } from "../command/optionReaders.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { proposalPrinter } from "./campaignLines.ts";
import { openCampaign, type SendingOptions, sending } from "./commonOptions.ts";

const ACCEPT_HELP = `
Exit code 0: it is in force, by this run or before; 1: it cannot be yet (the error says from when on), or no more.`;

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--root <hash>", "the root that is meant (default: the one that waits)", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "check and simulate it, send nothing")
    .addHelpText("after", ACCEPT_HELP)
    .action(acceptRoot);
}

type AcceptOptions = SendingOptions & Pick<DecideRootParameters, "root" | "proposal" | "fromBlock">;

/** `symbolon campaign accept-root CAMPAIGN`: puts the proposed root in force; anybody may, once its timelock has run. */
async function acceptRoot(given: string, options: AcceptOptions): Promise<void> {
  const { root, proposal: meant, dryRun = false, json = false } = options;
  const { client, campaign, file } = await openCampaign(options, given);
  const accepted = await accept(client, {
    campaign,
    root,
    proposal: meant,
    dryRun,
    fromBlock: options.fromBlock ?? file?.fromBlock,
    onProposal: json ? undefined : proposalPrinter(campaign, options),
    onSearching: progress("looking through the campaign's roots", "blocks"),
  });
  const name = "Symbolon: accept a root";
  if (accepted.already) {
    const document = { dryRun, campaign, root: accepted.root, already: true, transaction: null };
    printOutcome(options, { client, calls: [], name }, document, [
      `${accepted.root} is accepted already: nothing is sent`,
    ]);
    return;
  }
  const { proposal, previous, overlapEnds, treasury, transaction, gas, calls } = accepted;
  const { hash, ...content } = proposal;
  printOutcome(
    options,
    { client, calls, name },
    { dryRun, campaign, proposal: hash, ...content, previous, overlapEnds, already: false, transaction, gas },
    table([
      ["root before", `${previous}, good until ${isoMomentOr(overlapEnds, "")}`],
      ["paid by", treasury],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}
