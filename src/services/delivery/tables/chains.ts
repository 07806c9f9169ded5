import { type Hash, zeroHash } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { isSameGenesis } from "../../../sdk/delivery/genesis.ts";
import type { Sql } from "../../store/sql.ts";
import { writeStep } from "./steps.ts";

/** `paused`: nothing new is sent, what is under way is seen through; `draining`: nothing new is taken in either. */
export type ChainState = "running" | "paused" | "draining";

/**
 * Makes a chain known to the store.
 * @param genesis as `genesisHash` gives it: chains of one id exist, above all local ones
 * @throws SymbolonError `OtherChain` where the store knows another chain of that id
 */
export async function addChain(sql: Sql, chain: number, genesis: Hash): Promise<void> {
  await sql.query("insert into chain (chain, genesis) values ($1, $2) on conflict do nothing", [
    chain,
    genesis,
  ]);
  const [row] = await sql.query<{ readonly genesis: Hash }>("select genesis from chain where chain = $1", [
    chain,
  ]);
  if (row === undefined) return;
  if (isSameGenesis(row.genesis, genesis)) {
    if (genesis === zeroHash) return;
    await sql.query("update chain set genesis = $2 where chain = $1 and genesis = $3", [
      chain,
      genesis,
      zeroHash,
    ]);
    return;
  }
  throw new SymbolonError({
    code: "OtherChain",
    reason: `The store is of a chain ${chain} whose first block is ${row.genesis}, but this chain's is ${genesis}.`,
    hint: "Give the endpoints of that chain, or another --store for this one.",
    details: { chain, known: row.genesis, genesis },
  });
}

/**
 * The chains that the store knows.
 * @param only undefined: all of them
 * @throws SymbolonError `ChainNotKnown`
 */
export async function knownChains(sql: Sql, only?: number): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly chain: bigint }>("select chain from chain order by chain");
  const known = rows.map(({ chain }) => Number(chain));
  if (only === undefined) return known;
  if (known.includes(only)) return [only];
  throw new SymbolonError({
    code: "ChainNotKnown",
    reason: `The store knows no chain ${only}: ${known.length === 0 ? "nobody has worked on any" : `it knows ${known.join(", ")}`}.`,
    hint: "Check the number and the store; a chain is known once symbolon work start has worked on it.",
    details: { chain: only, known },
  });
}

export async function chainState(sql: Sql, chain: number): Promise<ChainState> {
  const [row] = await sql.query<{ readonly state: ChainState }>("select state from chain where chain = $1", [
    chain,
  ]);
  return row?.state ?? "running";
}

/** Those of some chains that take nothing new in. */
export async function drainedChains(sql: Sql, chains: readonly number[]): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly chain: bigint }>(
    "select chain from chain where chain = any($1) and state = 'draining'",
    [chains],
  );
  return rows.map(({ chain }) => Number(chain));
}

/** Has all workers of a chain pause, drain or go on. */
export async function setChainState(sql: Sql, chain: number, state: ChainState, by: string): Promise<void> {
  await sql.transaction(async (query) => {
    const rows = await query("update chain set state = $2 where chain = $1 and state <> $2 returning chain", [
      chain,
      state,
    ]);
    if (rows.length === 0) return;
    const kind = state === "running" ? "resumed" : state;
    await writeStep(query, { kind, actor: by, chain });
  });
}

/** Milliseconds after which a worker that says nothing is not counted any more. */
const SILENT_MS = 6_000;

/** Tells that a worker lives. @returns how many do, this one counted */
export async function seeWorker(sql: Sql, id: string): Promise<number> {
  await sql.query(
    "insert into worker (id) values ($1) on conflict (id) do update set seen = clock_timestamp()",
    [id],
  );
  const [row] = await sql.query<{ readonly count: bigint }>(
    `select count(*) as count from worker where seen > clock_timestamp() - make_interval(secs => ${SILENT_MS} / 1000.0)`,
  );
  return Number(row?.count ?? 1);
}

export async function forgetWorker(sql: Sql, id: string): Promise<void> {
  await sql.query("delete from worker where id = $1", [id]);
}
