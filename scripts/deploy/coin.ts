import { requireCoinInWei } from "../../src/sdk/chain/read/payoutCoin.ts";
import { payoutCoinConstruction } from "../../src/sdk/contracts/payoutCoin.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

/** `symbolon deploy coin`: the token of campaigns that pay coin, where it is not there yet. */
export async function deployCoin(options: DeployOptions): Promise<void> {
  const { content, lines, contractLines } = await deployHere(
    options,
    { payoutCoin: payoutCoinConstruction },
    [],
    requireCoinInWei,
  );
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
