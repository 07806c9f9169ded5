import { keccak256, stringToBytes } from "viem";

const known = new Map<string, string>();

/** An address with its EIP-55 checksum, written from the standard's text. */
export function naiveChecksum(address: string): string {
  const digits = address.slice(2).toLowerCase();
  const before = known.get(digits);
  if (before !== undefined) return before;
  const hash = keccak256(stringToBytes(digits)).slice(2);
  const raised = [...digits].map((digit, i) =>
    Number.parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit,
  );
  const checksummed = `0x${raised.join("")}`;
  known.set(digits, checksummed);
  return checksummed;
}
