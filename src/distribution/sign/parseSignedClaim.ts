import { type Address, getAddress, type Hex, isAddress, isAddressEqual, zeroAddress } from "viem";
import { MAX_BUNDLE_INDEX } from "../../core/bundle/bundle.ts";
import { MAX_UINT256, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { MAX_PROOF_LENGTH } from "../../core/tree/nativeTree.ts";
import { SIGNED_CLAIM_FORMAT, SIGNED_CLAIM_VERSION, type SignedClaim } from "./signedClaim.ts";

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

/** A value of a claim that came from outside, and its name: `terms.upTo`. */
type ClaimField = { readonly value: unknown; readonly name: string };

/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

const HEX = /^0x(?:[\da-f]{2})*$/i;
const DECIMAL = /^(?:0|[1-9]\d{0,77})$/;
const LOWER_OR_UPPER = /^0x(?:[\da-f]{40}|[\dA-F]{40})$/;

/** @returns the members, all of the required ones, perhaps some of the optional ones, and no other */
function readMembers(
  { value, name }: ClaimField,
  required: readonly string[],
  optional: readonly string[] = [],
): (member: string) => ClaimField {
  const known = `${required.join(", ")}${optional.length > 0 ? ` (and perhaps ${optional.join(", ")})` : ""}`;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject) throw badField({ value, name }, "is no object", `Write an object with ${known}.`);
  const nameOf = (member: string) => (name === "" ? member : `${name}.${member}`);
  const members = value as Readonly<Record<string, unknown>>;
  for (const member of required) {
    if (Object.hasOwn(members, member)) continue;
    throw badField(
      { value: undefined, name: nameOf(member) },
      "is missing",
      `Add it: the members are ${known}.`,
    );
  }
  const extra = Object.keys(members).find(
    (member) => !required.includes(member) && !optional.includes(member),
  );
  if (extra !== undefined) {
    const field = { value: members[extra], name: nameOf(extra.slice(0, MAX_SHOWN)) };
    throw badField(field, "does not belong there", `Leave it out: the members are ${known}.`);
  }
  return (member) => ({
    value: Object.hasOwn(members, member) ? members[member] : undefined,
    name: nameOf(member),
  });
}

/** A whole number as decimal text; a JSON number could have been rounded. */
function readWhole(field: ClaimField, least: bigint, most: bigint): bigint {
  const { value } = field;
  const number = typeof value === "string" && DECIMAL.test(value) ? BigInt(value) : undefined;
  if (number !== undefined && number >= least && number <= most) return number;
  throw badField(
    field,
    "is no such number",
    `Write a whole number from ${least} to ${most} as decimal text: "5".`,
  );
}

/** @returns with its EIP-55 checksum */
function readAddress(field: ClaimField): Address {
  const { value } = field;
  if (typeof value !== "string" || !isAddress(value, { strict: false })) {
    throw badField(field, "is no address", "Write 0x and 40 hexadecimal digits.");
  }
  if (LOWER_OR_UPPER.test(value) || isAddress(value)) return getAddress(value);
  const hint =
    "Copy the address again: its upper and lower case are its checksum, and a digit or a case is wrong.";
  throw badField(field, "does not have its own checksum", hint);
}

/** Hexadecimal bytes, as many as `least` to `most`. */
function readBytes(field: ClaimField, least: number, most: number): Hex {
  const { value } = field;
  const bytes = typeof value === "string" && HEX.test(value) ? value.length / 2 - 1 : -1;
  if (bytes >= least && bytes <= most) return value as Hex;
  const number = least === most ? `${most}` : `${least} to ${most}`;
  throw badField(
    field,
    `is not ${number} bytes`,
    `Write 0x and two hexadecimal digits for each of ${number} bytes.`,
  );
}

/** A list of at most so many members, each read by its own name: `proof[3]`. */
function readList<Member>(
  field: ClaimField,
  most: number,
  read: (member: ClaimField) => Member,
): readonly Member[] {
  const { value, name } = field;
  if (!Array.isArray(value) || value.length > most) {
    throw badField(
      field,
      `is no list of ${most} at most`,
      `Write a list: [ ... ], of ${most} members at most.`,
    );
  }
  return value.map((member: unknown, i) => read({ value: member, name: `${name}[${i}]` }));
}

/** Refuses a field of a signed claim. */
function badField({ value, name }: ClaimField, problem: string, hint: string): SymbolonError {
  const shown =
    value === undefined ? "" : ` (${(JSON.stringify(value) ?? String(value)).slice(0, MAX_SHOWN)})`;
  return new SymbolonError({
    code: "BadSignedClaim",
    reason: `In the signed claim ${name === "" ? "the whole" : name}${shown} ${problem}.`,
    hint,
    details: { field: name, value },
  });
}
