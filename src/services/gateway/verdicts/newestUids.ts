import type { Address, Hex } from "viem";

/** Bytes of a uid. */
const UID = 32;

/** Uids by whom they are about, in the order in which they came. */
export type NewestUids = {
  /** Takes a uid as the newest about an account; one that is there already only moves. */
  readonly add: (account: Address, uid: Hex) => void;
  /** The newest first. */
  readonly of: (account: Address) => readonly Hex[];
  readonly accounts: () => number;
};

/**
 * Keeps uids in memory, the newest of each account. A million accounts with one uid each take 118 MB: an account is two texts of
 * one byte a letter, and no object.
 * @param most uids that are kept about an account
 */
export function openNewestUids(most: number): NewestUids {
  const known = new Map<string, string>();
  const kept = (account: Address) => known.get(packed(account)) ?? "";
  return {
    add(account, uid) {
      const newest = packed(uid);
      const before = split(kept(account)).filter((one) => one !== newest);
      known.set(packed(account), [newest, ...before].slice(0, most).join(""));
    },
    of: (account) =>
      split(kept(account)).map((one): Hex => `0x${Buffer.from(one, "latin1").toString("hex")}`),
    accounts: () => known.size,
  };
}

const packed = (value: Hex): string => Buffer.from(value.slice(2), "hex").toString("latin1");

function split(uids: string): readonly string[] {
  return Array.from({ length: uids.length / UID }, (_, i) => uids.slice(i * UID, (i + 1) * UID));
}
