import type { JudgedClaim } from "../../../src/distribution/claim/judgeClaim.ts";

/** Which leaves are to be paid, and how. */
export type WantedClaims = {
  /** Ascending, each once. */
  readonly indexes: readonly number[];
  /**
   * The ways in which a leaf may be paid, at least one, the best first: as its account signed, then as its row says.
   * Anybody can write a claim for a leaf into a folder, so one whose signature is false must not stand in the way of
   * another.
   */
  readonly ways: (index: number) => readonly JudgedClaim[];
  /** Whether the tree has such an index. */
  readonly hasLeaf: (index: number) => boolean;
  /** Whether there is a signed claim for a leaf. */
  readonly isSigned: (index: number) => boolean;
};
