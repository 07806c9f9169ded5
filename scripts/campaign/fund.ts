import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { fundCampaign } from "../../src/sdk/distribution/fund/fundCampaign.ts";
import { ownJournal, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { warningLines } from "./campaignLines.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openCampaign } from "./openCampaign.ts";
import { publishedTree } from "./publishedTree.ts";

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
