import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES, writeUint256 } from "../../sdk/core/bytes.ts";
import { fastHasher } from "../../sdk/core/kernel/fastHasher.ts";
import { longForm } from "../../sdk/core/signing/keySignature.ts";
import { contractForm, signatureForms } from "../../sdk/core/signing/settleSignature.ts";
import type { SignedClaim } from "../../sdk/distribution/sign/signedClaim.ts";

/** What makes a claim this one and no other; without terms and signature: of a leaf that nobody has signed for. */
export type IdentifiedClaim = Pick<
  SignedClaim,
  "chainId" | "campaign" | "index" | "account" | "amount" | "paidBefore" | "gateData"
> &
  Partial<Pick<SignedClaim, "terms" | "signature">>;

/** Words of the encoding: the chain, the leaf, the five terms, and the hashes of the gate's data and of the signature. */
const WORDS = 13;
const LEFT = WORD_BYTES - ADDRESS_BYTES;

/**
 * Names a claim for good: keccak256 of its fields, a word each, in whatever order and form its JSON has them. The proof
 * is no part of it: another proof of the same leaf is the same claim.
 * @param isByKey whether its account's key signed it. All forms of a key's signature are one then; the bytes that a
 * contract takes count as they are
 */
export function claimContentDigest(claim: IdentifiedClaim, isByKey: boolean): Hex {
  const { chainId, campaign, index, account, amount, paidBefore = 0n, gateData, terms, signature } = claim;
  const bytes = new Uint8Array(WORDS * WORD_BYTES);
  let word = 0;
  const number = (value: bigint) => writeUint256(bytes, WORD_BYTES * word++, value);
  const address = (value: Hex) => bytes.set(hexToBytes(value, ADDRESS_BYTES), WORD_BYTES * word++ + LEFT);
  const text = (value: Hex | undefined) => {
    if (value !== undefined) bytes.set(fastHasher().keccak256(hexToBytes(value)), WORD_BYTES * word);
    word++;
  };
  number(chainId);
  address(campaign);
  number(index);
  address(account);
  number(amount);
  number(paidBefore);
  if (terms !== undefined) {
    number(terms.upTo);
    address(terms.recipient);
    number(terms.maxFee);
    address(terms.feeTaker);
    number(terms.deadline);
  }
  word = WORDS - 2;
  text(gateData);
  text((isByKey && signature !== undefined && longForm(signature)) || signature);
  return bytesToHex(fastHasher().keccak256(bytes));
}

/**
 * The digests that a signed claim may be stored under, as long as nobody has asked who signed it: a key, or a contract
 * that takes these bytes or those that are wrapped in them (ERC-6492).
 */
export function possibleDigests(claim: SignedClaim): readonly Hex[] {
  return signatureForms(claim.signature).flatMap((form) => {
    const signed = { ...claim, signature: form };
    const byContract = claimContentDigest(signed, false);
    return contractForm(form) === undefined ? [byContract] : [claimContentDigest(signed, true), byContract];
  });
}
