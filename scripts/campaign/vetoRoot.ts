import type { Hex } from "viem";
import { type DecideRootParameters, vetoRoot as veto } from "../../src/sdk/distribution/roots/decideRoot.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { proposalPrinter } from "./campaignLines.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openCampaign } from "./openCampaign.ts";

type VetoOptions = SendingOptions & Pick<DecideRootParameters, "proposal" | "fromBlock">;

/** `symbolon campaign veto CAMPAIGN [ROOT]`: turns a proposed root down, as its guardian, or takes it back, as its proposer. */
export async function vetoRoot(given: string, root: Hex | undefined, options: VetoOptions): Promise<void> {
  const { proposal: meant, dryRun = false, json = false } = options;
  const { client, campaign, file } = await openCampaign(options, given);
  const vetoed = await veto(client, {
    campaign,
    root,
    proposal: meant,
    dryRun,
    fromBlock: options.fromBlock ?? file?.fromBlock,
    onProposal: json ? undefined : proposalPrinter(campaign, options),
    onSearching: progress("looking through the campaign's roots", "blocks"),
  });
  const name = "Symbolon: turn a proposed root down";
  if (vetoed.already) {
    const document = { dryRun, campaign, ...vetoed, transaction: null };
    printOutcome(options, { client, calls: [], name }, document, [
      `${vetoed.root} was vetoed already, by ${vetoed.by}: nothing is sent`,
    ]);
    return;
  }
  const { proposal, by, transaction, gas, calls } = vetoed;
  const { hash, ...content } = proposal;
  printOutcome(
    options,
    { client, calls, name },
    { dryRun, campaign, proposal: hash, ...content, already: false, by, transaction, gas },
    table([
      ["vetoed by", by],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}
