import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { sweepCampaign } from "../../src/sdk/distribution/sweep/sweepCampaign.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openCampaign } from "./openCampaign.ts";

/** `symbolon campaign sweep CAMPAIGN`. */
export async function sweep(addressOrFile: string, options: SendingOptions): Promise<void> {
  const { dryRun = false } = options;
  const { client, campaign } = await openCampaign(options, addressOrFile);
  const done = await sweepCampaign(client, { campaign, dryRun });
  const { treasury, held, rest, swept, token, transaction, gas, calls } = done;
  const shown = dryRun
    ? `nothing (dry run; ${tokenAmount(rest, token)} would be)`
    : tokenAmount(swept, token);
  const document = { dryRun, campaign, treasury, held, swept, transaction: transaction ?? null, gas };
  const lines = table([
    ["campaign", campaign],
    ["treasury", treasury],
    ["swept", rest === 0n ? "nothing: nothing was left" : shown],
    ["stays", rest === held ? undefined : `${tokenAmount(held - rest, token)}: claimed, or never counted`],
    ["transaction", transaction],
  ]);
  printOutcome(options, { client, calls, name: "Symbolon: sweep a campaign" }, document, lines);
}
