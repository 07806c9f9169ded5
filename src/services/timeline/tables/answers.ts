import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import type { Verification } from "../../../sdk/core/timeline/verification.ts";
import type { Sql } from "../../store/sql.ts";
import { inSpan, type Span, spanValues } from "./span.ts";

/** How many answers verifiers submitted, and how many verifiers. */
export type AnswerCounts = {
  readonly answers: number;
  /** Answers about attestations, which are not compared with the chain's data on them. */
  readonly attestations: number;
  readonly verifiers: number;
};

export async function countAnswers(sql: Sql, chain: number, span: Span): Promise<AnswerCounts> {
  const [row] = await sql.query<AnswerCounts>(
    `select count(*)::float8 as answers, (count(*) filter (where batch is null))::float8 as attestations,
       count(distinct verifier)::float8 as verifiers
     from verification where chain = $1 and ${inSpan("extract(epoch from at)", 2)}`,
    [chain, ...spanValues(span)],
  );
  return row ?? { answers: 0, attestations: 0, verifiers: 0 };
}

/** Answers of one verifier without a verdict, for one reason. */
export type Unanswered = {
  readonly verifier: string;
  readonly source: Verification["source"];
  readonly outcome: string;
  readonly problem: string | undefined;
  readonly count: number;
  /** All answers that it submitted from that source. */
  readonly all: number;
  /** Unix seconds, by its clock. */
  readonly first: number;
  readonly last: number;
};

/** Answers without a verdict, by verifier and reason, the most frequent first. */
export async function listUnanswered(sql: Sql, chain: number, span: Span): Promise<readonly Unanswered[]> {
  const rows = await sql.query<Omit<Unanswered, "problem"> & { problem: string | null }>(
    `with own as (
       select verifier, source, outcome, problem, block_hash is null as without, count(*) as count, min(at) as first,
         max(at) as last, sum(count(*)) over (partition by verifier, source) as all
       from verification where chain = $1 and ${inSpan("extract(epoch from at)", 2)} group by 1, 2, 3, 4, 5)
     select verifier, source, outcome, problem, count::float8, "all"::float8, extract(epoch from first)::float8 as first,
       extract(epoch from last)::float8 as last
     from own where without order by count desc, verifier, source, outcome, problem`,
    [chain, ...spanValues(span)],
  );
  return rows.map(({ problem, ...row }) => ({ ...row, problem: problem ?? undefined }));
}

/** Verifiers' answers about one credential and one moment, where their outcomes differ. */
export type AnswerDisagreement = {
  /** The credential's salted hash. */
  readonly credential: Hex;
  /** Unix seconds: the moment that they answered for. */
  readonly moment: number;
  /** The first answer of each verifier with each outcome, in order of time. */
  readonly answers: readonly {
    readonly verifier: string;
    readonly source: Verification["source"];
    readonly outcome: string;
    /** Unix seconds, by its clock. */
    readonly at: number;
    readonly block: number;
    readonly revision: number;
    /** The first moment for which it was not to be reused. */
    readonly freshUntil: number;
  }[];
};

type AnswerRow = Pick<Verification, "verifier" | "source" | "outcome"> & {
  readonly credential: Uint8Array;
  readonly moment: bigint;
  readonly at: number;
  readonly block: bigint;
  readonly revision: bigint;
  readonly fresh_until: bigint;
};

/** Verdicts that disagree. @param max how many are listed */
export async function listDisagreements(
  sql: Sql,
  chain: number,
  span: Span,
  max: number,
): Promise<{ readonly count: number; readonly listed: readonly AnswerDisagreement[] }> {
  const apart = `select registry, credential, moment from verification
    where chain = $1 and block_hash is not null and ${inSpan("extract(epoch from at)", 2)}
    group by 1, 2, 3 having min(outcome) <> max(outcome)`;
  const values = [chain, ...spanValues(span)];
  const [counted] = await sql.query<{ count: number }>(
    `select count(*)::float8 as count from (${apart}) as apart`,
    values,
  );
  const rows = await sql.query<AnswerRow>(
    `with apart as (${apart} order by moment, credential limit $4),
     answer as (
       select distinct on (credential, moment, verifier, outcome) credential, moment, verifier, source, outcome, at, block,
         revision, fresh_until
       from verification join apart using (registry, credential, moment)
       where chain = $1 and block_hash is not null and ${inSpan("extract(epoch from at)", 2)}
       order by credential, moment, verifier, outcome, at)
     select credential, moment, verifier, source, outcome, extract(epoch from at)::float8 as at, block, revision, fresh_until
     from answer order by moment, credential, answer.at`,
    [...values, max],
  );
  const groups = Map.groupBy(rows, ({ credential, moment }) => `${bytesToHex(credential)} ${moment}`);
  return { count: counted?.count ?? 0, listed: [...groups.values()].map(disagreementOf) };
}

function disagreementOf(rows: readonly AnswerRow[]): AnswerDisagreement {
  const [{ credential, moment }] = rows as readonly [AnswerRow];
  return {
    credential: bytesToHex(credential),
    moment: Number(moment),
    answers: rows.map(({ verifier, source, outcome, at, block, revision, fresh_until: freshUntil }) => ({
      verifier,
      source,
      outcome,
      at,
      block: Number(block),
      revision: Number(revision),
      freshUntil: Number(freshUntil),
    })),
  };
}
