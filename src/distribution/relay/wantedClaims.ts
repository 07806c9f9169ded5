import { isAddressEqual } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { minBigInt } from "../../core/minBigInt.ts";
import type { JudgedClaim } from "../claim/judgeClaim.ts";
import { parseSignedClaim } from "../sign/parseSignedClaim.ts";
import type { SignedClaim } from "../sign/signedClaim.ts";
import type { SignedText } from "../../../scripts/campaign/claimFiles.ts";
import type { ClaimTree } from "../../allocation/output/campaignTree.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";

/** A signed claim that belongs here, and where it stands. */
export type SignedItem = { readonly label: string; readonly item: JudgedClaim };

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
  readonly campaign: Pick<RelayedCampaign, "campaign" | "kind">;
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
  claim: SignedClaim,
  { tree, fee: most, ...here }: Omit<SignedItemsParameters, "texts">,
): JudgedClaim {
  const {
    chainId,
    campaign,
    index: signedIndex,
    account,
    terms,
    paidBefore = 0n,
    signature,
    gateData,
  } = claim;
  if (chainId !== here.chainId) throw foreign("ChainMismatch", `chain ${chainId}`, `chain ${here.chainId}`);
  const { kind, campaign: own } = here.campaign;
  if (!isAddressEqual(campaign, own)) {
    throw foreign("CampaignMismatch", `the campaign ${campaign}`, `the campaign ${own}`);
  }
  const index = Number(signedIndex);
  const isAccounts = index < tree.count && isAddressEqual(account, tree.account(index));
  // What a cumulative campaign owes has no part in what is signed: under the next root the leaf has another amount.
  if (!isAccounts || (claim.amount !== tree.amount(index) && kind !== "cumulative")) {
    throw foreign(
      "NotInTree",
      `${claim.amount} at index ${index} of ${account}`,
      "a tree without such a leaf",
    );
  }
  const amount = tree.amount(index);
  const fee = minBigInt(
    terms.maxFee,
    most ?? terms.maxFee,
    terms.upTo,
    amount > paidBefore ? amount - paidBefore : 0n,
  );
  return {
    index,
    account: tree.account(index),
    amount,
    signed: { terms, fee, signature },
    ...(paidBefore > 0n && { paidBefore }),
    ...(gateData !== undefined && { gateData }),
  };
}

function foreign(code: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The claim was signed for ${there}, and this is ${here}.`,
    hint: "Relay it where it was signed for.",
    details: { there, here },
  });
}
