import { type Address, type Hex, isAddressEqual, type TypedDataDefinition, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { typedDataJson } from "../../chain/domainType.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { readLeafStatuses } from "../claim/readLeafStatuses.ts";
import { signedClaimTypedData, type UnsignedClaim } from "./signedClaim.ts";

export type ProvenLeaf = {
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

export type UnsignedClaimParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly leaf: ProvenLeaf;
  /** Base units that the campaign has paid before (`readPaidBefore`); default: 0. */
  readonly paidBefore?: bigint;
  /** Default: for all that the leaf says, but in a cumulative campaign only for what it says now; to its account, without a fee or an end. */
  readonly terms?: Partial<ClaimTerms>;
  readonly gateData?: Hex | undefined;
  /** Unix seconds, to refuse a deadline that has passed; default: it is not looked at. */
  readonly now?: bigint;
};

/**
 * The claim of a leaf as its account is to sign it, so that somebody else may send it; once a vesting campaign's leaf is
 * claimed, it is a release that is signed.
 * @throws SymbolonError `NothingDue` where all of the leaf is paid; `RecipientRefused`, `FeeTakesAll`, `DeadlinePassed`
 */
export function unsignedClaim(parameters: UnsignedClaimParameters): UnsignedClaim {
  const { chainId, campaign, kind, leaf, paidBefore = 0n, terms = {}, gateData, now } = parameters;
  const { account, amount } = leaf;
  if (paidBefore > 0n && paidBefore >= amount) throw nothingDue(parameters, paidBefore);
  const signed = {
    // The next root of a cumulative campaign may have more.
    upTo: kind === "cumulative" ? amount - paidBefore : amount,
    recipient: account,
    maxFee: 0n,
    feeTaker: zeroAddress,
    deadline: 0n,
    ...terms,
  };
  requireUseful(signed, campaign);
  if (now !== undefined && signed.deadline !== 0n && signed.deadline < now)
    throw deadlinePassed(signed.deadline, now);
  return {
    chainId,
    campaign,
    index: BigInt(leaf.index),
    account,
    amount,
    terms: signed,
    ...(paidBefore > 0n && { paidBefore }),
    ...(gateData !== undefined && { gateData }),
    proof: leaf.proof,
  };
}

/** What nobody can mean to sign: it is refused, or leaves nothing of the payment. */
function requireUseful({ recipient, maxFee, upTo }: ClaimTerms, campaign: Address): void {
  if (isAddressEqual(recipient, zeroAddress) || isAddressEqual(recipient, campaign)) {
    throw new SymbolonError({
      code: "RecipientRefused",
      reason: `A claim cannot be paid to ${recipient}, ${isAddressEqual(recipient, campaign) ? "the campaign itself" : "the zero address"}.`,
      hint: "Give --to with another address, or leave it out to pay the account.",
      details: { recipient },
    });
  }
  if (maxFee === 0n || maxFee < upTo) return;
  throw new SymbolonError({
    code: "FeeTakesAll",
    reason: `A fee of up to ${maxFee} base units may take all of the signed ${upTo}.`,
    hint: "Allow a smaller fee (--max-fee), or sign for more (--up-to).",
    details: { maxFee, upTo },
  });
}

function deadlinePassed(deadline: bigint, now: bigint): SymbolonError {
  return new SymbolonError({
    code: "DeadlinePassed",
    reason: `The claim's deadline ${isoMoment(deadline)} has passed: it is ${isoMoment(now)}.`,
    hint: "Give a later --deadline, or leave it out.",
    details: { deadline, now },
  });
}

/** Base units that a campaign has paid of a leaf, or to its account: a part of what is signed. */
export async function readPaidBefore(
  client: ReadClient,
  { campaign, kind, leaf }: Pick<UnsignedClaimParameters, "campaign" | "kind" | "leaf">,
): Promise<bigint> {
  const { number: blockNumber } = await getBlock(client);
  const { index } = leaf;
  const query = { campaign: { campaign, kind }, indexes: [index], leafAt: () => leaf, blockNumber };
  return (await readLeafStatuses(client, query))(index).paidBefore;
}

/**
 * What wallets take of a claim to sign it (eth_signTypedData_v4), with the type of the domain: JSON.
 * @example
 * const claim = unsignedClaim({ chainId: 1n, campaign, kind: "instant", leaf });
 * const params = [claim.account, claimForWallet(claim)];
 */
export function claimForWallet(claim: UnsignedClaim): string {
  return typedDataJson(signedClaimTypedData(claim) as TypedDataDefinition);
}

function nothingDue(
  { kind, campaign, leaf: { account, amount } }: UnsignedClaimParameters,
  paidBefore: bigint,
): SymbolonError {
  return new SymbolonError({
    code: "NothingDue",
    reason: `The campaign ${campaign} has paid ${account} all ${amount} base units.`,
    hint:
      kind === "cumulative"
        ? "Sign when a later root has more for the account."
        : "There is nothing left to sign for.",
    details: { campaign, account, amount, paidBefore },
  });
}
