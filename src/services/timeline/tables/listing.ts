import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql, SqlRow } from "../../store/sql.ts";

/** Listed in order of arrival: changes of state, intents, and verifiers' answers. */
export type ListedKind = "steps" | "intents" | "verifications";

/** Rows in order, and where to continue. */
export type Listing = { readonly rows: readonly SqlRow[]; readonly cursor: string; readonly isEnd: boolean };

const TABLE = { steps: "step", intents: "intent", verifications: "verification" } as const;

/** Columns by their names for readers; signatures and submitted content are not listed. */
const COLUMNS: Readonly<Record<ListedKind, string>> = {
  steps: "l.id, l.at, l.kind, l.actor, l.cause, l.chain::float8 as chain, l.sender, l.transaction, l.intents",
  intents: `l.id, l.chain::float8 as chain, l.kind, l.contract, l.key, l.signer, l.lane, l.class, l.state, l.reason,
    (select hash from version where version.transaction = l.transaction order by number desc limit 1) as transaction,
    l.submitted, l.changed`,
  verifications: `l.id, l.chain::float8 as chain, l.verifier, l.at, l.source, '0x' || encode(l.registry, 'hex') as registry,
    '0x' || encode(l.batch, 'hex') as batch, '0x' || encode(l.credential, 'hex') as credential, l.moment::float8 as moment, l.outcome,
    l.problem, l.fresh_until::float8 as "freshUntil", l.revision::float8 as revision, l.guarantee, l.block::float8 as block, '0x' || encode(l.block_hash, 'hex') as "blockHash",
    l.block_time::float8 as "blockTime"`,
};

export type ReadListingParameters = {
  readonly kind: ListedKind;
  /** Only of this chain; default: of all. */
  readonly chain?: number | undefined;
  /** Ids: rows after `after`, up to and including `upTo`. */
  readonly after: bigint;
  readonly upTo: bigint;
  readonly limit: number;
};

/** Reads rows by their ids. */
export async function readListing(sql: Sql, parameters: ReadListingParameters): Promise<Listing> {
  const { kind, chain, after, upTo, limit } = parameters;
  const rows = await sql.query<SqlRow & { readonly id: bigint }>(
    `select ${COLUMNS[kind]} from ${TABLE[kind]} l
     where l.id > $1 and l.id <= $2 and ($3::int8 is null or l.chain = $3) order by l.id limit ${limit}`,
    [after, upTo, chain ?? null],
  );
  const isEnd = rows.length < limit;
  return { rows, cursor: `${kind}:${isEnd ? upTo : rows.at(-1)?.id}`, isEnd };
}

/**
 * The newest id below which no row can be added any more. It waits for current writers: ids are given before a COMMIT,
 * so rows may become visible in another order.
 */
export async function settledUpTo(sql: Sql, kind: ListedKind): Promise<bigint> {
  return sql.transaction(async (query) => {
    await query(`lock table ${TABLE[kind]} in share mode`);
    const [row] = await query<{ readonly newest: bigint }>(
      `select coalesce(max(id), 0) as newest from ${TABLE[kind]}`,
    );
    return row?.newest ?? 0n;
  });
}

/** The id in a cursor of such rows. @param cursor undefined: from the beginning @throws SymbolonError `BadCursor` */
export function idIn(cursor: string | undefined, kind: string): bigint {
  if (cursor === undefined) return 0n;
  const [, of, id = "0"] = /^([a-z]+):(\d{1,18})$/.exec(cursor) ?? [];
  if (of === kind) return BigInt(id);
  throw new SymbolonError({
    code: "BadCursor",
    reason: `${JSON.stringify(cursor.slice(0, 100))} is not a cursor of ${kind}.`,
    hint: `Give a cursor that an export of ${kind} printed, or none to start at the beginning.`,
    details: { cursor: cursor.slice(0, 100), kind },
  });
}
