import { type KnownFaults, readEndpointFaults } from "../../delivery/tables/endpointFaults.ts";
import { sentLate } from "../../delivery/tables/lateness.ts";
import type { Sql } from "../../store/sql.ts";
import { type LaneOverview, readLanes } from "./laneOverview.ts";

/** What an operator watches in a store. */
export type GatewayVitals = {
  readonly lanes: readonly LaneOverview[];
  readonly chains: readonly SendingVitals[];
  /** Faults of endpoints, as all processes over the store have met them. */
  readonly faults: readonly KnownFaults[];
  /** Share of the last sent claims that went more than a block after their turn. */
  readonly late: readonly { readonly lane: string; readonly share: number }[];
};

export type SendingVitals = {
  readonly chain: number;
  /** 1 where its workers begin new work, 0 where they are paused or draining. */
  readonly isRunning: number;
  /** Intents that wait for a person. */
  readonly parked: number;
  /** Keys that a worker holds; free keys; keys that are parked, mostly for lack of ether. */
  readonly heldKeys: number;
  readonly freeKeys: number;
  readonly parkedKeys: number;
  /** Seconds since the signature of the oldest transaction that is not mined; 0: no transaction is under way. */
  readonly oldestTransaction: number;
};

/** A chain, and the seconds between its blocks. */
export type WatchedChain = { readonly chain: number; readonly blockTime: number };

/** Newest transactions for which lateness is reported. */
const LATELY = 50;

const CHAINS = `select chain.chain::float8 as chain, (chain.state = 'running')::int4 as "isRunning",
    (select count(*) from intent where intent.chain = chain.chain and intent.state = 'parked')::float8 as parked,
    count(address) filter (where sender.state = 'parked')::float8 as "parkedKeys",
    count(address) filter (where sender.state <> 'parked' and lease_until > clock_timestamp())::float8 as "heldKeys",
    count(address) filter (where sender.state <> 'parked'
      and coalesce(lease_until <= clock_timestamp(), true))::float8 as "freeKeys",
    coalesce((select extract(epoch from clock_timestamp() - min(signed)) from transaction
      join version on version.transaction = transaction.id
      where transaction.chain = chain.chain and transaction.state = 'signed'), 0)::float8 as "oldestTransaction"
  from chain left join sender on sender.chain = chain.chain
  where chain.chain = any($1) group by chain.chain, chain.state order by 1`;

const LATE = `select lane, avg((${sentLate("block.time")})::int4)::float8 as share
  from (select id, chain from transaction where chain = any($1) order by id desc limit ${LATELY}) as sent
  join unnest($1::int8[], $2::float8[]) as block (chain, time) using (chain)
  join intent on intent.transaction = sent.id
  join version on version.transaction = sent.id and number = 0
  where lane is not null group by lane order by lane`;

/** Reads what lanes, keys and transactions do. */
export async function readGatewayVitals(sql: Sql, chains: readonly WatchedChain[]): Promise<GatewayVitals> {
  const ids = chains.map(({ chain }) => chain);
  const [lanes, ofChains, faults, late] = await Promise.all([
    readLanes(sql),
    sql.query<SendingVitals>(CHAINS, [ids]),
    readEndpointFaults(sql),
    sql.query<GatewayVitals["late"][number]>(LATE, [ids, chains.map(({ blockTime }) => blockTime)]),
  ]);
  return { lanes, chains: ofChains, faults, late };
}
