/**
 * What a query takes. Bytes go to `bytea`, objects of `json` as text that `JSON.stringify` made, lists to arrays (for
 * `unnest`), numbers of more than 53 bits as bigint to `int8` or `numeric`, moments as ISO 8601 text to `timestamptz`.
 */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | null
  | readonly (string | number | bigint | boolean | Uint8Array | null)[];

/**
 * A row by its columns' names, in every store alike: `int2`, `int4` and floats are numbers, `int8` and `numeric` (whole)
 * bigints, `bytea` is a Uint8Array, `json` and `jsonb` are parsed, `timestamptz` is milliseconds since 1970 as a number,
 * arrays of these are lists. Everything else is its text: so are `numeric` with a fraction, `date` and `uuid`.
 */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * Runs one statement; `$1` is the first value. Without `values` the text may hold several statements, which are kept all or
 * none, and the rows are the last one's.
 * @throws SymbolonError `StatementRefused` (`sqlStateOf` has PostgreSQL's code: 23505 where a row is there already),
 * `StoreExhausted` where disk, memory or connections are used up, `StoreLost` where the store stopped answering: whether
 * the statement was kept is then unknown; `StoreClosed`
 */
export type SqlQuery = <Row extends SqlRow = SqlRow>(
  text: string,
  values?: readonly SqlValue[],
) => Promise<readonly Row[]>;

/** One database, whatever runs it: PostgreSQL's language, and nothing that one of the stores lacks. */
export type Sql = {
  /** For messages: `pglite at FOLDER`, `postgres at HOST/NAME`; never a password. */
  readonly name: string;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** Outside of a transaction. Never call it inside of `transaction`: a store of one connection would wait for ever. */
  readonly query: SqlQuery;
  /**
   * All or nothing: what `run` throws undoes everything it did, and is thrown. So does a statement that was refused, even
   * where `run` caught it. A fulfilled promise means that it is kept, as far as the store keeps anything (`isDurable`);
   * after `StoreLost` nobody knows, and whoever must know looks for its rows. Isolation is `read committed`.
   */
  readonly transaction: <Result>(run: (query: SqlQuery) => Promise<Result>) => Promise<Result>;
  /**
   * Called with `notify CHANNEL, PAYLOAD` of whoever uses the store. A hint, and no more: they are lost where a connection
   * breaks, so whoever listens also polls. After such a break it is told '' once, as soon as it hears again.
   * @returns what ends it
   */
  readonly listen: (channel: string, onNotice: (payload: string) => void) => Promise<() => Promise<void>>;
  /** Whether what is kept outlives a power loss; false: only the death of processes. */
  readonly isDurable: boolean;
  /** Waits for what is under way. */
  readonly close: () => Promise<void>;
};
