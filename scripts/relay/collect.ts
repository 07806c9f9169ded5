import { type Address, getAddress } from "viem";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { collectFees } from "../../src/sdk/distribution/relay/collectFees.ts";
import type { SendingOptions } from "../campaign/commonOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";

/** `symbolon relay collect RELAY TOKEN`. */
export async function collect(
  givenRelay: Address,
  givenToken: Address,
  options: SendingOptions,
): Promise<void> {
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
