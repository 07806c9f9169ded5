import type { Address } from "viem";

/** Whether two addresses are the same, whatever the case of their digits; of what is known to be addresses. */
export function isSameAddress(one: Address, other: Address): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}
