import type { Hash } from "viem";
import { knownChains } from "../../../src/services/delivery/tables/chains.ts";
import { readOverview } from "../../../src/services/delivery/tables/overview.ts";
import { requirePower } from "../../../src/services/delivery/work/requirePower.ts";
import { storeClock } from "../../../src/services/gateway/storeClock.ts";
import { readFeeTakers } from "../../../src/services/gateway/tables/feeTakers.ts";
import { listMigrations, readTables, requireSameSchema } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { gatewaySpaces } from "../../store/storeOption.ts";
import { bad, type GatewayCheck, look, ok, warn } from "./finding.ts";

/** Seconds by which clocks may differ before somebody should look. */
const MAX_SKEW = 2;

export type StoreCheckParameters = {
  /** The chain that it is to be worked on, and the hash of its block 0; undefined: it does not answer. */
  readonly chain: number | undefined;
  readonly genesis: Hash | undefined;
  readonly acceptPowerLoss: boolean;
  /** Whether keys are given, so that their owner names those who take fees. */
  readonly hasKeys: boolean;
  /** Who was given as such. */
  readonly namesTakers: boolean;
};

/** Looks at a store that was opened, and changes nothing in it. */
export async function storeChecks(
  sql: Sql,
  parameters: StoreCheckParameters,
): Promise<readonly GatewayCheck[]> {
  const { chain, acceptPowerLoss } = parameters;
  const missing = await missingMigrations(sql);
  const found = missing === 0 ? "all tables are there" : `${missing} migrations are missing`;
  const tables = ok("tables", missing === 0 ? found : `${found}: the start runs them`);
  const power = await look("power", async () => {
    if (!acceptPowerLoss && chain !== undefined) requirePower(sql, [chain]);
    return sql.isDurable || acceptPowerLoss ? [] : [ok("power", "a chain for tests: it may be lost")];
  });
  const rest = missing === 0 ? await contentChecks(sql, parameters) : [];
  return [ok("store", sql.name), tables, ...power, await clockCheck(sql), ...rest];
}

/** @throws SymbolonError `StoreForeign`, `StoreNewer`, `MigrationChanged` */
function missingMigrations(sql: Sql): Promise<number> {
  return sql.transaction(async (query) => {
    const tables = await readTables(query);
    const had = tables.includes("migration") ? await listMigrations(query) : [];
    for (const space of gatewaySpaces) {
      requireSameSchema(
        sql.name,
        space,
        had.filter((record) => record.space === space.name),
      );
    }
    const own = had.filter(({ space }) => gatewaySpaces.some(({ name }) => name === space));
    return gatewaySpaces.reduce((sum, { migrations }) => sum + migrations.length, 0) - own.length;
  });
}

async function clockCheck(sql: Sql): Promise<GatewayCheck> {
  const { now } = await storeClock(sql);
  const skew = now() - Date.now() / 1_000;
  const found = `the store's is ${Math.abs(skew).toFixed(1)} s ${skew < 0 ? "behind" : "ahead of"} this machine's`;
  if (Math.abs(skew) <= MAX_SKEW) return ok("clock", found);
  return warn("clock", found, "moments are kept by the store's; set both by NTP all the same");
}

async function contentChecks(
  sql: Sql,
  { chain, genesis, hasKeys, namesTakers }: StoreCheckParameters,
): Promise<readonly GatewayCheck[]> {
  const { chains, intents } = await readOverview(sql);
  const here = chains.find((one) => one.chain === chain);
  const parked = intents.filter((one) => one.chain === chain && one.state === "parked");
  const count = parked.reduce((sum, one) => sum + one.count, 0);
  const takers = await readFeeTakers(sql, chain === undefined ? await knownChains(sql) : [chain]);
  const [known] = await sql.query<{ readonly genesis: Hash }>("select genesis from chain where chain = $1", [
    chain ?? null,
  ]);
  const isOther = known !== undefined && genesis !== undefined && known.genesis !== genesis;
  const other = `it knows a chain ${chain} that began with the block ${known?.genesis}, and this one with ${genesis}`;
  return [
    ...(isOther ? [bad("same chain", other, "give the endpoints of that chain, or another --store")] : []),
    ...(here === undefined || here.state === "running"
      ? []
      : [warn("state", `chain ${chain} is ${here.state}`, "symbolon work resume ends that")]),
    ...(count === 0
      ? []
      : [warn("parked", `${count} claims wait for a person`, "symbolon work show --parked says why")]),
    ...(hasKeys || namesTakers
      ? []
      : takers.length > 0
        ? [ok("fee takers", takers.join(", "))]
        : [
            warn(
              "fee takers",
              "no worker has named any",
              "run gateway start --only worker first, or give --fee-taker",
            ),
          ]),
  ];
}
