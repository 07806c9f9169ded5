import { type Address, isAddressEqual } from "viem";
import type { OpenJournal, Sending } from "./journal.ts";
import type { Recorded } from "./states.ts";

/** An account's part of a journal. */
export type OwnSendings = {
  /** Those that are not final, by nonce. */
  readonly open: () => readonly Sending[];
  /** Whether a nonce was given out. */
  readonly has: (nonce: number) => boolean;
  /** The first nonce from one on that lies above all that were given out. */
  readonly nextNonce: (free: number) => number;
};

/**
 * Follows an account's part of a journal. What is final is looked at once: there may be thousands of it.
 * @param unnamed whose transactions are that name no account
 */
export function ownSendings(
  { sendings }: OpenJournal,
  account: Address,
  unnamed: Address = account,
): OwnSendings {
  const nonces = new Set<number>();
  const ids = new Set<number>();
  let last: Sending | undefined;
  let next = 0;
  let waiting: Sending[] = [];
  const follow = () => {
    // A journal in tables lets go of what is final: then the rest, which is short, is gone through again.
    for (let i = last === undefined ? 0 : sendings.lastIndexOf(last) + 1; i < sendings.length; i++) {
      const sending = sendings[i] as Sending;
      last = sending;
      if (ids.has(sending.id)) continue;
      ids.add(sending.id);
      if (!isAddressEqual(sending.account ?? unnamed, account)) continue;
      nonces.add(sending.nonce);
      next = Math.max(next, sending.nonce + 1);
      waiting.push(sending);
    }
  };
  return {
    open() {
      follow();
      waiting = waiting.filter((one) => !recordOf(one).ended).toSorted((a, b) => a.nonce - b.nonce);
      // A list of its own: whoever goes through it may begin others meanwhile.
      return [...waiting];
    },
    has(nonce) {
      follow();
      return nonces.has(nonce);
    },
    nextNonce(free) {
      follow();
      return Math.max(next, free);
    },
  };
}

/** A transaction as the rule of delivery sees it. */
export function recordOf({ settled }: Sending): Recorded {
  if (settled === undefined) return { mined: undefined, ended: false };
  const { hash, block, blockHash, final = false } = settled;
  if (hash === undefined || block === undefined || blockHash === undefined) {
    return { mined: undefined, ended: true };
  }
  return { mined: { hash, block, blockHash }, ended: final };
}
