import { type Address, getAddress, isAddress } from "viem";

/** The typed address; undefined: not an address, or its checksum is wrong. */
export function addressOf(typed: string): Address | undefined {
  const text = typed.trim();
  return isAddress(text) ? getAddress(text) : undefined;
}
