import { type Address, type Hex, zeroAddress } from "viem";
import { checksumAccount } from "../../allocation/checksum.ts";
import { MAX_BUNDLE_INDEX } from "../../core/bundle/bundle.ts";
import { ADDRESS_BYTES, hexToBytes, MAX_UINT256, WORD_BYTES } from "../../core/bytes.ts";
import { at, type Decoder, type Flaw, Misfit, object } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { MAX_PROOF_LENGTH } from "../../core/tree/nativeTree.ts";
import { SIGNED_CLAIM_FORMAT, SIGNED_CLAIM_VERSION, type SignedClaim } from "./signedClaim.ts";

/** What a bundle can carry. */
const MAX_SIGNATURE_BYTES = 2 ** 16 - 1;
const MAX_GATE_BYTES = 2 ** 24 - 1;
/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

/** Addresses whose checksums are kept. */
const MAX_KNOWN = 1_000;

const ADDRESS = /^0x[\da-f]{40}$/i;
const HEX = /^0x(?:[\da-fA-F]{2})*$/;
const DECIMAL = /^(?:0|[1-9]\d{0,77})$/;
const LOWER_OR_UPPER = /^0x(?:[\da-f]{40}|[\dA-F]{40})$/;

/** The members of the objects in a claim, by where these stand, as hints name them. */
const MEMBERS: Readonly<Record<string, string>> = {
  "": "format, version, chainId, campaign, leaf, terms, signature (and perhaps paidBefore, gateData, proof)",
  leaf: "index, account, amount",
  terms: "upTo, recipient, maxFee, feeTaker, deadline",
};

const amount = whole(0n, MAX_UINT256);
const readClaim = object(
  {
    format: exactly(SIGNED_CLAIM_FORMAT),
    version: exactly(SIGNED_CLAIM_VERSION),
    chainId: whole(1n, MAX_UINT256),
    campaign: address,
    leaf: object({ index: whole(0n, BigInt(MAX_BUNDLE_INDEX)), account: address, amount }),
    terms: object({ upTo: amount, recipient: address, maxFee: amount, feeTaker: address, deadline: amount }),
    signature: bytes(1, MAX_SIGNATURE_BYTES),
  },
  { paidBefore: amount, gateData: bytes(0, MAX_GATE_BYTES), proof: readProof },
);

/**
 * Reads a signed claim from JSON, as a page hands it to a relayer. Strict about its form, and about terms that no campaign
 * would pay on; whether the signature is true and the leaf in a campaign's tree, only those can tell who ask the chain.
 * @throws SymbolonError `BadSignedClaim` naming the field at fault, and the hint
 * @example
 * const { account, amount, terms } = parseSignedClaim(signedClaimText);
 */
export function parseSignedClaim(json: string): SignedClaim {
  return readSignedClaim(parsed(json));
}

/** The same of what was read from JSON already. @throws SymbolonError `BadSignedClaim` */
export function readSignedClaim(value: unknown): SignedClaim {
  try {
    const { format: _, version: __, leaf, ...rest } = readClaim(value, "");
    const claim: SignedClaim = { ...rest, ...leaf };
    refuseUnpayable(claim);
    return claim;
  } catch (thrown) {
    throw thrown instanceof Misfit ? badMembers(thrown.flaw) : thrown;
  }
}

/** What every campaign refuses, whoever signed it. */
function refuseUnpayable({ campaign, account, terms }: SignedClaim): void {
  const { recipient } = terms;
  if (account === zeroAddress) {
    throw badField(account, "leaf.account", "signs nothing", "Give the account that signed.");
  }
  if (recipient !== zeroAddress && !isSameAddress(recipient, campaign)) return;
  const problem =
    recipient === zeroAddress ? "is nobody" : "is the campaign itself, which pays nothing to itself";
  const hint = "Have it signed again, with the address that is to be paid.";
  throw badField(recipient, "terms.recipient", problem, hint);
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

function exactly<Value extends string | number>(expected: Value): Decoder<Value> {
  return (value, path) => {
    if (value === expected) return expected;
    const shown = JSON.stringify(expected);
    const hint = `Write ${shown}, if it is such a claim; else give another file.`;
    throw badField(value, path, `is not ${shown}`, hint);
  };
}

/** A whole number as decimal text; a JSON number could have been rounded. */
function whole(min: bigint, max: bigint): Decoder<bigint> {
  return (value, path) => {
    const number = typeof value === "string" && DECIMAL.test(value) ? BigInt(value) : undefined;
    if (number !== undefined && number >= min && number <= max) return number;
    const hint = `Write a whole number from ${min} to ${max} as decimal text: "5".`;
    throw badField(value, path, "is not a whole number in its range", hint);
  };
}

/** @returns with its EIP-55 checksum */
function address(value: unknown, path: string): Address {
  if (typeof value !== "string" || !ADDRESS.test(value)) {
    throw badField(value, path, "is no address", "Write 0x and 40 hexadecimal digits.");
  }
  const checked = checksummed(value.toLowerCase());
  if (LOWER_OR_UPPER.test(value) || value === checked) return checked;
  const hint =
    "Copy the address again: its upper and lower case are its checksum, and a digit or the case of a letter is wrong.";
  throw badField(value, path, "does not have its checksum", hint);
}

let newest = new Map<string, Address>();

/** The same few stand in all claims of a campaign, and what is handed in is read again when it is sent. */
function checksummed(lower: string): Address {
  const known = newest.get(lower);
  if (known !== undefined) return known;
  const found = checksumAccount(hexToBytes(lower, ADDRESS_BYTES), fastHasher());
  if (newest.size >= MAX_KNOWN) newest = new Map();
  newest.set(lower, found);
  return found;
}

/** Hexadecimal bytes, as many as `min` to `max`. */
function bytes(min: number, max: number): Decoder<Hex> {
  return (value, path) => {
    const size = typeof value === "string" && HEX.test(value) ? value.length / 2 - 1 : -1;
    if (size >= min && size <= max) return value as Hex;
    const number = min === max ? `${max}` : `${min} to ${max}`;
    const hint = `Write 0x and two hexadecimal digits for each of ${number} bytes.`;
    throw badField(value, path, `is not ${number} bytes`, hint);
  };
}

function readProof(value: unknown, path: string): readonly Hex[] {
  if (!Array.isArray(value) || value.length > MAX_PROOF_LENGTH) {
    const hint = `Write a list: [ ... ], of ${MAX_PROOF_LENGTH} members at most.`;
    throw badField(value, path, `is not a list of at most ${MAX_PROOF_LENGTH}`, hint);
  }
  const node = bytes(WORD_BYTES, WORD_BYTES);
  return value.map((one: unknown, i) => node(one, at(path, i)));
}

/** Refuses what is no object, or has not the members that belong there. */
function badMembers({ path, value, member }: Flaw): SymbolonError {
  if (member === undefined) {
    return badField(value, path, "is not an object", `Write an object with ${MEMBERS[path]}.`);
  }
  const { name, owner, isExtra } = member;
  const known = `the members are ${MEMBERS[owner]}.`;
  const field = at(owner, name.slice(0, MAX_SHOWN));
  if (isExtra) return badField(value, field, "is unknown", `Leave it out: ${known}`);
  return badField(undefined, field, "is missing", `Add it: ${known}`);
}

/** Refuses a field of a signed claim, by its name: `terms.upTo`. */
function badField(value: unknown, name: string, problem: string, hint: string): SymbolonError {
  const shown =
    value === undefined ? "" : ` (${(JSON.stringify(value) ?? String(value)).slice(0, MAX_SHOWN)})`;
  return new SymbolonError({
    code: "BadSignedClaim",
    reason: `The signed claim${name === "" ? "" : `'s ${name}`}${shown} ${problem}.`,
    hint,
    details: { field: name, value },
  });
}
