/**
 * How a distribution's leaves and tree are made. Data, not code: one generic builder reads it, so that another
 * published tree is rebuilt by describing it. All conventions hash keccak-256 over sorted pairs.
 */
export type Convention = {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** What a leaf binds, in order. */
  readonly leafFields: readonly ("index" | "account" | "amount")[];
  /** `abi`: each field a 32-byte word. `packed`: index and amount 32 bytes, account 20. */
  readonly leafEncoding: "abi" | "packed";
  /** Packed leaves hashed once are safe only while no encoding is 64 bytes long, as an inner pair is. */
  readonly leafHashing: "once" | "twice";
  /** `index`: leaf i belongs to index i. `hash`: leaves are sorted as numbers. */
  readonly leafOrder: "index" | "hash";
  /**
   * Who numbers the rows. `source`: the file, by its index column or its order. `checksum`: the place of the
   * account in the ASCII order of checksummed addresses.
   */
  readonly indexRule: "source" | "checksum";
  /** `heap`: a complete binary heap, no odd node ever. `promote`: level by level, a last odd node moves up as is. */
  readonly shape: "heap" | "promote";
};
