import { type Address, getAddress, type Hex, keccak256, stringToHex } from "viem";
import { address, anything, decode, hex, list, object, units, versioned } from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { minBigInt } from "../../sdk/core/minMaxBigInt.ts";
import type { ClaimTerms } from "../../sdk/core/signing/claimTypedData.ts";
import { contractForm, signatureForms } from "../../sdk/core/signing/settleSignature.ts";
import { isSignedByKey } from "../../sdk/distribution/bundles/isSignedByKey.ts";
import type { ProvenClaim } from "../../sdk/distribution/bundles/planBundles.ts";
import { readSignedClaim } from "../../sdk/distribution/sign/parseSignedClaim.ts";
import { SIGNED_CLAIM_FORMAT, type SignedClaim } from "../../sdk/distribution/sign/signedClaim.ts";
import type { QueuedIntent } from "../delivery/tables/intents.ts";
import type { NewIntent } from "../delivery/tables/newIntent.ts";
import { type AgedClaim, besideStored, newerThan } from "./claimAge.ts";
import { claimContentDigest, possibleDigests } from "./claimDigest.ts";

/** The kind of work that pays leaves of campaigns. */
export const CLAIM_KIND = "claim";

const UNSIGNED_FORMAT = "symbolon-claim";

/** A leaf to pay to its account, which has not signed for it. */
export type LeafClaim = Pick<
  SignedClaim,
  "chainId" | "campaign" | "index" | "account" | "amount" | "gateData" | "proof"
>;

const readLeafClaim = versioned(
  UNSIGNED_FORMAT,
  1,
  object(
    {
      format: anything,
      version: anything,
      chainId: units,
      campaign: address,
      leaf: object({ index: units, account: address, amount: units }),
    },
    { gateData: hex(), proof: list(hex(32)) },
  ),
);

/** Result of `claimOf`: the claim, and what its account took to be already paid when it signed. */
export type ClaimOf = {
  readonly claim: ProvenClaim;
  readonly paidBefore: bigint;
  /** Whether the account's own key signed it, as an instant or a vesting campaign checks it. */
  readonly isByKey: boolean;
};

/**
 * An intent to pay a leaf, from the JSON of a signed claim or of `symbolon-claim`, each with its proof. It may take the
 * place of an earlier one only where the account's key signed it: no chain is asked about a contract's signature.
 * @throws SymbolonError `BadSignedClaim`, `ClaimWithoutProof`, what the decoder finds
 */
export function claimIntent(document: unknown): NewIntent {
  const claim = readClaim(document);
  const former = keccak256(stringToHex(JSON.stringify(document)));
  const signature = keysForm(claim);
  const others = otherDigests(claim.signed, signature, former);
  if (signature === undefined) {
    const digest = claimContentDigest(digestible(claim), false);
    const intent = intentOf(document, claim, { isByKey: false, digest, others });
    // Whether a contract takes a signature is not known here.
    return claim.signed === undefined
      ? { ...intent, besideStored: besideStored({ ...claim, isSigned: false }) }
      : intent;
  }
  const digest = claimContentDigest({ ...digestible(claim), signature }, true);
  const signed = intentOf({ ...(document as object), signature }, claim, { isByKey: true, digest, others });
  return { ...signed, ...comparison(claim, false) };
}

/** Who signed a claim, in the bytes that campaigns take, and what names it. */
export type CheckedSignature = {
  readonly by: "key" | "contract";
  readonly signature: Hex;
  /** As `claimContentDigest` makes it, and the hash of its JSON as submitted. */
  readonly digest: Hex;
  readonly former: Hex;
};

/**
 * The same for a signed claim that is already parsed, and whose proof and signature were checked: it may take the place of
 * an earlier one.
 * @throws SymbolonError `ClaimWithoutProof`
 */
export function signedClaimIntent(
  document: object,
  claim: SignedClaim,
  { by, signature, digest, former }: CheckedSignature,
): NewIntent {
  const others = otherDigests(claim, by === "key" ? signature : undefined, former);
  const members = membersOf(claim);
  const signed = intentOf({ ...document, signature }, members, { isByKey: by === "key", digest, others });
  return { ...signed, ...comparison({ ...claim, deadline: members.deadline }, true) };
}

/**
 * @param byKey its key's signature, as campaigns take it: in just this form it has one digest. Earlier versions took none for a
 * key's that was signed after a payment.
 */
function otherDigests(claim: SignedClaim | undefined, byKey: Hex | undefined, former: Hex): readonly Hex[] {
  const isOne = claim === undefined || (byKey === claim.signature && (claim.paidBefore ?? 0n) === 0n);
  return isOne ? [former] : [former, ...possibleDigests(claim)];
}

function comparison(claim: Omit<AgedClaim, "isSigned">, isProven: boolean) {
  const own = { ...claim, isSigned: true };
  return { mayReplace: newerThan(own, isProven), besideStored: besideStored(own) };
}

/** The same of one whose signature nobody has checked: for the name that it would have, and never to be stored. */
export function uncheckedClaimIntent(document: object, claim: SignedClaim, former: Hex): NewIntent {
  return intentOf(document, membersOf(claim), { isByKey: false, digest: former, others: [] });
}

function membersOf(claim: SignedClaim): IntentMembers {
  const { paidBefore = 0n, terms } = claim;
  return { ...claim, paidBefore, deadline: terms.deadline };
}

type Digests = { readonly digest: Hex; readonly others: readonly Hex[] };

function intentOf(
  document: unknown,
  { chainId, campaign, index, paidBefore, proof, deadline }: IntentMembers,
  { isByKey, digest, others }: Digests & { readonly isByKey: boolean },
): NewIntent {
  if (proof === undefined) throw withoutProof(campaign, index);
  const content: ClaimContent = { claim: document, isByKey, version: CONTENT_VERSION };
  return {
    chain: Number(chainId),
    kind: CLAIM_KIND,
    contract: campaign,
    key: claimKey({ campaign, index, paidBefore }),
    digest,
    otherDigests: others,
    renew: (stored) =>
      hasDigest(stored, [digest]) ? { ...(stored as ClaimContent), version: CONTENT_VERSION } : undefined,
    content,
    deadline: deadline === 0n ? undefined : deadline,
    near: Number(index),
  };
}

/**
 * What a stored claim is for and what names it, without a look at who signed it.
 * @throws SymbolonError as `claimIntent`
 */
export function claimPlace(document: unknown): Pick<NewIntent, "chain" | "contract" | "key"> {
  const { chainId, campaign, index, paidBefore, proof } = readClaim(document);
  if (proof === undefined) throw withoutProof(campaign, index);
  return { chain: Number(chainId), contract: campaign, key: claimKey({ campaign, index, paidBefore }) };
}

/** The key of the intent to pay a leaf, given what its campaign had paid before of it, or to its account. */
export function claimKey({
  campaign,
  index,
  paidBefore,
}: Pick<IntentMembers, "campaign" | "index" | "paidBefore">): string {
  return `claim ${campaign.toLowerCase()} ${index} ${paidBefore}`;
}

type IntentMembers = Pick<SignedClaim, "chainId" | "campaign" | "index" | "proof"> & {
  readonly paidBefore: bigint;
  /** Unix seconds; 0: never. */
  readonly deadline: bigint;
};

/** Of content whose digest is over its fields: before, content had no version, and the digest was over its JSON. */
export const CONTENT_VERSION = 2;

/** The stored content of a claim. Recovering a key takes longer than everything else, so it is done once. */
export type ClaimContent = { readonly claim: unknown; readonly isByKey: boolean; readonly version?: number };

/** The digest of an intent's content. */
export function contentDigest(content: unknown): Hex {
  const { claim, isByKey } = content as ClaimContent;
  return claimContentDigest(digestible(readClaim(claim)), isByKey);
}

/** Whether content that an earlier version stored, under a digest over its text, is a claim with one of these digests. */
export function hasDigest(content: unknown, digests: readonly Hex[]): boolean {
  return (content as ClaimContent).version === undefined && digests.includes(contentDigest(content));
}

/** The claim of an intent's content. */
export function claimOf(content: unknown): ClaimOf {
  const { claim: document, isByKey } = content as ClaimContent;
  const { index, account, amount, gateData, proof = [], paidBefore, signed } = readClaim(document);
  const item = { index: Number(index), account, amount, proof, ...(gateData !== undefined && { gateData }) };
  if (signed === undefined) return { claim: item, paidBefore, isByKey };
  const { terms, signature } = signed;
  const fee = claimFee(terms, { amount, paidBefore });
  return { claim: { ...item, signed: { terms, fee, signature } }, paidBefore, isByKey };
}

/** The index of an intent's claim: the whole claim was checked when it was submitted. */
export function indexOf({ content }: Pick<QueuedIntent, "content">): number {
  const { claim } = content as { readonly claim: { readonly leaf: { readonly index: string } } };
  return Number(claim.leaf.index);
}

/** Base units that the sender of a signed claim may keep: the agreed fee, at most what may be paid. */
export function claimFee(
  { maxFee, upTo }: Pick<ClaimTerms, "maxFee" | "upTo">,
  { amount, paidBefore }: { readonly amount: bigint; readonly paidBefore: bigint },
): bigint {
  return minBigInt(maxFee, upTo, amount > paidBefore ? amount - paidBefore : 0n);
}

/** The signature in the form that campaigns accept; undefined: the account's key did not sign. */
function keysForm({
  chainId,
  campaign,
  index,
  account,
  amount,
  paidBefore,
  signed,
}: ReturnType<typeof readClaim>): Hex | undefined {
  if (signed === undefined) return undefined;
  const item = { index: Number(index), account, amount };
  const place = { chainId, campaign, paidBefore };
  const forms = signatureForms(signed.signature).flatMap((form) => contractForm(form) ?? []);
  return forms.find((signature) => isSignedByKey(place, item, { ...signed, signature, fee: 0n }));
}

/** What `claimContentDigest` takes of a claim. */
export function digestible({ signed, ...claim }: ReturnType<typeof readClaim>) {
  return signed === undefined ? claim : signed;
}

export function readClaim(document: unknown) {
  const isSigned = (document as { readonly format?: unknown } | null)?.format === SIGNED_CLAIM_FORMAT;
  if (isSigned) {
    const signed = readSignedClaim(document);
    const { paidBefore = 0n, terms } = signed;
    return { ...signed, paidBefore, deadline: terms.deadline, signed };
  }
  const { leaf, ...rest } = decode(readLeafClaim, document, badClaim);
  return {
    ...rest,
    ...leaf,
    account: getAddress(leaf.account),
    paidBefore: 0n,
    deadline: 0n,
    signed: undefined,
  };
}

function badClaim(reason: string): SymbolonError {
  return new SymbolonError({
    code: "BadClaim",
    reason: `The claim cannot be read: ${reason}.`,
    hint: `Write it as the docs show: {"format":"${UNSIGNED_FORMAT}","version":1,"chainId":"1","campaign":"0x...","leaf":{"index":"0","account":"0x...","amount":"1"}}.`,
  });
}

function withoutProof(campaign: Address, index: bigint): SymbolonError {
  return new SymbolonError({
    code: "ClaimWithoutProof",
    reason: `The claim of index ${index} in the campaign ${campaign} has no proof.`,
    hint: "Give --tree with the campaign's tree, which has the proofs, or put one into each claim.",
    details: { campaign, index },
  });
}

/** Adds a proof to a claim without one. */
export function withProof(document: object, proofOf: (index: number) => readonly Hex[]): object {
  if ("proof" in document) return document;
  const { leaf } = document as { readonly leaf?: { readonly index?: string | number } };
  return leaf?.index === undefined ? document : { ...document, proof: proofOf(Number(leaf.index)) };
}
