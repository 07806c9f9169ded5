import { type Address, zeroAddress } from "viem";
import { bytesToHex, hexToBytes } from "../../../sdk/core/bytes.ts";
import { campaignLeaf } from "../../../sdk/core/campaign/campaignLeaf.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { isSameAddress } from "../../../sdk/core/isSameAddress.ts";
import { requireIndex, rootBy } from "../../../sdk/core/tree/nativeTree.ts";
import { validateClaim } from "../../../sdk/distribution/claim/validateClaim.ts";
import { type ClaimBlocker, claimBlocker } from "../../../sdk/distribution/decodeClaimError.ts";
import { feeInCoin } from "../../../sdk/distribution/relay/feeInCoin.ts";
import { parseSignedClaim } from "../../../sdk/distribution/sign/parseSignedClaim.ts";
import type { SignedClaim } from "../../../sdk/distribution/sign/signedClaim.ts";
import { claimFee } from "../../work/claimIntent.ts";
import type { CampaignLook, ServedCampaign } from "../campaigns/servedCampaign.ts";

/** A signed claim whose signature alone has still to be checked. */
export type ValidClaim = {
  readonly claim: SignedClaim;
  readonly served: ServedCampaign;
  /** The sender's fee, in base units. */
  readonly fee: bigint;
  /** Unix seconds from which the claim may be paid; 0: now. */
  readonly opens: number;
  /** Unix seconds after which it is of no use; `Infinity`: never. */
  readonly until: number;
};

/** A signed claim of a leaf that was paid, with its proof. */
export type PaidClaim = {
  readonly claim: SignedClaim;
  readonly served: ServedCampaign;
  /** What to refuse it with, unless this gateway took it in. */
  readonly refusal: SymbolonError;
};

export type ValidateSubmissionParameters = {
  readonly campaignOf: (chain: bigint, campaign: Address) => ServedCampaign | undefined;
  /** Who may be named as the taker of a fee. */
  readonly feeTakers: readonly Address[];
  /** Lowest fee of a claim, in base units. Default: 0. */
  readonly leastFee?: bigint | undefined;
  readonly hasher: Hasher;
};

/**
 * Checks whether a submission is a claim that could be paid, or was. Makes all checks that need no signature and no node,
 * the cheapest first.
 * @param text JSON
 * @throws SymbolonError `BadSignedClaim`, `UnknownLane`, `IndexBeyondCount`, `ClaimWithoutProof`, `ClaimsNotProven`,
 * `FeeTakerNotOurs`, `FeeInCoin`, `FeeTooLow`, `ClaimTooLarge`, and what a campaign would refuse it with, by its name
 */
export function validateSubmission(
  text: string,
  parameters: ValidateSubmissionParameters,
): ValidClaim | PaidClaim {
  const claim = parseSignedClaim(text);
  const { chainId, campaign: address, index } = claim;
  const served = parameters.campaignOf(chainId, address);
  if (served === undefined) throw unknownLane(chainId, address);
  const { campaign } = served;
  requireIndex(Number(campaign.count), Number(index));
  requireSmall(claim);
  const look = served.look();
  if (look.isPaid(Number(index))) {
    const refusal = refused(claimBlocker("AlreadyClaimed", [index]), claim);
    if (!isProven(claim, served, parameters.hasher)) throw refusal;
    return { claim, served, refusal };
  }
  const { fee, opens } = validateTerms(claim, served, look, parameters);
  requireProven(claim, served, parameters.hasher);
  const deadlines = [look.end, claim.terms.deadline].filter((moment) => moment > 0n).map(Number);
  return { claim, served, fee, opens, until: Math.min(...deadlines) };
}

function validateTerms(
  claim: SignedClaim,
  { campaign }: ServedCampaign,
  { now, end }: CampaignLook,
  { feeTakers, leastFee = 0n }: ValidateSubmissionParameters,
): Pick<ValidClaim, "fee" | "opens"> {
  const { index, account, amount, terms, signature, gateData, paidBefore = 0n } = claim;
  const { feeTaker } = terms;
  const isOurs =
    isSameAddress(feeTaker, zeroAddress) || feeTakers.some((one) => isSameAddress(one, feeTaker));
  if (!isOurs) throw foreignTaker(feeTaker, feeTakers);
  const fee = claimFee(terms, { amount, paidBefore });
  if (campaign.isCoin && fee > 0n)
    throw feeInCoin(campaign.campaign, "this gateway", { index: Number(index), fee });
  if (fee < leastFee) throw refused(claimBlocker("FeeTooLow", [fee, leastFee]), claim);
  const item = { index: Number(index), account, amount, ...(gateData !== undefined && { gateData }) };
  // Delivery checks what is already paid: the copy here may be a block old.
  const at = { campaign, now, end, relayer: feeTaker, paidBefore };
  const blocker = validateClaim(at, { ...item, paidBefore, signed: { terms, fee, signature } });
  if (blocker === undefined) return { fee, opens: 0 };
  if (blocker.until === undefined || blocker.until <= now) throw refused(blocker, claim);
  return { fee, opens: Number(blocker.until) };
}

/** Most bytes of a signature and gate data together: many owners' signatures and a gate's data take some thousands. */
const MAX_BROUGHT = 2 ** 14;

/** @throws SymbolonError `ClaimTooLarge`: it would leave others no room, or fit in no transaction */
function requireSmall({ signature, gateData = "0x", account, index }: SignedClaim): void {
  const bytes = (signature.length + gateData.length - 4) / 2;
  if (bytes <= MAX_BROUGHT) return;
  throw new SymbolonError({
    code: "ClaimTooLarge",
    reason: `The signature and the gate data of ${account} have ${bytes} bytes, more than ${MAX_BROUGHT}.`,
    hint: "Give a shorter signature or less gate data, or claim directly.",
    details: { index: Number(index), account, bytes, most: MAX_BROUGHT },
  });
}

function requireProven(claim: SignedClaim, served: ServedCampaign, hasher: Hasher): void {
  const { index, account, amount, proof, campaign } = claim;
  if (proof === undefined) throw withoutProof(index, campaign);
  if (isProven(claim, served, hasher)) return;
  throw new SymbolonError({
    code: "ClaimsNotProven",
    reason: `The proof does not lead from leaf ${index} of ${account} over ${amount} base units to the root of ${campaign}.`,
    hint: "Take index, amount and proof again from the campaign's published tree.",
    details: { indexes: [Number(index)], campaign },
  });
}

/** Whether the claim's proof leads to one of its campaign's roots. */
function isProven(
  { index, account, amount, proof }: SignedClaim,
  { campaign: { root: present, previousRoot } }: ServedCampaign,
  hasher: Hasher,
): boolean {
  if (proof === undefined) return false;
  const leaf = campaignLeaf(index, hexToBytes(account), amount, hasher);
  const nodes = proof.map((node) => hexToBytes(node));
  return [present, previousRoot].includes(bytesToHex(rootBy(hasher, leaf, nodes)));
}

function refused(
  { code, why, hint }: ClaimBlocker,
  { index, account, campaign }: SignedClaim,
): SymbolonError {
  return new SymbolonError({ code, reason: why, hint, details: { index: Number(index), account, campaign } });
}

function unknownLane(chain: bigint, campaign: Address): SymbolonError {
  return new SymbolonError({
    code: "UnknownLane",
    reason: `This gateway does not serve the campaign ${campaign} on chain ${chain}.`,
    hint: "Check chainId and campaign of the claim; GET /v1/lanes lists what is served.",
    details: { chain: Number(chain), campaign },
  });
}

function withoutProof(index: bigint, campaign: Address): SymbolonError {
  return new SymbolonError({
    code: "ClaimWithoutProof",
    reason: `The claim of index ${index} in the campaign ${campaign} has no proof.`,
    hint: "Put the proof of the leaf into the claim.",
    details: { index: Number(index), campaign },
  });
}

function foreignTaker(feeTaker: Address, feeTakers: readonly Address[]): SymbolonError {
  return new SymbolonError({
    code: "FeeTakerNotOurs",
    reason: `The claim gives its fee to ${feeTaker}, which is not one of this gateway's relayers.`,
    hint: `Let the account sign again with the fee taker 0x0 or one of: ${feeTakers.join(", ")}.`,
    details: { feeTaker, feeTakers },
  });
}
