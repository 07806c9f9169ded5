import type { Command } from "commander";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { sweepCampaign } from "../../src/sdk/distribution/sweep/sweepCampaign.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { openCampaign, type SendingOptions, sending } from "./commonOptions.ts";

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .option("--dry-run", "tell what would be sent, send nothing")
    .action(sweep);
}

/** `symbolon campaign sweep CAMPAIGN`. */
async function sweep(addressOrFile: string, options: SendingOptions): Promise<void> {
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
