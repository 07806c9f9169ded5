import { type Address, getAddress } from "viem";

/** Addresses in their own spelling, each once. */
export function distinctAddresses(addresses: readonly Address[]): readonly Address[] {
  return [...new Set(addresses.map((one) => getAddress(one)))];
}
