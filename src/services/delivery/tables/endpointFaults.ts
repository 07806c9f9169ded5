import type { FaultName } from "../../../sdk/delivery/faultName.ts";
import type { Sql } from "../../store/sql.ts";
import type { FaultCount } from "../work/endpointFaults.ts";

/** Faults of an endpoint as all processes over a store have met them. */
export type KnownFaults = FaultCount & {
  readonly chain: number;
  /** Seconds since the last one. */
  readonly ago: number;
};

/** Adds what a process has met. */
export async function addEndpointFaults(
  sql: Sql,
  chain: number,
  counts: readonly FaultCount[],
): Promise<void> {
  await sql.query(
    `insert into endpoint_fault (chain, endpoint, kind, count)
     select $1, new.* from unnest($2::text[], $3::text[], $4::int8[]) as new (endpoint, kind, count) order by 2, 3
     on conflict (chain, endpoint, kind)
     do update set count = endpoint_fault.count + excluded.count, last = clock_timestamp()`,
    [
      chain,
      counts.map(({ endpoint }) => endpoint),
      counts.map(({ kind }) => kind),
      counts.map(({ count }) => count),
    ],
  );
}

/** By chain, endpoint and kind. */
export async function readEndpointFaults(sql: Sql): Promise<readonly KnownFaults[]> {
  const rows = await sql.query<{
    readonly chain: bigint;
    readonly endpoint: string;
    readonly kind: FaultName;
    readonly count: bigint;
    readonly ago: number;
  }>(
    `select chain, endpoint, kind, count, extract(epoch from clock_timestamp() - last)::float8 as ago
     from endpoint_fault order by chain, endpoint, kind`,
  );
  return rows.map(({ chain, count, ...row }) => ({ ...row, chain: Number(chain), count: Number(count) }));
}
