/**
 * Values that a query takes: bytes for `bytea`, text from `JSON.stringify` for objects of `json`, lists for arrays (for
 * `unnest`), bigint for `int8` or `numeric` above 53 bits, ISO 8601 text for `timestamptz`.
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
 * A row by its columns' names, the same in every store: `int2`, `int4` and floats are numbers, `int8` and whole
 * `numeric` are bigints, `bytea` is a Uint8Array, `json` and `jsonb` are parsed, `timestamptz` is milliseconds since
 * 1970 as a number, arrays of these are lists. Everything else is text: `numeric` with a fraction, `date` and `uuid`,
 * too.
 */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * Runs one statement; `$1` is the first value. Without `values` the text may contain several statements: all or none
 * take effect, and the rows are those of the last one.
 * @throws SymbolonError `StatementRefused` (`sqlStateOf` has PostgreSQL's code: 23505 where the row already exists),
 * `StoreExhausted` where disk, memory or connections are used up; `StoreNotWritable` where it is a standby or this user
 * may not write; `StoreLost` where the store stopped answering: nobody knows then whether the statement took effect;
 * `StoreClosed`
 */
export type SqlQuery = <Row extends SqlRow = SqlRow>(
  text: string,
  values?: readonly SqlValue[],
) => Promise<readonly Row[]>;

/** One database of any kind: PostgreSQL's language, and only features that all stores have. */
export type Sql = {
  /** For messages: `pglite at FOLDER`, `postgres at HOST/NAME`; never a password. */
  readonly name: string;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** Runs outside a transaction. Never call it inside `transaction`: a store with one connection would wait forever. */
  readonly query: SqlQuery;
  /**
   * All or nothing: an error of `run` undoes everything and is thrown. A refused statement does the same, even where
   * `run` caught the error. A fulfilled promise means that the changes are kept, as far as the store keeps anything
   * (`isDurable`). After `StoreLost` nobody knows: a caller that must know reads its rows. Isolation is `read
   * committed`.
   */
  readonly transaction: <Result>(run: (query: SqlQuery) => Promise<Result>) => Promise<Result>;
  /**
   * Runs statements one after another on a connection of their own, each by itself and without a limit of time; the
   * connection ends with `run`. Undefined: the store has one connection only.
   */
  readonly apart?: <Result>(run: (query: SqlQuery) => Promise<Result>) => Promise<Result>;
  /** Tells the operator, in one line, what takes long. */
  readonly tell?: ((words: string) => void) | undefined;
  /**
   * Calls `onNotice` for each `notify CHANNEL, PAYLOAD` of any user of the store. Notices are only hints: a broken
   * connection loses them, so a listener also polls. After a break it gets '' once, as soon as the connection is back.
   * @returns what ends it
   */
  readonly listen: (channel: string, onNotice: (payload: string) => void) => Promise<() => Promise<void>>;
  /** Whether the data outlives a power loss; false: only the death of processes. */
  readonly isDurable: boolean;
  /** Closes after everything under way has ended. */
  readonly close: () => Promise<void>;
};
