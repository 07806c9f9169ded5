import type { Hex } from "viem";
import { bytesToHex } from "../../../../sdk/core/bytes.ts";
import type { Sql } from "../../../store/sql.ts";
import type { Window } from "./window.ts";

/** Verdicts of a verifier about one batch that it used for a moment at which they held no more. */
export type OutlivedVerdicts = {
  readonly verifier: string;
  readonly source: string;
  /** Undefined: of attestations. */
  readonly batch: Hex | undefined;
  readonly count: number;
  /** Milliseconds since 1970, by the verifier's clock. */
  readonly from: number;
  readonly to: number;
  /** Of the one that was over longest: the moment it was used for, and its `freshUntil`, in Unix seconds. */
  readonly moment: number;
  readonly freshUntil: number;
  readonly block: number;
};

export async function outlivedVerdicts(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly OutlivedVerdicts[]> {
  const rows = await sql.query<OutlivedRow>(
    `select distinct on (verifier, source, batch) verifier, source, batch, moment, fresh_until::int8 as "freshUntil", block,
       count(*) over own as count, min(at) over own as "from", max(at) over own as "to"
     from verification
     where chain = $1 and received >= $2 and received < $3 and moment >= fresh_until
       -- That there is no such credential holds for its block's moment alone.
       and (outcome <> 'NotFound' or moment > block_time)
     window own as (partition by verifier, source, batch)
     order by verifier, source, batch, moment - fresh_until desc`,
    [chain, since, until],
  );
  return rows.map(({ batch, count, moment, freshUntil, block, ...rest }) => ({
    ...rest,
    batch: batch === null ? undefined : bytesToHex(batch),
    count: Number(count),
    moment: Number(moment),
    freshUntil: Number(freshUntil),
    block: Number(block),
  }));
}

type OutlivedRow = {
  readonly verifier: string;
  readonly source: string;
  readonly batch: Uint8Array | null;
  readonly count: bigint;
  readonly from: number;
  readonly to: number;
  readonly moment: bigint;
  readonly freshUntil: bigint;
  readonly block: bigint;
};

/** One of two answers about the same credential and moment. */
export type ComparedVerdict = {
  readonly verifier: string;
  readonly outcome: string;
  readonly guarantee: string;
  readonly block: number;
  readonly blockHash: Hex;
  readonly blockTime: number;
  /** Whether the store has its block as taken back. */
  readonly isUndone: boolean;
};

export type Disagreement = {
  /** Under its salt. */
  readonly credential: Hex;
  /** Unix seconds. */
  readonly moment: number;
  /** When the later of them was given: milliseconds since 1970, by its verifier's clock. */
  readonly at: number;
  /** The one of the older block first. */
  readonly verdicts: readonly [ComparedVerdict, ComparedVerdict];
};

/** Disagreements that are looked at. */
const MAX_PAIRS = 1_000;

/** Verdicts that differ while both hold for the same moment. */
export async function disagreements(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly Disagreement[]> {
  const rows = await sql.query<PairRow>(
    `select a.credential, a.moment, greatest(a.at, b.at) as at, ${verdictColumns("a")}, ${verdictColumns("b")}
     from verification a
     join verification b on b.credential = a.credential and b.moment = a.moment and b.chain = a.chain
       and b.outcome <> a.outcome and (b.block, b.id) > (a.block, a.id)
     where a.chain = $1 and greatest(a.received, b.received) >= $2 and greatest(a.received, b.received) < $3
       and a.moment < a.fresh_until and b.moment < b.fresh_until
     order by 3 limit ${MAX_PAIRS}`,
    [chain, since, until],
  );
  return rows.map((row) => ({
    credential: bytesToHex(row.credential),
    moment: Number(row.moment),
    at: row.at,
    verdicts: [row.a, row.b],
  }));
}

type PairRow = {
  readonly credential: Uint8Array;
  readonly moment: bigint;
  readonly at: number;
  readonly a: ComparedVerdict;
  readonly b: ComparedVerdict;
};

function verdictColumns(of: "a" | "b"): string {
  return `json_build_object('verifier', ${of}.verifier, 'outcome', ${of}.outcome, 'guarantee', ${of}.guarantee,
    'block', ${of}.block, 'blockHash', '0x' || encode(${of}.block_hash, 'hex'), 'blockTime', ${of}.block_time,
    'isUndone', exists (select from block where block.chain = ${of}.chain and block.number = ${of}.block
      and block.hash = ${of}.block_hash and block.undone is not null)
      and not exists (select from block where block.chain = ${of}.chain and block.number = ${of}.block
      and block.hash = ${of}.block_hash and block.undone is null)) as ${of}`;
}

/** By how much a verifier's clock cannot be right, at most: in seconds. */
export type VerifierClock = {
  readonly verifier: string;
  /** Beyond when the store had its answers: its clock is fast, or the store's is slow. */
  readonly ahead: number;
  /** Before the time of the blocks that it answered from: its clock is slow. */
  readonly behind: number;
  readonly count: number;
  /** Milliseconds since 1970, by the store's clock: when the first and the last of them were handed over. */
  readonly from: number;
  readonly to: number;
};

/** Verifiers whose clocks are off. @param max milliseconds that any clock may be */
export async function verifierClocks(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<readonly VerifierClock[]> {
  const rows = await sql.query<Omit<VerifierClock, "count"> & { readonly count: bigint }>(
    `select verifier, count(*) as count, min(received) as "from", max(received) as "to",
       max(extract(epoch from at - received))::float8 as ahead,
       coalesce(max(block_time - extract(epoch from at)), 0)::float8 as behind
     from verification
     where chain = $1 and received >= $2 and received < $3
       and (at > received + make_interval(secs => $4 / 1000.0) or block_time > extract(epoch from at) + $4 / 1000.0)
     group by verifier order by verifier`,
    [chain, since, until, max],
  );
  return rows.map(({ count, ...rest }) => ({ ...rest, count: Number(count) }));
}
