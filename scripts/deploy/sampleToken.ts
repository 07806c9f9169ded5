import type { Address } from "viem";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { type TypedAmount, unitsOfAmount } from "../command/amounts.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type SampleTokenOptions = DeployOptions & { readonly holder: Address; readonly supply: TypedAmount };

/** What every sample token says of itself. */
const WORDS = { decimals: 18, symbol: "SAMPLE" };

/** `symbolon deploy sample-token`: something to pay out while one tries. */
export async function sampleToken(options: SampleTokenOptions): Promise<void> {
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
