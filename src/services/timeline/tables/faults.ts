import type { Sql } from "../../store/sql.ts";
import type { Window } from "./facts/window.ts";

/** Answers of a node that were not kept, since they are not those of its own block. */
export type NodeFault = {
  readonly chain: number;
  /** Where the node is: protocol and host. */
  readonly node: string;
  /** An error's name. */
  readonly code: string;
};

export type KnownFault = NodeFault & {
  /** What the last of them was, in words. */
  readonly reason: string;
  readonly count: number;
  /** Of them, in one hour at most. */
  readonly hourly: number;
  /** Milliseconds since 1970, by the store's clock. */
  readonly from: number;
  readonly to: number;
};

/** Writes down a fault of a node: with the others of its kind in that hour. */
export async function keepFault(sql: Sql, { chain, node, code }: NodeFault, reason: string): Promise<void> {
  await sql.query(
    `insert into fault (chain, node, code, hour, reason) values ($1, $2, $3, date_trunc('hour', clock_timestamp()), $4)
     on conflict (chain, node, code, hour) do update
       set count = fault.count + 1, last = clock_timestamp(), reason = excluded.reason`,
    [chain, node, code, reason],
  );
}

/** Faults of a chain's nodes, of each kind together. */
export async function listFaults(sql: Sql, { chain, since, until }: Window): Promise<readonly KnownFault[]> {
  const rows = await sql.query<
    Omit<KnownFault, "chain" | "count" | "hourly"> & { readonly count: bigint; readonly hourly: bigint }
  >(
    `select node, code, sum(count)::int8 as count, max(count) as hourly, min(first) as "from", max(last) as "to",
       (array_agg(reason order by last desc))[1] as reason
     from fault where chain = $1 and last >= $2 and first < $3 group by node, code order by node, code`,
    [chain, since, until],
  );
  return rows.map(({ count, hourly, ...rest }) => ({
    chain,
    count: Number(count),
    hourly: Number(hourly),
    ...rest,
  }));
}
