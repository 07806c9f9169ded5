import { type AbiEvent, decodeEventLog, type Hex, numberToHex, type RpcLog } from "viem";
import { attestationRegistryAbi } from "../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { instantCampaignAbi } from "../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { sqlStateOf } from "../../src/services/store/storeErrors.ts";
import type { EventChain } from "./eventChain.ts";

/*
 * An event as one line, alike whoever read it: block, its hash, log, contract, name, transaction, account, actor, item, index;
 * in lower case, and `-` for what it has not.
 */

const hexOf = (column: string) => `coalesce('0x' || encode(${column}, 'hex'), '-')`;

/** The events that stand in our table. */
export function ownLines(sql: Sql): Promise<ReadonlySet<string>> {
  return linesIn(
    sql,
    `select concat_ws(',', b.number, ${hexOf("b.hash")}, e.log, ${hexOf("e.contract")}, e.name,
       ${["transaction", "account", "actor", "item"].map((name) => hexOf(`e.${name}`)).join(", ")},
       coalesce(e.index::text, '-')) as line
     from event e join block b on b.id = e.block where b.undone is null`,
  );
}

/** The lines that a query gives. @throws Error where one stands there twice */
export async function linesIn(sql: Sql, query: string): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ readonly line: string }>(query).catch(noTable);
  const lines = new Set(rows.map(({ line }) => line));
  if (lines.size !== rows.length) throw new Error(`${rows.length - lines.size} events stand there twice`);
  return lines;
}

/** Where whoever keeps events has not made its table yet, it has none. */
export function noTable(thrown: unknown): readonly never[] {
  if (sqlStateOf(thrown) === UNDEFINED_TABLE || sqlStateOf(thrown) === UNDEFINED_SCHEMA) return [];
  throw thrown;
}

/** PostgreSQL's codes. */
const UNDEFINED_TABLE = "42P01";
const UNDEFINED_SCHEMA = "3F000";

/** The events that the chain has now: a naive replay, all decoded by viem. */
export async function chainLines({ client, contracts, height }: EventChain): Promise<ReadonlySet<string>> {
  const lines = new Set<string>();
  const newest = await height();
  for (let from = 0; from <= newest; from += BLOCKS) {
    const range = { fromBlock: numberToHex(from), toBlock: numberToHex(from + BLOCKS - 1) };
    const filter = { address: Object.values(contracts), ...range };
    const logs = (await client.request({ method: "eth_getLogs", params: [filter] })) as readonly RpcLog[];
    for (const log of logs) lines.add(lineOf(log));
  }
  return lines;
}

/** Of one question. */
const BLOCKS = 50;
const EVENTS = [...attestationRegistryAbi, ...instantCampaignAbi].filter(
  ({ type }) => type === "event",
) as AbiEvent[];

type Arguments = Readonly<Record<string, string | bigint | undefined>>;

function lineOf({ topics, data, ...log }: RpcLog): string {
  const event = decodeEventLog({ abi: EVENTS, topics: topics as [Hex], data });
  const { recipient, account, attester, uid, index } = event.args as unknown as Arguments;
  const keys = [recipient ?? account, attester, uid, index].map((value) => value ?? "-");
  const place = [Number(log.blockNumber), log.blockHash, Number(log.logIndex), log.address.toLowerCase()];
  const about = keys.map((key) => String(key).toLowerCase());
  return [...place, event.eventName, log.transactionHash, ...about].join(",");
}

/** How many lines only one of two has. */
export function differing(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const missing = [...one].filter((line) => !other.has(line));
  const more = [...other].filter((line) => !one.has(line));
  return missing.length + more.length;
}
