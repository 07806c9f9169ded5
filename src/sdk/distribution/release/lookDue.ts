import { type Address, getAddress, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { listClaims } from "../../chain/events/payments.ts";
import type { Entitlement, EntitlementKey } from "../../chain/read/leaves.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type CampaignRows, rowAccount, rowAmount } from "../check/campaignRows.ts";
import { duePayment } from "../claim/duePayment.ts";
import type { MoneyLeaf } from "../claim/readMoney.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { validateCaller } from "../claim/validateClaim.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import { readLeafEntitlements } from "../state/readPaid.ts";

/** The status of an entitlement. `small`: less is due than the minimum. */
export type DueStatus = "due" | "nothing" | "small" | "unclaimed" | "refused";

export type DueEntitlement = EntitlementKey & {
  /** Base units of all of it; null where it was not claimed, and no tree gives it. */
  readonly total: bigint | null;
  /** Base units: paid so far, and due now. */
  readonly released: bigint;
  readonly due: bigint;
  readonly status: DueStatus;
  /** Why it is refused, where it is. */
  readonly blocker?: ClaimBlocker;
};

/** The leaf of an entitlement that was claimed. */
export function leafOf({ index, account, total }: DueEntitlement): MoneyLeaf {
  return { index: Number(index), account, amount: total ?? 0n };
}

/** What the contract knows a leaf's entitlement by. */
export function keyOf({ index, account }: Pick<MoneyLeaf, "index" | "account">): EntitlementKey {
  return { index: BigInt(index), account };
}

export type LookDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly keys: readonly LeafKey[];
  /** The sender of the release. */
  readonly caller: Address;
  /** Base units below which nothing is paid. */
  readonly min: bigint;
  readonly onReading?: ((done: number, total: number) => void) | undefined;
};

/** What is due of entitlements, all as of one block. */
export async function lookDue(
  client: ReadClient,
  parameters: LookDueParameters,
): Promise<{ readonly now: bigint; readonly entitlements: readonly DueEntitlement[] }> {
  const { campaign, keys, onReading } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const at = { campaign: campaign.campaign, blockNumber, onProgress: onReading };
  const held = await readLeafEntitlements(client, at, keys.length, (i) => keys[i] as LeafKey);
  return { now, entitlements: keys.map((key, i) => dueOf(parameters, now, key, held[i] as Entitlement)) };
}

function dueOf(
  { campaign, caller, min }: LookDueParameters,
  now: bigint,
  { amount, ...key }: LeafKey,
  { claimed, total, released }: Entitlement,
): DueEntitlement {
  const due = duePayment({ campaign, amount: total, paidBefore: released, now });
  const known = { ...key, total: claimed ? total : (amount ?? null), released, due };
  if (!claimed) return { ...known, status: "unclaimed" };
  if (due === 0n) return { ...known, status: "nothing" };
  if (due < min) return { ...known, status: "small" };
  const blocker = validateCaller(campaign, now, caller, key.account);
  return blocker === undefined ? { ...known, status: "due" } : { ...known, status: "refused", blocker };
}

/** @throws SymbolonError `NotVesting`: only vesting campaigns release */
export function requireVesting({ campaign, kind }: Pick<RelayedCampaign, "campaign" | "kind">): void {
  if (kind === "vesting") return;
  throw new SymbolonError({
    code: "NotVesting",
    reason: `The campaign ${campaign} is of kind ${kind}: it pays all that it owes when a leaf is claimed.`,
    hint: "Claim instead: symbolon campaign claim, or symbolon campaign relay.",
    details: { campaign, kind },
  });
}

/** The campaign's tree. With it, the chain need not be searched for claims. */
export type ReleasedTree = {
  /** For errors: for example the folder. */
  readonly name: string;
  readonly rows: CampaignRows;
};

export type EntitlementKeysParameters = {
  readonly campaign: Address;
  /** Undefined: the claims are read from the chain. */
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
  /** Base units; default: only the tree knows it, or the chain once it is claimed. */
  readonly amount?: bigint;
};

/**
 * The chosen entitlements, ascending by index; from a tree, also those that were not claimed.
 * @throws SymbolonError `NoEntitlement`
 */
export async function entitlementKeys(
  client: ReadClient,
  parameters: EntitlementKeysParameters,
): Promise<readonly LeafKey[]> {
  const { tree, account, index } = parameters;
  // The caller gave both: the chain need not be searched for them.
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
  const claims = await listClaims(client, { campaign, fromBlock, onProgress: onSearching });
  const keys = claims.map(({ index, account }) => ({ index, account }));
  return keys.toSorted((a, b) => Number(a.index - b.index));
}

function noEntitlement({ campaign, tree, account, index }: EntitlementKeysParameters): SymbolonError {
  const directory = tree?.name;
  return new SymbolonError({
    code: "NoEntitlement",
    reason: `${directory ?? "The chain"} has no ${directory === undefined ? "claimed leaf" : "leaf"} of the campaign ${campaign}${index === undefined ? "" : ` at index ${index}`}${account === undefined ? "" : ` of ${account}`}.`,
    hint: "Check --claimant and --index; claim an unclaimed leaf first: symbolon campaign claim.",
    details: { campaign, account, index, directory },
  });
}
