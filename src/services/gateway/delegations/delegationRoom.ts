import { DELEGATING, DELEGATION_GAS } from "../../work/delegationTerms.ts";
import type { KeySeen } from "../policy/classes.ts";

/** What delegations may take of a chain, beside everything else. */
export type DelegationRoom = {
  readonly isOpen: boolean;
  /** So many blocks have passed. */
  readonly bring: (blocks: number) => void;
  /**
   * Their turn; undefined: none now.
   * @param seen `isAlone`: nothing else waits; `held`: another key of this worker plans some
   */
  readonly next: (
    key: KeySeen,
    seen: { readonly isAlone: boolean; readonly held: boolean },
  ) => { readonly name: string; readonly gas: number } | undefined;
  readonly sent: (gas: number) => void;
};

/**
 * Each block brings its share, and at most one block's is saved up. Where anything else waits, a key sends delegations
 * only while two others are idle, one for claims and one that is kept for urgent requests; and never with its last places.
 */
export function openDelegationRoom({
  delegationGas: share = 0,
}: {
  readonly delegationGas?: number | undefined;
}): DelegationRoom {
  const max = share > 0 ? Math.max(share, DELEGATION_GAS) : 0;
  let left = max;
  return {
    isOpen: share > 0,
    bring(blocks) {
      left = Math.min(left + blocks * share, max);
    },
    next(key, { isAlone, held }) {
      if (held || left < DELEGATION_GAS || !leavesRoom(key, isAlone)) return undefined;
      return { name: DELEGATING, gas: left };
    },
    sent(gas) {
      left -= gas;
    },
  };
}

/** Places of a key, at least, of which it leaves some where it is alone. */
const MIN_WINDOW = 3;

/**
 * Whether no key of any worker ever sends a delegation, as long as no others share them.
 * @param all `isRefilled`: by a key more, which workers share as they do the others; `inFlight`: transactions that a key may
 * have under way
 */
export function neverDelegates(all: {
  readonly keys: number;
  readonly isRefilled: boolean;
  readonly workers: number;
  readonly inFlight: number;
}): boolean {
  const isEachAlone = all.keys === 1 || all.keys + Number(all.isRefilled) <= all.workers;
  return all.inFlight < MIN_WINDOW && isEachAlone;
}

/** Whether claims and urgent requests that come now find a key that may begin something. */
function leavesRoom({ others = 0, places, window }: KeySeen, isAlone: boolean): boolean {
  const mayBegin = places >= Math.min(window, MIN_WINDOW) && (window >= MIN_WINDOW || others > 0);
  return isAlone ? mayBegin : mayBegin && others >= 2;
}
