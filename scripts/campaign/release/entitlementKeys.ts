import { type Address, getAddress, isAddressEqual } from "viem";
import { listClaims } from "../../../src/chain/actions/listClaims.ts";
import type { EntitlementKey } from "../../../src/chain/actions/readEntitlements.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { progress } from "../../output.ts";
import { claimTree } from "../../../src/allocation/output/campaignTree.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";

export type EntitlementKeysParameters = {
  readonly campaign: RelayedCampaign;
  /** The campaign's tree; undefined: the chain tells who has claimed. */
  readonly directory: string | undefined;
  /** Whose; undefined: everybody's. */
  readonly account: Address | undefined;
  readonly index: bigint | undefined;
  /** First block to look through for claims. */
  readonly fromBlock: bigint;
};

/** A leaf that may have been claimed. */
export type LeafKey = EntitlementKey & {
  /** Base units; left out: only the tree knows it, or the chain once it is claimed. */
  readonly amount?: bigint;
};

/**
 * The entitlements that are meant, ascending by index; out of the tree, also those that were not claimed.
 * @throws SymbolonError `NoEntitlement`, and as `claimTree`
 */
export async function entitlementKeys(
  client: ReadClient,
  { campaign, directory, account, index, fromBlock }: EntitlementKeysParameters,
): Promise<readonly LeafKey[]> {
  // The chain need not be searched for what was told.
  if (directory === undefined && account !== undefined && index !== undefined) {
    return [{ index, account: getAddress(account) }];
  }
  const all: readonly LeafKey[] =
    directory === undefined ? await claimedKeys(client, campaign.campaign, fromBlock) : await treeKeys();
  const isMeant = (key: LeafKey) =>
    (account === undefined || isAddressEqual(key.account, account)) &&
    (index === undefined || key.index === index);
  const found = all.filter(isMeant);
  if (found.length > 0 || (account === undefined && index === undefined)) return found;
  throw new SymbolonError({
    code: "NoEntitlement",
    reason: `${directory ?? "The chain"} knows no leaf of the campaign ${campaign.campaign}${index === undefined ? "" : ` at index ${index}`}${account === undefined ? "" : ` of ${account}`}${directory === undefined ? " that was claimed" : ""}.`,
    hint: "Check --account and --index; a leaf that was not claimed yet is claimed first: symbolon campaign claim.",
    details: { campaign: campaign.campaign, account, index, directory },
  });

  async function treeKeys(): Promise<readonly LeafKey[]> {
    const tree = await claimTree(directory ?? "", campaign);
    return Array.from({ length: tree.count }, (_, i) => ({
      index: BigInt(i),
      account: getAddress(tree.account(i)),
      amount: tree.amount(i),
    }));
  }
}

async function claimedKeys(
  client: ReadClient,
  campaign: Address,
  fromBlock: bigint,
): Promise<readonly EntitlementKey[]> {
  const onProgress = progress("looking for who has claimed");
  const claims = await listClaims(client, { campaign, fromBlock, onProgress });
  const keys = claims.map(({ index, account }) => ({ index, account }));
  return keys.toSorted((a, b) => Number(a.index - b.index));
}
