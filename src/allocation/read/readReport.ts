/** What a source turned out to be. */
export type SourceFormat = {
  readonly format: "csv" | "json list" | "json map" | "json lines" | "rows";
  /** CSV only: comma, semicolon or tab. */
  readonly delimiter?: string | undefined;
  /** CSV only: the columns' names as the file has them. */
  readonly columns?: readonly string[];
};

/** A row that was added to an earlier one of its account. */
export type MergedRow = {
  /** Rows of the source, counted from 1, the header not counted. */
  readonly row: number;
  readonly into: number;
  readonly line?: number;
  /** Base units that were added. */
  readonly amount: bigint;
};

/** What was seen while an allocation was read, and is not part of it. */
export type ReadReport = SourceFormat & {
  /** Rows of the source, before merging. */
  readonly rows: number;
  /** Accounts and beneficiaries whose EIP-55 checksum was compared: the others are written in one case. */
  readonly checksums: number;
  /** The first rows that were merged. */
  readonly merges: readonly MergedRow[];
};
