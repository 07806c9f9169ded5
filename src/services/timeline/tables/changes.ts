import type { Hex } from "viem";
import { hexToBytes } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql, SqlQuery, SqlValue } from "../../store/sql.ts";
import { type ChainEvent, EVENT_COLUMNS, type EventRow, eventOf, JOIN_CONTRACT } from "./events.ts";

/**
 * A change to a chain's events, in the order of storing:
 * - `added`
 * - `undone`: its block was taken back
 * - `reread`: a contract was named later. A reader drops all events above a block, and gets the valid ones again as
 * `added`
 * A reader that applies all changes in order has exactly the valid events.
 */
export type EventChange = { readonly cursor: string } & (
  | { readonly change: "added" | "undone"; readonly event: ChainEvent }
  | { readonly change: "reread"; readonly above: number }
);

export type ReadChangesParameters = {
  readonly chain: number;
  /** The cursor of an earlier page, or of a change. Default: from the beginning. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Only events that match all of these; `reread` concerns every reader. */
  readonly contract?: Hex | undefined;
  readonly account?: Hex | undefined;
  readonly item?: Hex | undefined;
  readonly transaction?: Hex | undefined;
  readonly name?: string | undefined;
};

export type ChangePage = {
  readonly changes: readonly EventChange[];
  /** Where to continue: nothing before it comes again, and nothing after it is missed. */
  readonly cursor: string;
  /** Whether there was nothing more. */
  readonly isEnd: boolean;
  /** The chain's version: more may come with a later one. */
  readonly version: number;
};

/**
 * Reads changes of a chain's events, oldest first. The order is that of the COMMITs that stored them; a chain has one
 * COMMIT at a time. So no change appears before one already read, however late its block is read.
 * @throws SymbolonError `BadCursor`, `CursorAhead`, `NotFollowed`, `NotHex`
 */
export async function readChanges(sql: Sql, parameters: ReadChangesParameters): Promise<ChangePage> {
  const { chain, after, limit } = parameters;
  const from = after === undefined ? BEGINNING : parsePosition(after, chain);
  const upTo = await readVersion(sql, chain);
  if (from.version > upTo) throw cursorAhead(after ?? "", chain, upTo);
  const [events, rereads] = await Promise.all([
    readEventChanges(sql, parameters, from, upTo),
    readRereads(sql, { chain, from, upTo, limit }),
  ]);
  const all = [...events, ...rereads].toSorted((a, b) => compare(a.at, b.at)).slice(0, limit);
  const isEnd = all.length < limit;
  return {
    changes: all.map(({ at, change }) => ({ cursor: formatPosition(chain, at), ...change })),
    cursor: isEnd ? `${chain}:${upTo}` : formatPosition(chain, (all.at(-1) as ChangeAt).at),
    isEnd,
    version: upTo,
  };
}

/** Position of a change: the chain's version that it made, and its place in that version. */
type Position = {
  readonly version: number;
  readonly kind: string;
  /** Id of the block's row. */
  readonly block: number;
  readonly log: number;
  readonly part: number;
};
type Change =
  | { readonly change: "added" | "undone"; readonly event: ChainEvent }
  | { readonly change: "reread"; readonly above: number };
type ChangeAt = { readonly at: Position; readonly change: Change };

const BEGINNING: Position = { version: -1, kind: "", block: 0, log: 0, part: 0 };
/** Sorts after the name of any kind. */
const LAST_KIND = "z";
const CURSOR = /^(\d{1,15}):(\d{1,15})(?::(added|late|reread|undone):(\d{1,15}):(\d{1,9}):(\d{1,9}))?$/;

/** `CHAIN:VERSION`, after all of a version, or `CHAIN:VERSION:KIND:BLOCK:LOG:PART`. */
function parsePosition(cursor: string, chain: number): Position {
  const [, of, version, kind = LAST_KIND, ...places] = CURSOR.exec(cursor) ?? [];
  if (Number(of) !== chain) throw badCursor(cursor, chain);
  const [block = 0, log = 0, part = 0] = places.map((place) => Number(place ?? 0));
  return { version: Number(version), kind, block, log, part };
}

function formatPosition(chain: number, { version, kind, block, log, part }: Position): string {
  return [chain, version, kind, block, log, part].join(":");
}

function compare(a: Position, b: Position): number {
  const ofKinds = a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1;
  return a.version - b.version || ofKinds || a.block - b.block || a.log - b.log || a.part - b.part;
}

async function readVersion(sql: Sql, chain: number): Promise<number> {
  const [row] = await sql.query<{ readonly version: bigint }>(
    "select version from followed where chain = $1",
    [chain],
  );
  if (row === undefined) throw notFollowed(chain);
  return Number(row.version);
}

/** The error for a chain that the store does not follow. */
export function notFollowed(chain: number): SymbolonError {
  return new SymbolonError({
    code: "NotFollowed",
    reason: `The store has nothing of chain ${chain}.`,
    hint: "Follow it first.",
    details: { chain },
  });
}

async function readEventChanges(
  sql: Sql,
  { chain, limit, name, ...parameters }: ReadChangesParameters,
  { version, kind, block, log, part }: Position,
  upTo: number,
): Promise<readonly ChangeAt[]> {
  const values: SqlValue[] = [chain, upTo, version, kind, block, log, part];
  const conditions: string[] = [];
  for (const key of ["contract", "account", "item", "transaction"] as const) {
    const value = parameters[key];
    if (value !== undefined) conditions.push(`and e.${key} = $${values.push(hexToBytes(value))}`);
  }
  if (name !== undefined) conditions.push(`and e.name = $${values.push(name)}`);
  const rows = await sql.query<ChangeRow>(
    `select h.version, h.kind, h.block as place, ${EVENT_COLUMNS}
     from change h
     join event e on e.block = h.block
       and case h.kind when 'added' then e.late is null when 'late' then e.late = h.version else true end
     join block b on b.id = h.block ${JOIN_CONTRACT}
     where h.chain = $1 and h.version <= $2 and (h.version, h.kind, h.block) >= ($3, $4, $5)
       and (h.version, h.kind, h.block, e.log, e.part) > ($3, $4, $5, $6, $7) ${conditions.join(" ")}
     order by h.version, h.kind, h.block, e.log, e.part limit ${limit}`,
    values,
  );
  return rows.map((row) => ({
    at: {
      version: Number(row.version),
      kind: row.kind,
      block: Number(row.place),
      log: row.log,
      part: row.part,
    },
    change: { change: row.kind === "undone" ? "undone" : "added", event: eventOf(row) },
  }));
}

type ChangeRow = EventRow & {
  readonly version: bigint;
  readonly kind: "added" | "late" | "undone";
  readonly place: bigint;
};

type RereadParameters = {
  readonly chain: number;
  readonly from: Position;
  readonly upTo: number;
  readonly limit: number;
};

async function readRereads(
  sql: Sql,
  { chain, from, upTo, limit }: RereadParameters,
): Promise<readonly ChangeAt[]> {
  const rows = await sql.query<{ readonly version: bigint; readonly above: bigint }>(
    `select version, above from reread where chain = $1 and version between $2 and $3 and ${
      from.kind < "reread" ? "true" : "version > $2"
    } order by version limit ${limit}`,
    [chain, from.version, upTo],
  );
  return rows.map(({ version, above }) => ({
    at: { version: Number(version), kind: "reread", block: 0, log: 0, part: 0 },
    change: { change: "reread", above: Number(above) },
  }));
}

function badCursor(cursor: string, chain: number): SymbolonError {
  return new SymbolonError({
    code: "BadCursor",
    reason: `${JSON.stringify(cursor.slice(0, 100))} is not a cursor of events of chain ${chain}.`,
    hint: "Give the cursor of a page or an event of this chain, or none to start at the beginning.",
    details: { cursor: cursor.slice(0, 100), chain },
  });
}

function cursorAhead(cursor: string, chain: number, version: number): SymbolonError {
  return new SymbolonError({
    code: "CursorAhead",
    reason: `The cursor ${cursor} is ahead of the store, which is at ${version} for chain ${chain}: it is from another store, or this one was restored from a backup.`,
    hint: "Discard what was read with it, and begin without a cursor.",
    details: { cursor, chain, version },
  });
}

/** Marks the blocks above one as taken back, and records the change for those with events. */
export async function undoBlocks(
  query: SqlQuery,
  chain: number,
  { version, above }: { readonly version: bigint; readonly above: number },
): Promise<void> {
  await query(
    `with gone as (
       update block set undone = clock_timestamp() where chain = $1 and number > $2 and undone is null returning id)
     insert into change (block, chain, version, kind)
     select id, $1, $3, 'undone' from gone where exists (select from event where event.block = gone.id)`,
    [chain, above, version],
  );
}

/** Deletes the blocks above one, to read them again; records the change where they held events. */
export async function forgetBlocks(
  query: SqlQuery,
  chain: number,
  { version, above }: { readonly version: bigint; readonly above: number },
): Promise<void> {
  await query(
    `insert into reread (chain, version, above)
     select $1, $3, $2 where exists (
       select from block join event on event.block = block.id where chain = $1 and number > $2 and undone is null)`,
    [chain, above, version],
  );
  await query("delete from block where chain = $1 and number > $2 and undone is null", [chain, above]);
}
