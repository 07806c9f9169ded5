import type { Command } from "commander";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { fundCampaign } from "../../src/sdk/distribution/fund/fundCampaign.ts";
import { ownJournal, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { warningLines } from "./campaignLines.ts";
import { openCampaign, type SendingOptions, sending } from "./commonOptions.ts";
import { publishedTree } from "./publishedTree.ts";

const FUND_HELP = `
A vesting campaign takes the money itself and counts it, in one transaction. What is merely sent to it counts only if this
command is run before the first claim; what is sent later is lost, and told here as a warning (MoneyNotCounted).`;

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "its tree")
    .option("--journal <file>", "what was sent (default: CAMPAIGN.fund.journal)")
    .option("--dry-run", "tell what it lacks, send nothing")
    .addHelpText("after", FUND_HELP)
    .action((campaign: string, directory: string, options: FundOptions) =>
      fund(campaign, directory, options),
    );
}

export type FundOptions = SendingOptions & { readonly journal?: string };

/**
 * `symbolon campaign fund CAMPAIGN DIR`: sends what is missing to pay every leaf of the tree in force that is not paid yet,
 * and no more.
 */
export async function fund(
  addressOrFile: string,
  directory: string,
  options: FundOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, journal = `${addressOrFile}.fund.journal` } = options;
  const { client, campaign } = await openCampaign(options, addressOrFile);
  const { lack, token, transactions, calls } = await fundCampaign(client, {
    campaign,
    dryRun,
    timing,
    published: await publishedTree(directory),
    journal: ownJournal(options, journal),
    onProgress: progress("reading what was claimed", "leaves"),
  });
  const { sums, balance, missing, warnings } = lack;
  const sent = dryRun ? 0n : missing;
  const document = { dryRun, campaign, ...sums, balance, missing, sent, transactions, warnings, journal };
  printOutcome(options, { client, calls, name: "Symbolon: fund a campaign" }, document, [
    ...table([
      ["campaign", campaign],
      ...Object.entries(sums).flatMap(([name, value]) =>
        typeof value === "bigint" ? [[name, tokenAmount(value, token)] as const] : [],
      ),
      ["held", tokenAmount(balance, token)],
      [
        "sent",
        dryRun ? `nothing (dry run; ${tokenAmount(missing, token)} would be)` : tokenAmount(sent, token),
      ],
      ...transactions.map(({ hash }) => ["transaction", hash ?? undefined] as const),
    ]),
    ...warningLines(warnings),
  ]);
}
