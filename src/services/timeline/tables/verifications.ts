import type { Address, Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../../sdk/core/bytes.ts";
import type { Verification } from "../../../sdk/core/timeline/verification.ts";
import type { Sql } from "../../store/sql.ts";
import { digitsOf } from "./keepRows.ts";

/** Rows of one statement. */
const ROWS = 2_000;

/** Keeps what verifiers handed over, each once. @returns how many of them were not there before */
export async function keepVerifications(sql: Sql, handed: readonly Verification[]): Promise<number> {
  return sql.transaction(async (query) => {
    let added = 0;
    for (let from = 0; from < handed.length; from += ROWS) {
      const rows = handed.slice(from, from + ROWS).map(columnsOf);
      const [{ count } = { count: 0n }] = await query<{ readonly count: bigint }>(
        `with added as (
           insert into verification (chain, verifier, at, source, registry, batch, credential, moment, outcome, problem,
             fresh_until, revision, guarantee, block, block_hash, block_time)
           select chain, verifier, to_timestamp(at / 1000.0), source, decode(registry, 'hex'), decode(batch, 'hex'),
             decode(credential, 'hex'), moment, outcome, problem, fresh_until, revision, guarantee, block,
             decode(block_hash, 'hex'), block_time
           from jsonb_to_recordset($1::jsonb) as new (chain int8, verifier text, at numeric, source text, registry text,
             batch text, credential text, moment int8, outcome text, problem text, fresh_until numeric, revision int8,
             guarantee text, block int8, block_hash text, block_time int8)
           on conflict do nothing returning 1)
         select count(*) from added`,
        [JSON.stringify(rows)],
      );
      added += Number(count);
    }
    return added;
  });
}

function columnsOf({ registry, batch, credential, problem, verdict, ...plain }: Verification) {
  const { freshUntil: fresh_until, blockHash, blockTime: block_time, ...grounds } = verdict ?? {};
  return {
    ...plain,
    registry: digitsOf(registry.toLowerCase() as Hex),
    batch: batch && digitsOf(batch),
    credential: digitsOf(credential),
    problem,
    fresh_until,
    block_time,
    ...grounds,
    block_hash: blockHash && digitsOf(blockHash),
  };
}

/** The chains that verifiers answered about. */
export async function verifiedChains(sql: Sql): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly chain: bigint }>(
    "select distinct chain from verification order by chain",
  );
  return rows.map(({ chain }) => Number(chain));
}

export type ListVerificationsParameters = {
  readonly chain: number;
  /** Only what has all of these. */
  readonly batch?: Hex;
  /** Under its salt. */
  readonly credential?: Hex;
  /** Only what was given in between: milliseconds since 1970, the second exclusive. */
  readonly since?: number;
  readonly until?: number;
};

/** What verifiers handed over, by the moments when they gave it. */
export async function listVerifications(
  sql: Sql,
  { chain, batch, credential, since, until }: ListVerificationsParameters,
): Promise<readonly Verification[]> {
  const rows = await sql.query<VerificationRow>(
    `select * from verification
     where chain = $1 and ($2::bytea is null or batch = $2) and ($3::bytea is null or credential = $3)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
     order by at, id`,
    [chain, bytesOr(batch), bytesOr(credential), momentOr(since), momentOr(until)],
  );
  return rows.map(verificationOf);
}

const bytesOr = (hex: Hex | undefined) => (hex === undefined ? null : hexToBytes(hex));
const momentOr = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());

type VerificationRow = {
  readonly chain: bigint;
  readonly verifier: string;
  readonly at: number;
  readonly source: Verification["source"];
  readonly registry: Uint8Array;
  readonly batch: Uint8Array | null;
  readonly credential: Uint8Array;
  readonly moment: bigint;
  readonly outcome: string;
  readonly problem: string | null;
  readonly fresh_until: bigint | null;
  readonly revision: bigint | null;
  readonly guarantee: string | null;
  readonly block: bigint | null;
  readonly block_hash: Uint8Array | null;
  readonly block_time: bigint | null;
};

function verificationOf(row: VerificationRow): Verification {
  const { chain, verifier, at, source, registry, batch, credential, moment, outcome, problem } = row;
  return {
    verifier,
    at,
    source,
    outcome,
    chain: Number(chain),
    registry: bytesToHex(registry) as Address,
    batch: batch === null ? undefined : bytesToHex(batch),
    credential: bytesToHex(credential),
    moment: Number(moment),
    problem: problem ?? undefined,
    verdict: groundsOf(row),
  };
}

function groundsOf(row: VerificationRow): Verification["verdict"] {
  const { fresh_until, revision, guarantee, block, block_hash, block_time } = row;
  if (block_hash === null) return undefined;
  return {
    freshUntil: Number(fresh_until),
    revision: Number(revision),
    guarantee: guarantee ?? "None",
    block: Number(block),
    blockHash: bytesToHex(block_hash),
    blockTime: Number(block_time),
  };
}
