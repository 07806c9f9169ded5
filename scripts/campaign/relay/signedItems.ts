import { type Address, isAddressEqual } from "viem";
import type { BundleItem } from "../../../src/core/bundle/bundle.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { parseSignedClaim } from "../../../src/distribution/signing/parseSignedClaim.ts";
import type { SignedClaim } from "../../../src/distribution/signing/signedClaim.ts";
import type { SignedText } from "./claimFiles.ts";
import type { ClaimTree } from "./claimTree.ts";

/** A signed claim that belongs here, and where it stands. */
export type SignedItem = { readonly label: string; readonly item: BundleItem };

/** Something that was handed in and is of no use here. */
export type RejectedClaim = {
  /** Where it stands. */
  readonly label: string;
  readonly code: string;
  /** One sentence. */
  readonly why: string;
};

export type SignedItemsParameters = {
  readonly texts: readonly SignedText[];
  readonly tree: ClaimTree;
  readonly campaign: Address;
  readonly chainId: bigint;
  /** Base units: the most that is taken of each; undefined: all that was signed. */
  readonly fee: bigint | undefined;
};

/**
 * Reads signed claims. Anybody may hand some in, so one that is not sound, or is meant for another campaign, does not stop
 * the others; whether signatures are true, only the chain says.
 */
export function signedItems({ texts, ...parameters }: SignedItemsParameters): {
  readonly signed: readonly SignedItem[];
  readonly rejected: readonly RejectedClaim[];
} {
  const signed: SignedItem[] = [];
  const rejected: RejectedClaim[] = [];
  for (const { label, text } of texts) {
    try {
      signed.push({ label, item: itemFrom(parseSignedClaim(text), parameters) });
    } catch (error) {
      if (!(error instanceof SymbolonError)) throw error;
      rejected.push({ label, code: error.code, why: error.reason });
    }
  }
  return { signed, rejected };
}

function itemFrom(
  { chainId, campaign, index: signedIndex, account, amount, terms, signature, gateData }: SignedClaim,
  { tree, fee: most, ...here }: Omit<SignedItemsParameters, "texts">,
): BundleItem {
  if (chainId !== here.chainId) throw foreign("OtherChain", `chain ${chainId}`, `chain ${here.chainId}`);
  if (!isAddressEqual(campaign, here.campaign)) {
    throw foreign("OtherCampaign", `the campaign ${campaign}`, `the campaign ${here.campaign}`);
  }
  const index = Number(signedIndex);
  const isLeaf =
    index < tree.count && isAddressEqual(account, tree.account(index)) && amount === tree.amount(index);
  if (!isLeaf) {
    throw foreign("NotInTree", `${amount} at index ${index} of ${account}`, "a tree without such a leaf");
  }
  const fee = [terms.maxFee, amount, most ?? terms.maxFee].reduce((a, b) => (a < b ? a : b));
  return {
    index,
    account: tree.account(index),
    amount,
    signed: { terms, fee, signature },
    ...(gateData !== undefined && { gateData }),
  };
}

function foreign(code: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The claim was signed for ${there}, and this is ${here}.`,
    cure: "Relay it where it was signed for.",
    details: { there, here },
  });
}
