/** What is looked at of a chain, by the store's clock. */
export type Window = {
  readonly chain: number;
  /** ISO 8601: from `since` to, not including, `until`. */
  readonly since: string;
  readonly until: string;
};
