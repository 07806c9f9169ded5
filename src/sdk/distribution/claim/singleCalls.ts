import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import { claimCall, claimSignedCall, releaseCall, releaseSignedCall } from "../../chain/calls/campaigns.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";

/** The call that claims one leaf by itself: plain, gated, signed, or signed and gated. */
export function singleClaim(
  { campaign, gate }: { readonly campaign: Address; readonly gate: Address },
  proof: readonly Hex[],
  { index, account, amount, signed, gateData = "0x" }: BundleItem,
): ContractCall {
  const leaf = { campaign, index: BigInt(index), account, amount, proof };
  const gated = { ...leaf, ...(gate !== zeroAddress && { gateData }) };
  return signed === undefined ? claimCall(gated) : claimSignedCall({ ...gated, ...signed });
}

/** The call that pays what is due of one leaf that was claimed: it needs neither amount nor proof. */
export function singleRelease(
  { campaign }: { readonly campaign: Address },
  { index, account, signed }: Omit<BundleItem, "amount">,
): ContractCall {
  const leaf = { campaign, index: BigInt(index), account };
  return signed === undefined ? releaseCall(leaf) : releaseSignedCall({ ...leaf, ...signed });
}

export type LeafCallParameters = {
  readonly campaign: { readonly campaign: Address; readonly gate: Address };
  readonly leaf: ProvenLeaf;
  /** Who sends it. */
  readonly caller: Address;
  /** Who is paid: the account itself may send its payment elsewhere; default: the account. */
  readonly recipient?: Address | undefined;
  /** What the campaign's gate asks for. */
  readonly gateData?: Hex | undefined;
  /** Whether the leaf was claimed, and what has vested since is released. */
  readonly isRelease: boolean;
};

/**
 * The call with which somebody claims a leaf, or has what is due of it released.
 * @throws SymbolonError `NotYours`
 */
export function leafCall(parameters: LeafCallParameters): ContractCall {
  const { campaign, caller, recipient, gateData, isRelease } = parameters;
  const { proof, ...leaf } = parameters.leaf;
  const own = ownWish(leaf, caller, recipient);
  const item = { ...leaf, ...(own && { signed: own }), ...(gateData !== undefined && { gateData }) };
  return isRelease ? singleRelease(campaign, item) : singleClaim(campaign, proof, item);
}

/** What makes the payment go elsewhere: where the account itself calls, its call is its signature. */
function ownWish({ account, amount }: BundleItem, caller: Address, to: Address | undefined) {
  if (to === undefined) return undefined;
  if (!isAddressEqual(account, caller)) throw notYours(account, caller, to);
  const terms = { upTo: amount, recipient: to, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
  return { terms, fee: 0n, signature: "0x" as const };
}

function notYours(account: Address, caller: Address, to: Address): SymbolonError {
  return new SymbolonError({
    code: "NotYours",
    reason: `Only ${account} can send its payment to ${to}, but ${caller} would sign the transaction.`,
    hint: "Claim with the account's own key, or let it sign a claim (symbolon campaign sign) and relay that.",
    details: { account, caller, to },
  });
}
