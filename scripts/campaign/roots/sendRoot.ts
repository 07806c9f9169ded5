import {
  type Address,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hash,
  type Log,
} from "viem";
import { call } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../src/chain/abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../../../src/chain/writeClient.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import { transactionReverted } from "../transactionReverted.ts";

type RootFunction = EncodeFunctionDataParameters<
  typeof cumulativeCampaignAbi,
  "proposeRoot" | "acceptRoot" | "vetoRoot"
>;

export type RootCall = {
  readonly campaign: Address;
  readonly functionName: "proposeRoot" | "acceptRoot" | "vetoRoot";
  readonly args: readonly unknown[];
};

/** What was sent; undefined: it was only simulated. */
export type SentRoot =
  | { readonly transaction: Hash; readonly gas: bigint; readonly logs: readonly Log[] }
  | undefined;

/**
 * Plays a call about a root, which the campaign refuses by name, and then sends it. No journal: what was proposed, accepted
 * or vetoed once is refused the second time, and the commands look for that before.
 * @throws SymbolonError `TransactionReverted`, and what the campaign refuses
 */
export async function sendRoot(
  client: WriteClient,
  { campaign, functionName, args }: RootCall,
  send: (() => Promise<Hash>) | undefined,
): Promise<SentRoot> {
  const data = encodeFunctionData({ abi: cumulativeCampaignAbi, functionName, args } as RootFunction);
  await call(client, { account: client.account.address, to: campaign, data });
  if (send === undefined) return undefined;
  const transaction = await send();
  const { status, gasUsed, logs } = await awaitReceipt(client, transaction);
  if (status !== "success") throw transactionReverted(transaction);
  return { transaction, gas: gasUsed, logs };
}
