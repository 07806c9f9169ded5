import type { Sql } from "../../store/sql.ts";
import type { Assurance } from "./blockRow.ts";
import type { Progress } from "./followed.ts";

/** How far a chain is followed, and how. */
export type ChainProgress = Progress & {
  readonly chain: number;
  readonly way: Assurance;
  /** Milliseconds since 1970, by the store's clock: when it was looked at last. */
  readonly looked: number;
  /** Why it is not followed any more; undefined: it is. */
  readonly stopped: string | undefined;
};

type Row = {
  readonly chain: bigint;
  readonly way: Assurance;
  readonly cursor: bigint;
  readonly final: bigint;
  readonly head: bigint;
  readonly looked: number;
  readonly stopped: string | null;
};

/** The chains that are followed into a store, by their ids. */
export async function readProgress(sql: Sql): Promise<readonly ChainProgress[]> {
  const rows = await sql.query<Row>(
    "select chain, way, cursor, final, head, looked, stopped from followed order by chain",
  );
  return rows.map(({ chain, cursor, final, head, stopped, ...rest }) => ({
    ...rest,
    chain: Number(chain),
    cursor: Number(cursor),
    final: Number(final),
    head: Number(head),
    stopped: stopped ?? undefined,
  }));
}

/** How often each chain that is followed was written down: whoever has read a lower number has not read all. */
export async function readVersions(sql: Sql): Promise<ReadonlyMap<number, number>> {
  const rows = await sql.query<{ readonly chain: bigint; readonly version: bigint }>(
    "select chain, version from followed",
  );
  return new Map(rows.map(({ chain, version }) => [Number(chain), Number(version)]));
}
