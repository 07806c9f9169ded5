import { setTimeout as sleep } from "node:timers/promises";
import { ARCHIVABLE, moveToArchive } from "../../delivery/tables/archive.ts";
import { tryLockArchive } from "../../delivery/tables/archiveLock.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { CLAIM_KIND } from "../../work/claimIntent.ts";
import { DELEGATION_KIND } from "../../work/delegationIntent.ts";
import { REQUEST_KIND } from "../../work/requestKind.ts";
import { FORGOTTEN_MARK, FORGOTTEN_SIGNATURE } from "./forgotten.ts";
import { type GivenRoom, giveRoomBack, reuseRoom } from "./giveRoom.ts";

/** How many of people's submissions are forgotten. */
export type Forgotten = {
  /** Intents that moved into the archive, without their proofs and signatures: nothing changes them any more. */
  readonly archived: number;
  /** Others that have ended, whose signatures and proofs of credentials are gone. */
  readonly signatures: number;
  /** Signed transactions of ours whose bytes are gone; their hashes stay. */
  readonly transactions: number;
  /** Links to callers' own traces (`traceparent`), which a gateway kept. */
  readonly traces: number;
  /** Answers that verifiers submitted. */
  readonly verifications: number;
  /** What of the room that they took the disk has back; undefined: nobody asked for that. */
  readonly room?: GivenRoom;
};

type Kind = Exclude<keyof Forgotten, "room">;

export type ForgetParameters = {
  /** Milliseconds since 1970: forgets what ended, was signed or was answered before. */
  readonly before: number;
  /** Only counts, and removes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Whether the disk gets the room back, for which nobody uses the tables for a while ({@link giveRoomBack}). Default: new rows do. */
  readonly compact?: boolean | undefined;
  /** Called after each piece with the count so far. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** Rows that are removed together, and that are looked at together. */
const PIECE = 1_000;
const SPAN = 50_000n;
/** Milliseconds until another try, where others take intents in. */
const PAUSE_MS = 20;

/** An intent that cannot change any more: its outcome is in a final block, or it will never have one. */
const ENDED = `intent.state in ('done', 'skipped', 'expired') and intent.changed < $1::timestamptz and not exists
  (select from transaction where transaction.id = intent.transaction and transaction.state <> 'ended')`;
/** A claim's digest is over these as well: without them nothing can be compared with it. */
const CLAIM_HAS_MORE = "content#>'{claim,signature}' is not null or content#>'{claim,gateData}' is not null";
const CLAIM_SIGNED = `kind = '${CLAIM_KIND}' and (content#>>'{claim,signature}' <> '${FORGOTTEN_SIGNATURE}'
  or content#>'{claim,gateData}' is not null)`;
const REQUEST_SIGNED = `kind = '${REQUEST_KIND}' and exists (select from jsonb_array_elements_text(content->'signatures') as one
  where one <> '${FORGOTTEN_SIGNATURE}')`;

const DELEGATION_SIGNED = `kind = '${DELEGATION_KIND}' and content#>>'{delegation,signature}' <> '${FORGOTTEN_SIGNATURE}'`;

/** Content without what was signed and shown; of other kinds it is content as it was. @param claim expression for that of a claim */
const unsigned = (claim: string) => `case kind when '${CLAIM_KIND}'
    then jsonb_set(${claim} #- '{claim,gateData}', '{claim,signature}', to_jsonb('${FORGOTTEN_SIGNATURE}'::text), false)
      || case when ${CLAIM_HAS_MORE} then '{"${FORGOTTEN_MARK}": true}' else '{}' end::jsonb
    when '${REQUEST_KIND}'
    then jsonb_set(content, '{signatures}', (select jsonb_agg('${FORGOTTEN_SIGNATURE}'::text)
      from jsonb_array_elements(content->'signatures')))
    when '${DELEGATION_KIND}'
    then jsonb_set(content, '{delegation,signature}', to_jsonb('${FORGOTTEN_SIGNATURE}'::text), false)
    else content end`;
const UNSIGNED = unsigned("content");
/** Nor what proved a leaf: its transaction, which is final, has that. */
const ARCHIVED = unsigned("jsonb_set(content, '{claim,proof}', '[]', false)");

type Piece = {
  readonly name: Kind;
  readonly table: string;
  /** What names a row, with its type; and a number by which the table is gone through. */
  readonly id: string;
  readonly type: "int8" | "text";
  readonly by: string;
  readonly which: string;
  /** Parts of a statement for the rows of `due (id)`. */
  readonly remove: string;
  /** @returns whether it may go on now */
  readonly tryLock?: (query: SqlQuery) => Promise<boolean>;
};

const ofIntents = { table: "intent", id: "id", type: "int8", by: "id" } as const;

const PIECES: readonly Piece[] = [
  {
    ...ofIntents,
    name: "archived",
    which: `${ENDED} and ${ARCHIVABLE}`,
    remove: moveToArchive(ARCHIVED),
    tryLock: tryLockArchive,
  },
  {
    ...ofIntents,
    name: "signatures",
    which: `${ENDED} and not (${ARCHIVABLE}) and (${CLAIM_SIGNED} or ${REQUEST_SIGNED} or ${DELEGATION_SIGNED})`,
    remove: `gone as (update only intent set content = ${UNSIGNED} from due where intent.id = due.id)`,
  },
  {
    name: "transactions",
    table: "version",
    id: "hash",
    type: "text",
    by: "transaction",
    which: `version.bytes is not null and version.signed < $1::timestamptz and exists
      (select from transaction where transaction.id = version.transaction and transaction.state = 'ended')`,
    remove: "gone as (update version set bytes = null from due where version.hash = due.id)",
  },
  {
    name: "verifications",
    table: "verification",
    id: "id",
    type: "int8",
    by: "id",
    which: "verification.at < $1::timestamptz",
    remove: "gone as (delete from verification using due where verification.id = due.id)",
  },
];

/** Only a gateway's store has this table. */
const TRACES: Piece = {
  name: "traces",
  table: "intent_trace",
  id: "intent",
  type: "int8",
  by: "intent",
  which: `exists (select from intent where intent.id = intent_trace.intent and ${ENDED})`,
  remove: "gone as (delete from intent_trace using due where intent_trace.intent = due.id)",
};

/**
 * Removes submissions that nobody needs any more:
 * - intents that nothing changes any more move into the archive, without their proofs and signatures: what workers look at
 *   stays small
 * - signatures of other intents that have ended, and the credentials shown to a gate with them
 * - the bytes of final transactions, which an earlier version kept
 * - links to callers' traces
 * - verifiers' answers
 * What was asked and its outcome stay, with the keys and digests that identify a second submission. Each piece is one
 * COMMIT: after an interruption the next call does the rest, and a second call does nothing.
 */
export async function forget(
  sql: Sql,
  { before, dryRun = false, compact = false, onProgress }: ForgetParameters,
): Promise<Forgotten> {
  const moment = new Date(before).toISOString();
  const counts = { archived: 0, signatures: 0, transactions: 0, traces: 0, verifications: 0 };
  const pieces = (await hasTraces(sql)) ? [...PIECES, TRACES] : PIECES;
  // Nobody else needs the total, and counting goes through all tables.
  if (dryRun || onProgress !== undefined) {
    for (const piece of pieces)
      for await (const due of dueRows(sql.query, piece, moment)) counts[piece.name] += due.length;
  }
  if (dryRun) return counts;
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
  let done = 0;
  for (const piece of pieces) {
    counts[piece.name] = 0;
    for await (const due of dueRows(sql.query, piece, moment)) {
      for (let first = 0; first < due.length; first += PIECE) {
        const removed = await removeSome(sql, piece, moment, due.slice(first, first + PIECE));
        counts[piece.name] += removed;
        done += removed;
        onProgress?.(done, total);
      }
    }
  }
  const tables = pieces.filter(({ name }) => compact || counts[name] > 0).map(({ table }) => table);
  if (compact) return { ...counts, room: await giveRoomBack(sql, [...new Set(tables)]) };
  await reuseRoom(sql, [...new Set(tables)]);
  return counts;
}

async function hasTraces(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ readonly there: boolean }>(
    "select to_regclass('intent_trace') is not null as there",
  );
  return row?.there === true;
}

/** The rows of a piece, by parts of the table: each is looked at in one statement of a second or two, however many it leaves. */
async function* dueRows(
  query: SqlQuery,
  { table, id, by, which }: Piece,
  moment: string,
): AsyncGenerator<readonly (bigint | string)[]> {
  const [ends] = await query<{ readonly first: bigint | null; readonly last: bigint | null }>(
    `select min(${by}) as first, max(${by}) as last from only ${table}`,
  );
  const { first = null, last = null } = ends ?? {};
  if (first === null || last === null) return;
  for (let from = first; from <= last; from += SPAN) {
    const rows = await query<{ readonly id: bigint | string }>(
      `select ${id} as id from only ${table} where ${by} >= $2 and ${by} < $3 and ${which} order by ${by}`,
      [moment, from, from + SPAN],
    );
    if (rows.length > 0) yield rows.map((row) => row.id);
  }
}

/** Those that are still due. Whoever takes intents in goes first. */
async function removeSome(
  sql: Sql,
  { table, id, type, which, remove, tryLock = async () => true }: Piece,
  moment: string,
  ids: readonly (bigint | string)[],
): Promise<number> {
  for (;;) {
    const removed = await sql.transaction(async (query) => {
      if (!(await tryLock(query))) return undefined;
      const [row] = await query<{ readonly count: bigint }>(
        `with due as materialized (select ${id} as id from only ${table} where ${id} = any($2::${type}[]) and ${which}),
         ${remove} select count(*) as count from due`,
        [moment, ids],
      );
      return Number(row?.count ?? 0n);
    });
    if (removed !== undefined) return removed;
    await sleep(PAUSE_MS);
  }
}
