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
