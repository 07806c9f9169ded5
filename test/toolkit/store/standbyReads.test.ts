import { expect } from "chai";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openStandbyReads, type StandbyReads } from "../../../src/services/store/standbyReads.ts";
import { startStandby, type TestPostgres } from "../../postgres/startPostgres.ts";
import { until } from "../patience.ts";
import { makeTestStore, sharedPostgres } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

describe("store: reads from a standby", () => {
  let place: Awaited<ReturnType<typeof makeTestStore>>;
  let server: TestPostgres;
  let primary: Sql;
  let reads: StandbyReads | undefined;
  const troubles: SymbolonError[] = [];
  before(async () => {
    place = await makeTestStore("postgres");
    primary = await openStore(place.address);
    await primary.query("create table written (n int4)");
    server = await startStandby(await sharedPostgres());
  });
  afterEach(async () => {
    await reads?.close();
    [reads, troubles.length] = [undefined, 0];
  });
  after(async () => {
    await server.stop();
    await primary.close();
    await place.clear();
  });

  const onStandby = () => {
    const address = new URL(server.url);
    address.pathname = new URL(place.address).pathname;
    return openStore(address.href);
  };
  const open = async (maxLag: number, openStandby = onStandby) => {
    const onTrouble = (thrown: unknown) => troubles.push(thrown as SymbolonError);
    reads = await openStandbyReads({ primary, openStandby, maxLag, onTrouble });
    return reads;
  };
  const isStandby = async ({ read }: StandbyReads) => {
    const [row] = await read((sql) => sql.query<{ yes: boolean }>("select pg_is_in_recovery() as yes"));
    return row?.yes === true;
  };
  const codes = () => troubles.map(({ code }) => code);

  it("says how far it is behind, and reads the primary by name where that is too far", async () => {
    const opened = await open(3);
    await until(() => isStandby(opened));
    expect(opened.lag()).to.be.within(0, 3);
    const standby = await onStandby();
    await standby.query("select pg_wal_replay_pause()");
    await primary.query("insert into written values (1)");
    await until(() => codes().includes("StandbyBehind"));
    expect([await isStandby(opened), opened.lag()]).to.deep.equal([false, undefined]);
    await standby.query("select pg_wal_replay_resume()");
    await until(() => isStandby(opened));
    const rows = await opened.read((sql) => sql.query("select n from written"));
    expect(rows).to.deep.equal([{ n: 1 }]);
    await standby.close();
    // Told once, however often it was looked at.
    expect(codes().filter((code) => code === "StandbyBehind")).to.have.length(1);
  });

  it("reads the primary where the standby fails, runs all of an answer there, and comes back", async () => {
    let isAway = true;
    const opened = await open(30, () => (isAway ? Promise.reject(new Error("away")) : onStandby()));
    expect([await isStandby(opened), codes()]).to.deep.equal([false, ["StandbyAway"]]);
    isAway = false;
    await until(() => isStandby(opened));
    const seen: unknown[] = [];
    await opened.read(async (sql) => {
      const [row] = await sql.query("select pg_is_in_recovery() as yes");
      seen.push(row?.yes);
      await sql.query("create temporary table none (n int4)");
    });
    expect(seen).to.deep.equal([true, false]);
    expect(await isStandby(opened)).to.equal(true);
  });

  it("refuses what is no standby", async () => {
    const refused = await refusalOf(open(30, () => openStore(place.address)));
    expect(refused).to.be.instanceOf(SymbolonError);
    expect(refused.code).to.equal("NotStandby");
  });
});
