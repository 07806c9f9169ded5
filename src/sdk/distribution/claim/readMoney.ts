import { type Address, erc20Abi } from "viem";
import { getBlock, readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { type ClaimBlocker, claimBlocker } from "../decodeClaimError.ts";
import { duePayment } from "./duePayment.ts";
import { readLeafStatuses } from "./readLeafStatuses.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

/** A leaf, and all that it pays in the end. */
export type MoneyLeaf = { readonly index: number; readonly account: Address; readonly amount: bigint };

/** The same, with the base units that its account has signed for at most; default: all. */
export type OwedLeaf = MoneyLeaf & {
  readonly signed?: { readonly terms: { readonly upTo: bigint } };
};

/** Why a campaign cannot pay some leaves together: it holds less. Undefined: it has enough, or nobody can tell. */
export type MoneyShort = (leaves: readonly Pick<MoneyLeaf, "index">[]) => ClaimBlocker | undefined;

/**
 * Reads what a campaign holds and what it owes some leaves. Most tokens say by a text, a panic or nothing that the payer has
 * too little, and so others say that it is too soon: only the balance tells one from the other.
 */
export async function readMoney(
  client: ReadClient,
  campaign: RelayedCampaign,
  leaves: readonly OwedLeaf[],
): Promise<MoneyShort> {
  const { campaign: address, token } = campaign;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const byIndex = new Map(leaves.map((leaf) => [leaf.index, leaf]));
  const indexes = [...byIndex.keys()].toSorted((a, b) => a - b);
  const leafAt = (index: number) => byIndex.get(index) as OwedLeaf;
  const balance = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [address] } as const;
  const [statusOf, held] = await Promise.all([
    readLeafStatuses(client, { campaign, indexes, leafAt, blockNumber }),
    readContract(client, { ...balance, blockNumber }).catch(() => undefined),
  ]);
  const dueOf = (index: number) => {
    const { paidBefore } = statusOf(index);
    const { amount, signed } = leafAt(index);
    const due = duePayment({ campaign, amount, paidBefore, now });
    return minBigInt(due, signed?.terms.upTo ?? due);
  };
  return (some) => {
    const due = some.reduce((sum, { index }) => sum + dueOf(index), 0n);
    if (held === undefined || held >= due) return undefined;
    return claimBlocker("ERC20InsufficientBalance", [address, held, due]);
  };
}
