import type { Address, Hex } from "viem";

/** How a delegation begins (EIP-7702); the address follows, 23 bytes in all. No contract can begin so (EIP-3541). */
const DELEGATION = /^0xef0100([0-9a-f]{40})$/i;

/** Whose code acts for a key's account that has this code, in lower case; undefined: it is no delegation. */
export function delegateOf(code: Hex): Address | undefined {
  const delegate = DELEGATION.exec(code)?.[1];
  return delegate === undefined ? undefined : `0x${delegate.toLowerCase()}`;
}
