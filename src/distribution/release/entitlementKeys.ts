import { type Address, getAddress, isAddressEqual } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { listClaims } from "../../chain/events/payments.ts";
import type { EntitlementKey } from "../../chain/read/leaves.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type CampaignRows, rowAccount, rowAmount } from "../check/campaignRows.ts";

/** The campaign's tree, so that the chain need not be searched for who has claimed. */
export type ReleasedTree = {
  /** For errors: the folder, say. */
  readonly name: string;
  readonly rows: CampaignRows;
};

export type EntitlementKeysParameters = {
  readonly campaign: Address;
  /** Undefined: the chain tells who has claimed. */
  readonly tree: ReleasedTree | undefined;
  /** Whose; undefined: everybody's. */
  readonly account: Address | undefined;
  readonly index: bigint | undefined;
  /** First block to look through for claims. */
  readonly fromBlock: bigint;
  readonly onSearching?: ((done: number, total: number) => void) | undefined;
};

/** A leaf that may have been claimed. */
export type LeafKey = EntitlementKey & {
  /** Base units; left out: only the tree knows it, or the chain once it is claimed. */
  readonly amount?: bigint;
};

/**
 * The entitlements that are meant, ascending by index; out of the tree, also those that were not claimed.
 * @throws SymbolonError `NoEntitlement`
 */
export async function entitlementKeys(
  client: ReadClient,
  parameters: EntitlementKeysParameters,
): Promise<readonly LeafKey[]> {
  const { tree, account, index } = parameters;
  // The chain need not be searched for what was given.
  if (tree === undefined && account !== undefined && index !== undefined) {
    return [{ index, account: getAddress(account) }];
  }
  const all = tree === undefined ? await claimedKeys(client, parameters) : keysOf(tree.rows);
  const isMeant = (key: LeafKey) =>
    (account === undefined || isAddressEqual(key.account, account)) &&
    (index === undefined || key.index === index);
  const found = all.filter(isMeant);
  if (found.length > 0 || (account === undefined && index === undefined)) return found;
  throw noEntitlement(parameters);
}

function keysOf(rows: CampaignRows): readonly LeafKey[] {
  return Array.from({ length: rows.count }, (_, i) => ({
    index: BigInt(i),
    account: getAddress(rowAccount(rows, i)),
    amount: rowAmount(rows, i),
  }));
}

async function claimedKeys(
  client: ReadClient,
  { campaign, fromBlock, onSearching }: EntitlementKeysParameters,
): Promise<readonly EntitlementKey[]> {
  const asked = { campaign, fromBlock, ...(onSearching && { onProgress: onSearching }) };
  const keys = (await listClaims(client, asked)).map(({ index, account }) => ({ index, account }));
  return keys.toSorted((a, b) => Number(a.index - b.index));
}

function noEntitlement({ campaign, tree, account, index }: EntitlementKeysParameters): SymbolonError {
  const directory = tree?.name;
  return new SymbolonError({
    code: "NoEntitlement",
    reason: `${directory ?? "The chain"} knows no leaf of the campaign ${campaign}${index === undefined ? "" : ` at index ${index}`}${account === undefined ? "" : ` of ${account}`}${directory === undefined ? " that was claimed" : ""}.`,
    hint: "Check --account and --index; a leaf that was not claimed yet is claimed first: symbolon campaign claim.",
    details: { campaign, account, index, directory },
  });
}
