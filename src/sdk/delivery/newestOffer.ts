import { type Hash, parseTransaction } from "viem";
import { feesOf, maxIn } from "./fees.ts";
import type { Sending } from "./journal.ts";

/** What a version of a transaction offers: wei a unit of gas at most, where it names a price, units of gas, and wei that it moves. */
export type VersionOffer = {
  readonly price: bigint | undefined;
  readonly gas: bigint;
  readonly value: bigint;
};

/** Asked for at each look and before each sending, and read from all bytes of a bundle. */
const known = new WeakMap<Sending, { readonly hash: Hash; readonly offer: VersionOffer }>();

/** What the newest version of a transaction offers, read once; undefined: nobody has its bytes. */
export function newestOffer(sending: Sending): VersionOffer | undefined {
  const hash = sending.hashes.at(-1) ?? "0x";
  const bytes = sending.bytes?.[hash];
  if (bytes === undefined) return undefined;
  const before = known.get(sending);
  if (before?.hash === hash) return before.offer;
  const { gas = 0n, value = 0n, ...prices } = parseTransaction(bytes);
  const fees = feesOf(prices);
  const offer = { price: fees && maxIn(fees), gas, value };
  known.set(sending, { hash, offer });
  return offer;
}

/** Whether the newest version of a transaction is one of before types (EIP-2718), by how its bytes begin; false: nobody has them. */
export function isNewestLegacy({ bytes, hashes }: Sending): boolean {
  return /^0x[c-f]/i.test(bytes?.[hashes.at(-1) ?? "0x"] ?? "");
}
