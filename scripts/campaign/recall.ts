import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { recallCampaign } from "../../src/sdk/distribution/sweep/recallCampaign.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openCampaign } from "./openCampaign.ts";

/** `symbolon campaign recall CAMPAIGN`. */
export async function recall(addressOrFile: string, options: SendingOptions): Promise<void> {
  const { dryRun = false } = options;
  const { client, campaign } = await openCampaign(options, addressOrFile);
  const done = await recallCampaign(client, { campaign, dryRun });
  const { treasury, held, recalled, allowance, token, sent, calls } = done;
  const transactions = sent.map(({ hash }) => hash);
  const gas = sent.reduce((sum, one) => sum + one.gas, 0n);
  const shown = dryRun
    ? `nothing (dry run; ${tokenAmount(held, token)} would be)`
    : tokenAmount(recalled, token);
  const document = { dryRun, campaign, treasury, held, recalled, allowance, transactions, gas };
  const lines = table([
    ["campaign", campaign],
    ["treasury", treasury],
    ["recalled", shown],
    [
      "allowance",
      allowance === 0n
        ? undefined
        : `${tokenAmount(allowance, token)}, ${dryRun ? "which would be taken back first" : "taken back first"}: a root that waits brings no money in`,
    ],
    ["sent", transactions.length === 0 ? undefined : transactions.join(", ")],
  ]);
  const forgotten = `look at what it holds: symbolon campaign show ${campaign}`;
  printOutcome(options, { client, calls, name: "Symbolon: recall a campaign", forgotten }, document, lines);
}
