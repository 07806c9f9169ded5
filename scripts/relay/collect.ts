import type { Command } from "commander";
import { type Address, getAddress } from "viem";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { collectFees } from "../../src/sdk/distribution/relay/collectFees.ts";
import { type SendingOptions, sending } from "../campaign/commonOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { readAddress } from "../command/optionReaders.ts";
import { table } from "../output.ts";

const HELP = `
Example: symbolon relay collect 0xRELAY 0xTOKEN

Any account may send it: all of the token goes to the relay's treasury. Where it holds nothing, nothing is sent.`;

export function define(command: Command): void {
  sending(command)
    .argument("<relay>", "its address", readAddress)
    .argument("<token>", "the token whose fees are collected", readAddress)
    .option("--dry-run", "tell what would be sent, send nothing")
    .addHelpText("after", HELP)
    .action(collect);
}

/** `symbolon relay collect RELAY TOKEN`. */
async function collect(givenRelay: Address, givenToken: Address, options: SendingOptions): Promise<void> {
  const relay = getAddress(givenRelay);
  const token = getAddress(givenToken);
  const { dryRun = false } = options;
  const client = await openActor(options);
  const done = await collectFees(client, { relay, token, dryRun });
  const { treasury, held, collected, words, transaction, gas, calls } = done;
  const shown = dryRun
    ? `nothing (dry run; ${tokenAmount(held, words)} would be)`
    : tokenAmount(collected, words);
  const document = { dryRun, relay, token, treasury, held, collected, transaction: transaction ?? null, gas };
  const lines = table([
    ["relay", relay],
    ["treasury", treasury],
    ["collected", held === 0n ? "nothing: it holds nothing" : shown],
    ["transaction", transaction],
  ]);
  printOutcome(options, { client, calls, name: "Symbolon: collect a relay's fees" }, document, lines);
}
