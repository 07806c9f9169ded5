import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, encodeWords, hexToBytes, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { nobleHasher } from "../hasher.ts";

/**
 * A seat of a roster, as the Solidity struct `Seat`. Keys are 32 bytes: an account's address behind 12 zero bytes, or keccak256
 * of an ERC-7913 signer's bytes; zero for none.
 */
export type Seat = {
  readonly member: Hex;
  readonly standIn: Hex;
  readonly secondStandIn: Hex;
};

/** Whose chair of a seat: 0 the member, 1 and 2 the stand-ins. */
export const chairs = ["member", "standIn", "secondStandIn"] as const;

export const MAX_SEATS = 16;

/** The key of an empty chair. */
export const NOBODY: Hex = `0x${"0".repeat(64)}`;

/** The key of an account. */
export function keyOfAddress(address: Address): Hex {
  return bytesToHex(encodeWords(hexToBytes(address, ADDRESS_BYTES)));
}

/** The key of an ERC-7913 signer: 20 bytes of its verifier, and what that takes for a public key. */
export function keyOfSigner(signer: Hex): Hex {
  return bytesToHex(nobleHasher.keccak256(hexToBytes(signer)));
}

/** The account of a key, in lower case; undefined: it is an ERC-7913 signer's, or nobody's. */
export function addressOfKey(key: Hex): Address | undefined {
  const bytes = hexToBytes(key, WORD_BYTES);
  const isAddress = bytes.subarray(0, WORD_BYTES - ADDRESS_BYTES).every((byte) => byte === 0);
  return isAddress && !isNobody(key) ? bytesToHex(bytes.subarray(WORD_BYTES - ADDRESS_BYTES)) : undefined;
}

/** Whether a chair is empty. */
export function isNobody(key: Hex): boolean {
  return /^0x0*$/.test(key);
}

/** Bytes that a Quorum keeps of the hash of its seats. */
const KEPT_BYTES = 25;

/** The first 25 bytes of {@link seatsHash}: all that a Quorum keeps of its seats. */
export function rosterHash(seats: readonly Seat[]): Hex {
  return bytesToHex(seatsHash(seats).subarray(0, KEPT_BYTES));
}

/** keccak256 of the seats' words, three a seat: 32 bytes. */
export function seatsHash(seats: readonly Seat[]): Uint8Array {
  const words = seats.flatMap((seat) => chairs.map((chair) => hexToBytes(seat[chair], WORD_BYTES)));
  return nobleHasher.keccak256(concatBytes(...words));
}

/** Where a key sits. */
export type Chair = { readonly seat: number; readonly chair: number };

/** Where a key sits; undefined: nowhere. */
export function findChair(seats: readonly Seat[], key: Hex): Chair | undefined {
  const expected = key.toLowerCase();
  for (const [seat, held] of seats.entries()) {
    const chair = chairs.findIndex((name) => held[name].toLowerCase() === expected);
    if (chair !== -1 && !isNobody(key)) return { seat, chair };
  }
  return undefined;
}

/** Who sits in a chair. */
export function keyAt(seats: readonly Seat[], { seat, chair }: Chair): Hex | undefined {
  const name = chairs[chair];
  const key = name === undefined ? undefined : seats[seat]?.[name];
  return key === undefined || isNobody(key) ? undefined : key;
}

/** Numbers of the seats that a bitmap names, ascending. */
export function seatsIn(bits: number): readonly number[] {
  return Array.from({ length: MAX_SEATS }, (_, seat) => seat).filter((seat) => ((bits >> seat) & 1) === 1);
}

/**
 * Refuses a roster that a Quorum would refuse.
 * @param min seats that the rules need
 * @throws SymbolonError `SeatsOutOfRange`, `SeatEmpty`, `KeyTwice`
 */
export function requireRoster(seats: readonly Seat[], min: number): void {
  if (seats.length < Math.max(min, 1) || seats.length > MAX_SEATS) {
    throw new SymbolonError({
      code: "SeatsOutOfRange",
      reason: `The number of seats in the roster is ${seats.length}, and must be ${min} to ${MAX_SEATS}: with fewer, a rule in force or announced could never be met.`,
      hint: `Give ${min} to ${MAX_SEATS} seats, or change the rules first.`,
      details: { seats: seats.length, least: min, most: MAX_SEATS },
    });
  }
  const seen = new Map<string, number>();
  for (const [seat, held] of seats.entries()) {
    if (isNobody(held.member)) throw seatEmpty(seat);
    for (const name of chairs) {
      const key = held[name].toLowerCase();
      const other = seen.get(key);
      if (isNobody(held[name])) continue;
      if (other !== undefined) throw keyTwice(held[name], seat, other);
      seen.set(key, seat);
    }
  }
}

function seatEmpty(seat: number): SymbolonError {
  return new SymbolonError({
    code: "SeatEmpty",
    reason: `Seat ${seat} has no member.`,
    hint: "Give each seat a member, or leave the seat out.",
    details: { seat },
  });
}

function keyTwice(key: Hex, seat: number, other: number): SymbolonError {
  const who = addressOfKey(key) ?? key;
  return new SymbolonError({
    code: "KeyTwice",
    reason: `${who} sits in seat ${other} and again in seat ${seat}: one key would count as two.`,
    hint: "Leave one of them out, or give the seat to somebody else.",
    details: { key, seat, other },
  });
}
