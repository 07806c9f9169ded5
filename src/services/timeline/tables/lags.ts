import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { changeKinds } from "../../../sdk/core/status/digest.ts";
import type { Sql } from "../../store/sql.ts";
import { wordSql } from "./eventWords.ts";
import { inSpan, type Span, spanValues } from "./span.ts";

/** A batch and the first verdict about it, both in Unix seconds: by the chain's clock, and by the verifier's. */
export type BatchLag = {
  readonly batch: Hex;
  readonly issued: number;
  /** Undefined: nobody has handed one over. */
  readonly verified: number | undefined;
};

/** The batches that were issued in a span. */
export async function readIssued(sql: Sql, chain: number, span: Span): Promise<readonly BatchLag[]> {
  const rows = await sql.query<{ batch: Uint8Array; issued: bigint; verified: number | null }>(
    `with answered as (
       select batch, extract(epoch from min(at))::float8 as verified from verification
       where chain = $1 and batch is not null and block_hash is not null group by batch)
     select e.item as batch, b.time as issued, verified
     from event e join block b on b.id = e.block left join answered on answered.batch = e.item
     where b.chain = $1 and b.undone is null and e.name = 'BatchIssued' and ${inSpan("b.time", 2)}
     order by b.number, e.log`,
    [chain, ...spanValues(span)],
  );
  return rows.map(({ batch, issued, verified }) => ({
    batch: bytesToHex(batch),
    issued: Number(issued),
    verified: verified ?? undefined,
  }));
}

/** A change of a batch that was announced. Unix seconds, by the chain's clock. */
export type AnnouncedChange = {
  readonly batch: Hex;
  readonly announced: number;
  readonly effective: number;
  /** Of the batch, from which on it is known. */
  readonly revision: number;
};

const ANNOUNCEMENTS = [changeKinds.Revoke, changeKinds.Suspend, changeKinds.Reinstate];

/** The changes that were announced in a span, those among them that were retracted later. */
export async function readAnnouncedChanges(
  sql: Sql,
  chain: number,
  span: Span,
): Promise<readonly AnnouncedChange[]> {
  const word = (argument: string) => wordSql("batchRegistry", "StatusChanged", argument);
  const rows = await sql.query<{
    batch: Uint8Array;
    announced: bigint;
    effective: bigint;
    revision: bigint;
  }>(
    `select e.item as batch, b.time as announced, ${word("from")} as effective, ${word("revision")} as revision
     from event e join block b on b.id = e.block
     where b.chain = $1 and b.undone is null and e.name = 'StatusChanged' and get_byte(e.topics, 95) = any($2::int4[])
       and ${inSpan("b.time", 3)}
     order by b.number, e.log`,
    [chain, ANNOUNCEMENTS, ...spanValues(span)],
  );
  return rows.map(({ batch, announced, effective, revision }) => ({
    batch: bytesToHex(batch),
    announced: Number(announced),
    effective: Number(effective),
    revision: Number(revision),
  }));
}

/** The first verdict of a verifier that knew a revision of a batch. Unix seconds, by the verifier's clock. */
export type KnownRevision = {
  readonly batch: Hex;
  readonly verifier: string;
  readonly at: number;
  readonly revision: number;
  /** When the verifier gave its last verdict about the batch. */
  readonly last: number;
};

/** When each verifier first knew each revision of a batch that it gave a verdict by, in the order of time. */
export async function readKnownRevisions(sql: Sql, chain: number): Promise<readonly KnownRevision[]> {
  const rows = await sql.query<
    Omit<KnownRevision, "batch" | "revision"> & { batch: Uint8Array; revision: bigint }
  >(
    `with answer as (
       select batch, verifier, at, id, revision,
         max(revision) over (partition by batch, verifier order by at, id
           rows between unbounded preceding and 1 preceding) as before,
         max(at) over (partition by batch, verifier) as last
       from verification where chain = $1 and batch is not null and block_hash is not null)
     select batch, verifier, extract(epoch from at)::float8 as at, revision, extract(epoch from last)::float8 as last
     from answer where before is null or revision > before order by at, id`,
    [chain],
  );
  return rows.map(({ batch, revision, ...row }) => ({
    ...row,
    batch: bytesToHex(batch),
    revision: Number(revision),
  }));
}
