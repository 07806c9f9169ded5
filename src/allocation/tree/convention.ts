/** What a leaf can bind. */
export type LeafField = "index" | "account" | "beneficiary" | "amount";

/**
 * How a distribution's leaves and tree are made. Data, not code: one generic builder reads it, so that another
 * published tree is rebuilt by describing it. All conventions hash keccak-256 over sorted pairs.
 */
export type Convention = {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** What a leaf binds, in order. */
  readonly leafFields: readonly LeafField[];
  /** `abi`: each field a 32-byte word. `packed`: index and amount 32 bytes, account and beneficiary 20. */
  readonly leafEncoding: "abi" | "packed";
  /** A leaf hashed once is safe only while its encoding is not 64 bytes long, as an inner pair is. */
  readonly leafHashing: "once" | "twice";
  /** `index`: leaves stand in the order of their indexes. `hash`: they are sorted as numbers. */
  readonly leafOrder: "index" | "hash";
  /**
   * Who numbers the rows. `source`: the file, by its index column or its order. `checksum`: the place of the
   * account in the ASCII order of checksummed addresses.
   */
  readonly indexRule: "source" | "checksum";
  /**
   * `heap`: a complete binary heap, no odd node ever. The others go level by level, and differ in a last odd node.
   * `promote`: it moves up as it is. `duplicate`: it is hashed with itself. `pad`: it is hashed with keccak256("").
   */
  readonly shape: "heap" | "promote" | "duplicate" | "pad";
  /**
   * 0: one tree. Otherwise one tree for all accounts that begin with the same so many hexadecimal digits, and one of
   * the same rule over their roots: in the order of those digits, or sorted where leaves are.
   */
  readonly shardNybbles: 0 | 1 | 2 | 3 | 4;
};
