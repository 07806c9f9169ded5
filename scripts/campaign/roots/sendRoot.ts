import { type Address, type EncodeFunctionDataParameters, encodeFunctionData, type Hash } from "viem";
import { call, sendTransaction } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../src/chain/abi/cumulativeCampaignAbi.ts";
import type { WriteClient } from "../../../src/chain/clients.ts";
import { type RootEvent, rootEvents } from "../../../src/chain/rootEvents.ts";
import { awaitReceipt } from "../../../src/delivery/lookUp.ts";
import { transactionReverted } from "../../../src/distribution/transactionReverted.ts";

type RootFunction = "proposeRoot" | "acceptRoot" | "vetoRoot";

export type RootCall = {
  readonly campaign: Address;
  readonly functionName: RootFunction;
  readonly args: readonly unknown[];
};

/** What was sent, and what the campaign told of its roots on it. */
export type SentRoot = {
  readonly transaction: Hash;
  readonly gas: bigint;
  readonly events: readonly RootEvent[];
};

/** Plays a call about a root, which the campaign refuses by name. */
export async function playRoot(client: WriteClient, { campaign, ...asked }: RootCall): Promise<undefined> {
  await call(client, { account: client.account.address, to: campaign, data: calldata(asked) });
}

/**
 * Plays a call about a root, and then sends it. No journal: what was proposed, accepted or vetoed once is refused the second
 * time, and the commands look for that before.
 * @throws SymbolonError `TransactionReverted`, and what the campaign refuses
 */
export async function sendRoot(client: WriteClient, asked: RootCall): Promise<SentRoot> {
  await playRoot(client, asked);
  const { campaign } = asked;
  const transaction = await sendTransaction(client, { to: campaign, data: calldata(asked) });
  const { status, gasUsed, logs } = await awaitReceipt(client, transaction);
  if (status !== "success") throw transactionReverted(transaction);
  return { transaction, gas: gasUsed, events: rootEvents(campaign, logs) };
}

function calldata({ functionName, args }: Pick<RootCall, "functionName" | "args">) {
  const asked = { abi: cumulativeCampaignAbi, functionName, args };
  return encodeFunctionData(
    asked as EncodeFunctionDataParameters<typeof cumulativeCampaignAbi, RootFunction>,
  );
}
