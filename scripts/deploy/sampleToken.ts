import { type Command, InvalidArgumentError } from "commander";
import { type Address, parseEther } from "viem";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readAddress } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

const HELP = `
The token is worth nothing, and nobody can make more of it. The same holder and supply give the same token, at one address.`;

export function define(command: Command): void {
  deploying(command)
    .requiredOption("--holder <address>", "who gets all of it", readAddress)
    .requiredOption("--supply <tokens>", "how many there are, each of 10^18 base units", readSupply)
    .addHelpText("after", HELP)
    .action(sampleToken);
}

type SampleTokenOptions = DeployOptions & { readonly holder: Address; readonly supply: bigint };

/** @returns base units */
function readSupply(text: string): bigint {
  if (/^[1-9]\d{0,29}$/.test(text)) return parseEther(text);
  throw new InvalidArgumentError("It must be a whole number of tokens, of 30 digits at most.");
}

/** `symbolon deploy sample-token`: something to pay out while one tries. */
async function sampleToken(options: SampleTokenOptions): Promise<void> {
  const { holder, supply, json = false } = options;
  const { content, lines, contractLines } = await deployHere(
    options,
    { sampleToken: { build: sampleTokenBuild, args: [holder, supply] } },
    [
      ["holder", holder],
      ["supply", tokenAmount(supply, { decimals: 18 })],
    ],
  );
  printResult(json, { ...content, holder, supply }, table([...lines, ...contractLines]));
}
