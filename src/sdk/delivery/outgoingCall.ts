import { type Address, type Hex, isAddressEqual, parseTransaction } from "viem";

/** What a transaction does. */
export type OutgoingCall = { readonly to: Address; readonly data: Hex; readonly value: bigint };

/** A call that only uses a nonce up: what withdraws a transaction, or fills a gap. */
export function nothingOf(account: Address): OutgoingCall {
  return { to: account, data: "0x", value: 0n };
}

/** Whether a call does nothing but use a nonce of its sender up. */
export function isNothing({ to, data }: OutgoingCall, account: Address): boolean {
  return data === "0x" && isAddressEqual(to, account);
}

/** What signed bytes do; undefined: they make a contract. */
export function callIn(bytes: Hex): OutgoingCall | undefined {
  const { to, data = "0x", value = 0n } = parseTransaction(bytes);
  return to ? { to, data, value } : undefined;
}
