/** What may happen to an account between two allocations; several may happen to one. */
export type ChangeKind = "added" | "removed" | "raised" | "lowered" | "reindexed" | "redirected";

/** The bit that stands for each kind where changes are kept in columns. */
export const changeBits: Readonly<Record<ChangeKind, number>> = {
  added: 1,
  removed: 2,
  raised: 4,
  lowered: 8,
  reindexed: 16,
  redirected: 32,
};

/** All kinds, in the order in which they are told. */
export const changeKinds = Object.keys(changeBits) as readonly ChangeKind[];
