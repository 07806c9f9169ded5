/** A transaction of a rehearsed day. Numbers below 2^53 stand for gas and wei. */
export type RehearsedTransaction = {
  /** Ascending within a run, and never used twice; one that replaces another has an id of its own. */
  readonly id: number;
  readonly kind: "claim" | "bundle" | "background" | "credentials";
  /** Of a claim, the claimant; else the number of a key among its kind. */
  readonly sender: number;
  /** Of this sender, from 0. The same again replaces the one before. */
  readonly nonce: number;
  /** Whose claims a bundle holds; undefined for the other kinds. */
  readonly claimants?: Uint32Array | undefined;
  /** What a transaction of kind `credentials` does: issue another batch, or announce a revocation of the plan by its number. */
  readonly announces?: number | undefined;
  readonly gasLimit: number;
  /** Wei a gas. */
  readonly maxFee: number;
  readonly tip: number;
};

export type MinedTransaction = {
  readonly id: number;
  readonly gasUsed: number;
  /** Wei a gas that was paid. */
  readonly gasPrice: number;
  /** Undefined: it did what it should; else the contract's error. */
  readonly reverted: string | undefined;
  /** Who was paid by it: the sender of a claim, those of a bundle that were not skipped. */
  readonly paid: Uint32Array | readonly number[];
};

export type MinedBlock = {
  /** Seconds from the opening. */
  readonly time: number;
  readonly baseFee: number;
  readonly gasUsed: number;
  readonly transactions: readonly MinedTransaction[];
};

/** The chain of a rehearsed day: the real contracts in an EVM, or a model of them. Both order by tip and follow EIP-1559. */
export type RehearsalChain = {
  readonly kind: "edr" | "model";
  /** Wei a gas of the next block. */
  readonly baseFee: number;
  /** Transactions that wait. */
  readonly pending: number;
  /** Hands in a transaction; it waits until it fits, is replaced, or is dropped. */
  readonly send: (transaction: RehearsedTransaction) => void;
  /** Forgets a transaction that waits. */
  readonly drop: (id: number) => void;
  /** Mines a block of what pays best. A promise where the chain is another program's. */
  readonly mine: (time: number) => MinedBlock | Promise<MinedBlock>;
  /** Undoes the last blocks. Their transactions wait again, but for those that `isLost` says are forgotten. */
  readonly reorg: (depth: number, isLost: (id: number) => boolean) => void | Promise<void>;
  /** Seconds of this machine so far: signing, and all else that the chain took. Undefined: none worth telling. */
  readonly effort?: () => { readonly signing: number; readonly chain: number };
  /** Compares what happened on the chain with what was reported of it; nothing to compare in a model. */
  readonly close: () => Promise<void>;
};
