import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import type { Sql } from "../../store/sql.ts";

/** A block of the store that was not taken back. */
export type CanonicalBlock = {
  readonly number: number;
  readonly hash: Hex;
  readonly parent: Hex | undefined;
  /** Unix seconds. */
  readonly time: number;
};

type Row = {
  readonly number: bigint;
  readonly hash: Uint8Array;
  readonly parent: Uint8Array | null;
  readonly time: bigint;
};

const SELECT_BLOCKS = "select number, hash, parent, time from block where chain = $1 and undone is null";

function blockOf({ number, hash, parent, time }: Row): CanonicalBlock {
  return {
    number: Number(number),
    hash: bytesToHex(hash),
    parent: parent === null ? undefined : bytesToHex(parent),
    time: Number(time),
  };
}

/** The stored blocks in a range that were not taken back. Blocks without events are deleted once they are final. */
export async function listBlocksBetween(
  sql: Sql,
  chain: number,
  first: number,
  last: number,
): Promise<readonly CanonicalBlock[]> {
  const rows = await sql.query<Row>(`${SELECT_BLOCKS} and number between $2 and $3 order by number`, [
    chain,
    first,
    last,
  ]);
  return rows.map(blockOf);
}

/** The lowest stored block at or above a number that was not taken back; undefined: no such block. */
export async function findCanonicalBlock(
  sql: Sql,
  chain: number,
  from: number,
): Promise<CanonicalBlock | undefined> {
  const [row] = await sql.query<Row>(`${SELECT_BLOCKS} and number >= $2 order by number limit 1`, [
    chain,
    from,
  ]);
  return row && blockOf(row);
}
