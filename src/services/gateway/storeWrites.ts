import type { Sql, SqlQuery } from "../store/sql.ts";
import { isStoreFault } from "../store/storeErrors.ts";
import { tryWrite } from "./tables/tryWrite.ts";

/** Whether a store keeps what is written: one that answers may be full, a standby, or closed to this user. */
export type StoreWrites = {
  /** As the store's own, but that its failures are noticed. */
  readonly transaction: Sql["transaction"];
  /** Whether the last write was kept. */
  readonly areKept: () => boolean;
  /** After a write that failed: tries one, at most once in a few seconds. */
  readonly look: () => Promise<void>;
};

/** Milliseconds between two tries. */
const AGAIN_MS = 3_000;

export type StoreWritesParameters = {
  readonly sql: Sql;
  /** Milliseconds of a clock that nobody sets back, as the store's is by a failover. Default: the process's. */
  readonly elapsed?: (() => number) | undefined;
  /** Called with why a write failed, the first one and each other fault that follows. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** Watches a store's writes: from a transaction that fails for the store's sake until one is kept. */
export function watchWrites(parameters: StoreWritesParameters): StoreWrites {
  const { sql, elapsed = () => performance.now(), onTrouble } = parameters;
  let failedAt: number | undefined;
  const write = async <Result>(run: (query: SqlQuery) => Promise<Result>): Promise<Result> => {
    try {
      const result = await sql.transaction(run);
      failedAt = undefined;
      return result;
    } catch (thrown) {
      if (isStoreFault(thrown)) {
        failedAt = elapsed();
        onTrouble(thrown);
      }
      throw thrown;
    }
  };
  return {
    transaction: write,
    areKept: () => failedAt === undefined,
    async look() {
      if (failedAt === undefined || elapsed() - failedAt < AGAIN_MS) return;
      // What it throws was told, and nobody waits for it.
      await write(tryWrite).catch(() => undefined);
    },
  };
}
