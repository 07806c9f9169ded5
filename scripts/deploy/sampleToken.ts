import type { Command } from "commander";
import type { Address } from "viem";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { amountOption, type TypedAmount, unitsOfAmount } from "../command/amounts.ts";
import { readAddress } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

const HELP = `
The token is worth nothing, and nobody can make more of it. The same holder and supply give the same token, at one address.`;

export function define(command: Command): void {
  deploying(command)
    .requiredOption("--holder <address>", "who gets all of it", readAddress)
    .addOption(
      amountOption("--supply <tokens>", "how many there are, each of 10^18 base units").makeOptionMandatory(),
    )
    .addHelpText("after", HELP)
    .action(sampleToken);
}

type SampleTokenOptions = DeployOptions & { readonly holder: Address; readonly supply: TypedAmount };

/** What every sample token says of itself. */
const WORDS = { decimals: 18, symbol: "SAMPLE" };

/** `symbolon deploy sample-token`: something to pay out while one tries. */
async function sampleToken(options: SampleTokenOptions): Promise<void> {
  const { holder, json = false } = options;
  const supply = unitsOfAmount(options.supply, WORDS, {});
  const { content, lines, contractLines } = await deployHere(
    options,
    { sampleToken: { build: sampleTokenBuild, args: [holder, supply] } },
    [
      ["holder", holder],
      ["supply", tokenAmount(supply, WORDS)],
    ],
  );
  printResult(json, { ...content, holder, supply }, table([...lines, ...contractLines]));
}
