import type { Sql, SqlQuery } from "../../store/sql.ts";
import { CLAIM_KIND } from "../../work/claimIntent.ts";
import { REQUEST_KIND } from "../../work/requestKind.ts";
import { FORGOTTEN_MARK, FORGOTTEN_SIGNATURE } from "./forgotten.ts";

/** How many of people's submissions are forgotten. */
export type Forgotten = {
  /** Intents whose signatures and proofs of credentials are gone. */
  readonly signatures: number;
  /** Signed transactions of ours whose bytes are gone; their hashes stay. */
  readonly transactions: number;
  /** Links to callers' own traces (`traceparent`), which a gateway kept. */
  readonly traces: number;
  /** Answers that verifiers submitted. */
  readonly verifications: number;
};

export type ForgetParameters = {
  /** Milliseconds since 1970: forgets what ended, was signed or was answered before. */
  readonly before: number;
  /** Only counts, and removes nothing. */
  readonly dryRun?: boolean | undefined;
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

type Piece = {
  readonly name: keyof Forgotten;
  /** The table, the column to page by, and the condition on its rows. */
  readonly from: string;
  readonly id: string;
  readonly which: string;
  /** Statement for the rows of `due (id)`. */
  readonly remove: string;
};

const PIECES: readonly Piece[] = [
  {
    name: "signatures",
    from: "intent",
    id: "id",
    which: `${ENDED} and (${CLAIM_SIGNED} or ${REQUEST_SIGNED})`,
    remove: `update intent set content = case kind when '${CLAIM_KIND}'
        then jsonb_set(content #- '{claim,gateData}', '{claim,signature}', to_jsonb('${FORGOTTEN_SIGNATURE}'::text), false)
          || '{"${FORGOTTEN_MARK}": true}'
        else jsonb_set(content, '{signatures}', (select jsonb_agg('${FORGOTTEN_SIGNATURE}'::text)
          from jsonb_array_elements(content->'signatures'))) end
      from due where intent.id = due.id`,
  },
  {
    name: "transactions",
    from: "version",
    id: "hash",
    which: `version.bytes is not null and version.signed < $1::timestamptz and exists
      (select from transaction where transaction.id = version.transaction and transaction.state = 'ended')`,
    remove: "update version set bytes = null from due where version.hash = due.id",
  },
  {
    name: "verifications",
    from: "verification",
    id: "id",
    which: "verification.at < $1::timestamptz",
    remove: "delete from verification using due where verification.id = due.id",
  },
];

/** Only a gateway's store has this table. */
const TRACES: Piece = {
  name: "traces",
  from: "intent_trace",
  id: "intent",
  which: `exists (select from intent where intent.id = intent_trace.intent and ${ENDED})`,
  remove: "delete from intent_trace using due where intent_trace.intent = due.id",
};

/**
 * Removes submissions that nobody needs any more:
 * - signatures of intents that have ended, and the credentials shown to a gate with them
 * - the bytes of final transactions
 * - links to callers' traces
 * - verifiers' answers
 * What was asked and its outcome stay, with the keys and digests that identify a second submission. Each piece is one
 * COMMIT: after an interruption the next call does the rest, and a second call does nothing.
 */
export async function forget(
  sql: Sql,
  { before, dryRun = false, ...rest }: ForgetParameters,
): Promise<Forgotten> {
  const { onProgress = () => {} } = rest;
  const moment = new Date(before).toISOString();
  const counts: Record<keyof Forgotten, number> = {
    signatures: 0,
    transactions: 0,
    traces: 0,
    verifications: 0,
  };
  const pieces = (await hasTraces(sql)) ? [...PIECES, TRACES] : PIECES;
  for (const piece of pieces) counts[piece.name] = await countPiece(sql.query, piece, moment);
  if (dryRun) return counts;
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
  let done = 0;
  for (const piece of pieces) {
    counts[piece.name] = 0;
    for (let removed = PIECE; removed === PIECE; ) {
      removed = await removeSome(sql, piece, moment);
      counts[piece.name] += removed;
      done += removed;
      onProgress(done, total);
    }
  }
  return counts;
}

async function hasTraces(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ readonly there: boolean }>(
    "select to_regclass('intent_trace') is not null as there",
  );
  return row?.there === true;
}

async function countPiece(query: SqlQuery, { from, which }: Piece, moment: string): Promise<number> {
  const [row] = await query<{ readonly count: bigint }>(`select count(*) from ${from} where ${which}`, [
    moment,
  ]);
  return Number(row?.count ?? 0n);
}

async function removeSome(sql: Sql, { from, id, which, remove }: Piece, moment: string): Promise<number> {
  return sql.transaction(async (query) => {
    const rows = await query(
      `with due as materialized (select ${id} as id from ${from} where ${which} limit ${PIECE}) ${remove} returning 1`,
      [moment],
    );
    return rows.length;
  });
}
