/** Claimants in the order in which they are served: first in, first out, but for those that are put back. */
export type ClaimQueue = {
  readonly size: number;
  readonly push: (claimant: number) => void;
  /** Puts claimants back in front, in this order. */
  readonly putBack: (claimants: ArrayLike<number>) => void;
  /** -1 where it is empty. */
  readonly shift: () => number;
};

const MIN_SPENT = 1024;

export function openClaimQueue(): ClaimQueue {
  let claimants: number[] = [];
  let first = 0;
  return {
    get size() {
      return claimants.length - first;
    },
    push(claimant) {
      claimants.push(claimant);
    },
    putBack(back) {
      claimants = [...Array.from(back), ...claimants.slice(first)];
      first = 0;
    },
    shift() {
      const claimant = claimants[first];
      if (claimant === undefined) return -1;
      first++;
      if (first > MIN_SPENT && first * 2 > claimants.length) {
        claimants = claimants.slice(first);
        first = 0;
      }
      return claimant;
    },
  };
}
