import type { Command } from "commander";
import { sweepCampaign } from "../../src/distribution/sweep/sweepCampaign.ts";
import { signing } from "../command/signer/signingOptions.ts";
import { inTokens, printResult, table } from "../output.ts";
import { onChain, openCampaign, type SendingOptions } from "./commonOptions.ts";

export function define(command: Command): void {
  signing(onChain(command))
    .argument("<campaign>", "its address, or its file")
    .option("--dry-run", "tell what would be sent, send nothing")
    .action(sweep);
}

/** `symbolon campaign sweep CAMPAIGN`. */
async function sweep(addressOrFile: string, options: SendingOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const { client, campaign } = await openCampaign(options, addressOrFile);
  const done = await sweepCampaign(client, { campaign, dryRun });
  const { treasury, held, rest, swept, decimals, transaction, gas } = done;
  const shown = dryRun ? `nothing (dry run; ${rest} base units would be)` : inTokens(swept, decimals);
  const document = { dryRun, campaign, treasury, held, swept, transaction: transaction ?? null, gas };
  const lines = table([
    ["campaign", campaign],
    ["treasury", treasury],
    ["swept", rest === 0n ? "nothing: nothing was left" : shown],
    ["stays", rest === held ? undefined : `${inTokens(held - rest, decimals)}: claimed, or never counted`],
    ["transaction", transaction],
  ]);
  printResult(json, document, lines);
}
