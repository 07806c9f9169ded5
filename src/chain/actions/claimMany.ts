import type { Address, Hash, Hex } from "viem";
import { estimateContractGas, writeContract } from "viem/actions";
import { minBigInt } from "../../core/minBigInt.ts";
import { claimManyCall } from "../calls/campaigns.ts";
import type { WriteClient } from "../clients.ts";
import { TRANSACTION_GAS_CAP } from "../transactionLimits.ts";

export type ClaimManyParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** Items and their common proof: `encodeBundle`. */
  readonly bundle: Hex;
  /** Gas beyond what the node estimates, so that an item that burns takes no other down: a planned bundle's. Default: 0. */
  readonly reserve?: bigint;
};

/**
 * Claims a bundle of leaves. Whatever of it cannot be paid is skipped; the receipt's event `ClaimsSkipped` says which,
 * and why (`readSkips`).
 */
export async function claimMany(
  client: WriteClient,
  { campaign, bundle, reserve = 0n }: ClaimManyParameters,
): Promise<Hash> {
  const call = claimManyCall({ campaign, bundle });
  if (reserve === 0n) return writeContract(client, call);
  const account = client.account.address;
  const wanted = reserve + (await estimateContractGas(client, { ...call, account }));
  return writeContract(client, { ...call, gas: minBigInt(wanted, BigInt(TRANSACTION_GAS_CAP)) });
}
