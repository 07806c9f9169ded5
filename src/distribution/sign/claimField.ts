import { type Address, getAddress, type Hex, isAddress } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** A value of a claim that came from outside, and its name: `terms.upTo`. */
export type ClaimField = { readonly value: unknown; readonly name: string };

/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

const HEX = /^0x(?:[\da-f]{2})*$/i;
const DECIMAL = /^(?:0|[1-9]\d{0,77})$/;
const LOWER_OR_UPPER = /^0x(?:[\da-f]{40}|[\dA-F]{40})$/;

/** @returns the members, all of the required ones, perhaps some of the optional ones, and no other */
export function readMembers(
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
export function readWhole(field: ClaimField, least: bigint, most: bigint): bigint {
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
export function readAddress(field: ClaimField): Address {
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
export function readBytes(field: ClaimField, least: number, most: number): Hex {
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
export function readList<Member>(
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
export function badField({ value, name }: ClaimField, problem: string, hint: string): SymbolonError {
  const shown =
    value === undefined ? "" : ` (${(JSON.stringify(value) ?? String(value)).slice(0, MAX_SHOWN)})`;
  return new SymbolonError({
    code: "BadSignedClaim",
    reason: `In the signed claim ${name === "" ? "the whole" : name}${shown} ${problem}.`,
    hint,
    details: { field: name, value },
  });
}
