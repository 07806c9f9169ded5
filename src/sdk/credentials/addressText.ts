import { type Address, getAddress, isAddress } from "viem";
import { chainOfSpelling, spellForChain } from "../core/checksumChains.ts";
import { nobleHasher } from "../core/hasher.ts";

/** The problem of a value that is not an address. */
export const BAD_ADDRESS = {
  problem: "is not an address",
  hint: "Write 0x and 40 hexadecimal digits; in mixed case with the right checksum.",
} as const;

/** The same in a table whose command takes `--checksum-chain`. */
export const NO_ADDRESS = {
  ...BAD_ADDRESS,
  hint: "Write 0x and 40 hexadecimal digits; in mixed case with the right checksum, of EIP-55 or of the chain of --checksum-chain.",
} as const;

/**
 * Reads an address that must be one of a known set. An address with the checksum of EIP-55, or of a chain with its own
 * (EIP-1191), was not mistyped.
 * @returns in lower case; undefined where it is not an address
 */
export function listedAddressIn(text: string): Address | undefined {
  if (!isAddress(text, { strict: false })) return undefined;
  const isSpelled = isAddress(text) || chainOfSpelling(text, nobleHasher) !== undefined;
  return isSpelled ? (text.toLowerCase() as Address) : undefined;
}

/**
 * Reads an address; one with a checksum must have the right one.
 * @param checksumChain the chain whose EIP-1191 checksums addresses have; default: EIP-55
 * @returns with the checksum of EIP-55 where it has one; undefined where it is not an address
 */
export function addressIn(text: string, checksumChain?: number): Address | undefined {
  if (checksumChain === undefined) return isAddress(text) ? text : undefined;
  if (!isAddress(text, { strict: false })) return undefined;
  const lower = text.toLowerCase() as Address;
  if (text === lower) return text;
  return spellForChain(text, checksumChain, nobleHasher) === text ? getAddress(lower) : undefined;
}
