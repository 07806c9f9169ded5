import type { Hex } from "viem";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { type ApprovedFunding, approveFunding } from "../../src/sdk/distribution/roots/approveFunding.ts";
import type { AmountOptions, TypedAmount } from "../command/amounts.ts";
import { type Outcome, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { warningLines } from "./campaignLines.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { campaignUnits, openCampaign } from "./openCampaign.ts";

export type ApproveOptions = SendingOptions &
  AmountOptions & { readonly amount?: TypedAmount; readonly proposal?: Hex };

/** `symbolon campaign approve CAMPAIGN`: lets a cumulative campaign take its next root's money from its treasury. */
export async function approve(given: string, options: ApproveOptions): Promise<void> {
  const { proposal, dryRun } = options;
  const { client, campaign } = await openCampaign(options, given);
  const { amount } = await campaignUnits(client, campaign, { amount: options.amount }, options);
  const approved = await approveFunding(client, { campaign, amount, proposal, dryRun });
  const outcome = { client, calls: approved.calls, name: `Symbolon: approve for ${campaign}` };
  report(campaign, approved, { options, outcome });
}

function report(
  campaign: string,
  { token, treasury, proposal, allowance, before, words, findings, sent }: ApprovedFunding,
  { options, outcome }: { readonly options: ApproveOptions; readonly outcome: Outcome },
): void {
  const { dryRun = false } = options;
  const transactions = sent.map(({ hash }) => hash);
  const isAllowed = sent.length === 0 && outcome.calls.length === 0;
  const nothing = isAllowed ? "nothing: it is allowed already" : "nothing (dry run)";
  printOutcome(
    options,
    outcome,
    {
      dryRun,
      campaign,
      token,
      treasury,
      proposal: proposal?.hash ?? null,
      wanted: allowance,
      before,
      findings,
      transactions,
      gas: sent.reduce((sum, { gas }) => sum + gas, 0n),
    },
    [
      ...table([
        ["campaign", campaign],
        ["treasury", treasury],
        ["proposal", proposal?.hash],
        ["allowed", `${tokenAmount(allowance, words)}; before ${tokenAmount(before, words)}`],
        ["sent", transactions.length === 0 ? nothing : transactions.join(", ")],
      ]),
      ...warningLines(findings),
    ],
  );
}
