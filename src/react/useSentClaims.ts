import { useCallback, useState } from "react";
import type { Address, Hash } from "viem";
import { pageMemory } from "./deviceMemory.ts";

export type SentClaimsParameters = {
  readonly chainId: number;
  readonly campaign: Address;
  /** Undefined: nobody is asked about yet. */
  readonly account: Address | undefined;
};

const HASH = /^0x[\da-f]{64}$/i;
/** More are looked at by nobody. */
const MAX_KEPT = 5;

/**
 * Transactions that were sent for an account on this device, newest first: they are there again after a reload, as long as the
 * device keeps anything.
 */
export function useSentClaims(of: SentClaimsParameters) {
  const [here, setHere] = useState<Readonly<Record<string, readonly Hash[]>>>({});
  const key = keyOf(of);
  const change = useCallback(
    (by: (before: readonly Hash[]) => readonly Hash[]) => {
      // A wallet may answer when nobody looks at this account any more: it is written down first.
      const after = by(read(key));
      write(key, after);
      setHere((all) => ({ ...all, [key]: after }));
    },
    [key],
  );
  const remember = useCallback((hash: Hash) => change((before) => withNewest(before, hash)), [change]);
  const forget = useCallback(
    (hash: Hash) => change((before) => before.filter((one) => one !== hash)),
    [change],
  );
  return { hashes: here[key] ?? read(key), remember, forget };
}

const keyOf = ({ chainId, campaign, account }: SentClaimsParameters) =>
  `symbolon-sent:${chainId}:${campaign}:${account}`.toLowerCase();

/** Keeps a transaction that was sent for an account. */
export const rememberSentClaim = (of: SentClaimsParameters, hash: Hash): void =>
  write(keyOf(of), withNewest(read(keyOf(of)), hash));

/** A transaction before all others that are kept. */
const withNewest = (before: readonly Hash[], hash: Hash): readonly Hash[] =>
  [hash, ...before.filter((one) => one !== hash)].slice(0, MAX_KEPT);

function write(key: string, hashes: readonly Hash[]): void {
  try {
    if (hashes.length === 0) pageMemory().removeItem(key);
    else pageMemory().setItem(key, JSON.stringify(hashes));
  } catch {
    // A device that is full keeps it no longer than it is shown.
  }
}

function read(key: string): readonly Hash[] {
  try {
    const found: unknown = JSON.parse(pageMemory().getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is Hash => HASH.test(String(one))) : [];
  } catch {
    return [];
  }
}
