import { ARCHIVABLE, moveToArchive } from "../../delivery/tables/archive.ts";
import { lockArchive } from "../../delivery/tables/archiveLock.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { CLAIM_KIND } from "../../work/claimIntent.ts";
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

/** Rows of one piece. */
const PIECE = 1_000;

/** An intent that cannot change any more: its outcome is in a final block, or it will never have one. */
const ENDED = `intent.state in ('done', 'skipped', 'expired') and intent.changed < $1::timestamptz and not exists
  (select from transaction where transaction.id = intent.transaction and transaction.state <> 'ended')`;
const CLAIM_SIGNED = `kind = '${CLAIM_KIND}' and (content#>>'{claim,signature}' <> '${FORGOTTEN_SIGNATURE}'
  or content#>'{claim,gateData}' is not null)`;
const REQUEST_SIGNED = `kind = '${REQUEST_KIND}' and exists (select from jsonb_array_elements_text(content->'signatures') as one
  where one <> '${FORGOTTEN_SIGNATURE}')`;

/** Content without what was signed and shown; of other kinds it is content as it was. @param claim expression for that of a claim */
const unsigned = (claim: string) => `case kind when '${CLAIM_KIND}'
    then jsonb_set(${claim} #- '{claim,gateData}', '{claim,signature}', to_jsonb('${FORGOTTEN_SIGNATURE}'::text), false)
      || '{"${FORGOTTEN_MARK}": true}'
    when '${REQUEST_KIND}'
    then jsonb_set(content, '{signatures}', (select jsonb_agg('${FORGOTTEN_SIGNATURE}'::text)
      from jsonb_array_elements(content->'signatures')))
    else content end`;
const UNSIGNED = unsigned("content");
/** Nor what proved a leaf: its transaction, which is final, has that. */
const ARCHIVED = unsigned("jsonb_set(content, '{claim,proof}', '[]', false)");

type Piece = {
  readonly name: Kind;
  /** The table, the column to page by, its type and what comes before all of them; and the condition on its rows. */
  readonly table: string;
  readonly id: string;
  readonly type: string;
  readonly first: string;
  readonly which: string;
  /** Parts of a statement for the rows of `due (id)`. */
  readonly remove: string;
  readonly lock?: (query: SqlQuery) => Promise<void>;
};

const byNumber = { type: "int8", first: "0" } as const;

const PIECES: readonly Piece[] = [
  {
    name: "archived",
    table: "intent",
    id: "id",
    ...byNumber,
    which: `${ENDED} and ${ARCHIVABLE}`,
    remove: moveToArchive(ARCHIVED),
    lock: lockArchive,
  },
  {
    name: "signatures",
    table: "intent",
    id: "id",
    ...byNumber,
    which: `${ENDED} and not (${ARCHIVABLE}) and (${CLAIM_SIGNED} or ${REQUEST_SIGNED})`,
    remove: `gone as (update only intent set content = ${UNSIGNED} from due where intent.id = due.id)`,
  },
  {
    name: "transactions",
    table: "version",
    id: "hash",
    type: "text",
    first: "",
    which: `version.bytes is not null and version.signed < $1::timestamptz and exists
      (select from transaction where transaction.id = version.transaction and transaction.state = 'ended')`,
    remove: "gone as (update version set bytes = null from due where version.hash = due.id)",
  },
  {
    name: "verifications",
    table: "verification",
    id: "id",
    ...byNumber,
    which: "verification.at < $1::timestamptz",
    remove: "gone as (delete from verification using due where verification.id = due.id)",
  },
];

/** Only a gateway's store has this table. */
const TRACES: Piece = {
  name: "traces",
  table: "intent_trace",
  id: "intent",
  ...byNumber,
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
  { before, dryRun = false, compact = false, ...rest }: ForgetParameters,
): Promise<Forgotten> {
  const { onProgress = () => {} } = rest;
  const moment = new Date(before).toISOString();
  const counts = { archived: 0, signatures: 0, transactions: 0, traces: 0, verifications: 0 };
  const pieces = (await hasTraces(sql)) ? [...PIECES, TRACES] : PIECES;
  for (const piece of pieces) counts[piece.name] = await countPiece(sql.query, piece, moment);
  if (dryRun) return counts;
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
  let done = 0;
  for (const piece of pieces) {
    counts[piece.name] = 0;
    for (let last = piece.first, removed = PIECE; removed === PIECE; ) {
      ({ last, removed } = await removeSome(sql, piece, { moment, last }));
      counts[piece.name] += removed;
      done += removed;
      onProgress(done, total);
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

async function countPiece(query: SqlQuery, { table, which }: Piece, moment: string): Promise<number> {
  const [row] = await query<{ readonly count: bigint }>(`select count(*) from only ${table} where ${which}`, [
    moment,
  ]);
  return Number(row?.count ?? 0n);
}

/** Of the rows after the last of the piece before: a row is looked at once, however many there are. */
async function removeSome(
  sql: Sql,
  { table, id, type, which, remove, lock }: Piece,
  { moment, last }: { readonly moment: string; readonly last: string },
): Promise<{ readonly last: string; readonly removed: number }> {
  const [row] = await sql.transaction(async (query) => {
    await lock?.(query);
    return query<{ readonly last: string | null; readonly count: bigint }>(
      `with due as materialized (
         select ${id} as id from only ${table} where ${id} > $2::text::${type} and ${which} order by ${id} limit ${PIECE}),
       ${remove} select max(id)::text as last, count(*) as count from due`,
      [moment, last],
    );
  });
  return { last: row?.last ?? last, removed: Number(row?.count ?? 0n) };
}
