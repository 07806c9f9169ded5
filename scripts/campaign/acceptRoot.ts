import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import {
  acceptRoot as accept,
  type DecideRootParameters,
} from "../../src/sdk/distribution/roots/decideRoot.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { proposalPrinter } from "./campaignLines.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openCampaign } from "./openCampaign.ts";

type AcceptOptions = SendingOptions & Pick<DecideRootParameters, "root" | "proposal" | "fromBlock">;

/** `symbolon campaign accept-root CAMPAIGN`: puts the proposed root in force; anybody may, once its timelock has run. */
export async function acceptRoot(given: string, options: AcceptOptions): Promise<void> {
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
