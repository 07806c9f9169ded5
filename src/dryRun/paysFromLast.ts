import { type Address, encodeFunctionData, erc20Abi } from "viem";
import type { Fork } from "./fork.ts";
import type { StandingLeaf } from "./leafSource.ts";
import { type ForkCall, mineAt } from "./mineAt.ts";
import { paymentTold } from "./paymentTold.ts";
import { readBalances } from "./readBalances.ts";

export type PaysFromLastParameters = {
  readonly campaign: Address;
  readonly token: Address;
  /** Who gets what the campaign has too much. */
  readonly treasury: Address;
  readonly leaf: StandingLeaf;
  readonly call: ForkCall;
  /** Base units that the leaf is paid where the campaign has plenty. */
  readonly due: bigint;
  /** Unix seconds of its claim. */
  readonly time: bigint;
};

/**
 * Whether a leaf is paid the same where the campaign holds just that: a range leaves more in it than all ranges together, and
 * a gate or a token that looks at what is left may refuse whoever comes late.
 */
export async function paysFromLast(
  { engine }: Fork,
  { campaign, token, treasury, leaf, call, due, time }: PaysFromLastParameters,
): Promise<boolean> {
  const [held] = await readBalances(engine, token, [campaign]);
  if (held !== undefined && held > due) {
    const args = [treasury, held - due] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await mineAt(engine, time, [{ from: campaign, to: token, data }]);
  }
  const [left, before] = await readBalances(engine, token, [campaign, leaf.account]);
  const [mined] = await mineAt(engine, time, [call]);
  const [after] = await readBalances(engine, token, [leaf.account]);
  if (left !== due || mined?.isDone !== true || before === undefined || after === undefined) return false;
  return paymentTold(mined.logs, campaign, leaf) === due && after - before === due;
}
