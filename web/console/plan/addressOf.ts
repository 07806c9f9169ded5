import { type Address, getAddress, isAddress } from "viem";

/** The address that was typed; undefined: there is none, or its checksum is wrong. */
export function addressOf(typed: string): Address | undefined {
  const text = typed.trim();
  return isAddress(text) ? getAddress(text) : undefined;
}
