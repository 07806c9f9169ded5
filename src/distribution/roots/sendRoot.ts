import { type Address, type EncodeFunctionDataParameters, encodeFunctionData, type Hash } from "viem";
import { call, sendTransaction } from "viem/actions";
import { cumulativeCampaignAbi } from "../../chain/abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { type RootEvent, rootEvents } from "../../chain/events/roots.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import { transactionReverted } from "../transactionReverted.ts";

type RootFunction = "proposeRoot" | "acceptRoot" | "vetoRoot";

export type RootCall = {
  readonly campaign: Address;
  readonly functionName: RootFunction;
  readonly args: readonly unknown[];
  /** Plays it, sends nothing. */
  readonly dryRun: boolean | undefined;
};

/** What was sent, and what the campaign told of its roots on it. */
export type SentRoot = {
  readonly transaction: Hash;
  readonly gas: bigint;
  readonly events: readonly RootEvent[];
};

/**
 * Plays a call about a root, and then sends it. No journal: what was proposed, accepted or vetoed once is refused the second
 * time, and whoever calls looks for that before.
 * @returns undefined: a dry run
 * @throws SymbolonError `TransactionReverted`; what viem throws where the campaign refuses
 */
export async function sendRoot(
  client: WriteClient,
  { campaign, functionName, args, dryRun = false }: RootCall,
): Promise<SentRoot | undefined> {
  const asked = { abi: cumulativeCampaignAbi, functionName, args };
  const data = encodeFunctionData(
    asked as EncodeFunctionDataParameters<typeof cumulativeCampaignAbi, RootFunction>,
  );
  await call(client, { account: client.account.address, to: campaign, data });
  if (dryRun) return undefined;
  const transaction = await sendTransaction(client, { to: campaign, data });
  const { status, gasUsed, logs } = await awaitReceipt(client, transaction);
  if (status !== "success") throw transactionReverted(transaction);
  return { transaction, gas: gasUsed, events: rootEvents(campaign, logs) };
}
