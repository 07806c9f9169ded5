import { isAddressEqual, zeroAddress } from "viem";
import { MAX_BUNDLE_INDEX } from "../../core/bundle/bundle.ts";
import { MAX_UINT256, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { MAX_PROOF_LENGTH } from "../../core/tree/nativeTree.ts";
import {
  badField,
  type ClaimField,
  readAddress,
  readBytes,
  readList,
  readMembers,
  readWhole,
} from "./claimField.ts";
import { SIGNED_CLAIM_FORMAT, SIGNED_CLAIM_VERSION } from "./formatSignedClaim.ts";
import type { SignedClaim } from "./signedClaim.ts";

export type { SignedClaim } from "./signedClaim.ts";

/** What a bundle can carry. */
const MAX_SIGNATURE_BYTES = 2 ** 16 - 1;
const MAX_GATE_BYTES = 2 ** 24 - 1;

/**
 * Reads a signed claim from JSON, as a page hands it to a relayer. Strict about its form, and about terms that no campaign
 * would pay on; whether the signature is true and the leaf in a campaign's tree, only those can tell who ask the chain.
 * @throws SymbolonError `BadSignedClaim` naming the field at fault, and the hint
 */
export function parseSignedClaim(json: string): SignedClaim {
  const whole = readMembers(
    { value: parsed(json), name: "" },
    ["format", "version", "chainId", "campaign", "leaf", "terms", "signature"],
    ["paidBefore", "gateData", "proof"],
  );
  requireValue(whole("format"), SIGNED_CLAIM_FORMAT);
  requireValue(whole("version"), SIGNED_CLAIM_VERSION);
  const leaf = readMembers(whole("leaf"), ["index", "account", "amount"]);
  const optional = { paidBefore: whole("paidBefore"), gateData: whole("gateData"), proof: whole("proof") };
  const claim = {
    chainId: readWhole(whole("chainId"), 1n, MAX_UINT256),
    campaign: readAddress(whole("campaign")),
    index: readWhole(leaf("index"), 0n, BigInt(MAX_BUNDLE_INDEX)),
    account: readAddress(leaf("account")),
    amount: readWhole(leaf("amount"), 0n, MAX_UINT256),
    terms: readTerms(whole("terms")),
    ...(optional.paidBefore.value !== undefined && {
      paidBefore: readWhole(optional.paidBefore, 0n, MAX_UINT256),
    }),
    signature: readBytes(whole("signature"), 1, MAX_SIGNATURE_BYTES),
    ...(optional.gateData.value !== undefined && {
      gateData: readBytes(optional.gateData, 0, MAX_GATE_BYTES),
    }),
    ...(optional.proof.value !== undefined && {
      proof: readList(optional.proof, MAX_PROOF_LENGTH, (node) => readBytes(node, WORD_BYTES, WORD_BYTES)),
    }),
  };
  refuseUnpayable(claim);
  return claim;
}

function readTerms(field: ClaimField): ClaimTerms {
  const terms = readMembers(field, ["upTo", "recipient", "maxFee", "feeTaker", "deadline"]);
  return {
    upTo: readWhole(terms("upTo"), 0n, MAX_UINT256),
    recipient: readAddress(terms("recipient")),
    maxFee: readWhole(terms("maxFee"), 0n, MAX_UINT256),
    feeTaker: readAddress(terms("feeTaker")),
    deadline: readWhole(terms("deadline"), 0n, MAX_UINT256),
  };
}

/** What every campaign refuses, whoever signed it. */
function refuseUnpayable({ campaign, account, terms }: SignedClaim): void {
  const { recipient } = terms;
  if (account === zeroAddress) {
    throw badField(
      { value: account, name: "leaf.account" },
      "signs nothing",
      "Give the account that signed.",
    );
  }
  if (recipient !== zeroAddress && !isAddressEqual(recipient, campaign)) return;
  const problem =
    recipient === zeroAddress ? "is nobody" : "is the campaign itself, which pays nothing to itself";
  const hint = "Have it signed again, with the address that is to be paid.";
  throw badField({ value: recipient, name: "terms.recipient" }, problem, hint);
}

function requireValue(field: ClaimField, wanted: string | number): void {
  if (field.value === wanted) return;
  const shown = JSON.stringify(wanted);
  throw badField(field, `is not ${shown}`, `Write ${shown}, if it is such a claim; else give another file.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new SymbolonError({
      code: "BadSignedClaim",
      reason: `The signed claim is not JSON: ${cause instanceof Error ? cause.message : cause}.`,
      hint: "Pass it on unchanged, one claim in one text.",
      details: { field: "" },
      cause,
    });
  }
}
