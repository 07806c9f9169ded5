/** A contract that pays leaves of the allocation, and how it is told to. Gas is that of whole transactions. */
export type Distributor = {
  /** For people; peers say which version, and how it was compiled. */
  readonly name: string;
  /** Gas of all that the operator sends before the first claim: creating, funding, allowing. */
  readonly opening: number;
  /** A stranger claims a leaf for its account. */
  readonly claim: (index: number) => Promise<number>;
};

/** A way to pay many leaves in one transaction. */
export type PayMany = (indexes: readonly number[]) => Promise<number>;

/** A distributor that pays over time. */
export type VestingDistributor = Distributor & {
  /** A stranger has it pay what is vested since, for a leaf that was claimed. */
  readonly release: (index: number) => Promise<number>;
  readonly releaseMany: PayMany;
};

/** A distributor whose leaves are totals so far. */
export type CumulativeDistributor = Distributor & {
  readonly claimMany: PayMany;
  /** Puts the tree of the grown allocation in the place of the first. Returns how its leaves are claimed. */
  readonly grow: () => Promise<Pick<CumulativeDistributor, "claim" | "claimMany">>;
};
