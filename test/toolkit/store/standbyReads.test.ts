import { expect } from "chai";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import {
  openStandbyReads,
  type StandbyParameters,
  type StandbyReads,
} from "../../../src/services/store/standbyReads.ts";
import { storeLost } from "../../../src/services/store/storeErrors.ts";
import { startStandby, type TestPostgres } from "../../postgres/startPostgres.ts";
import { PATIENCE, until } from "../patience.ts";
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
  const open = async (
    maxLag: number,
    openStandby = onStandby,
    other: Partial<Pick<StandbyParameters, "primary" | "patience">> = {},
  ) => {
    const onTrouble = (thrown: unknown) => troubles.push(thrown as SymbolonError);
    const limits = { patience: PATIENCE, catchUp: PATIENCE };
    reads = await openStandbyReads({ primary, openStandby, maxLag, onTrouble, ...limits, ...other });
    return reads;
  };
  /** Has the standby stand still: it does so a moment after it is told. */
  const pause = async ({ query }: Sql) => {
    await query("select pg_wal_replay_pause()");
    await until(async () => {
      const [row] = await query("select pg_get_wal_replay_pause_state() as state");
      return row?.state === "paused";
    });
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
    await pause(standby);
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

  /** A store that answers some questions in another way. */
  const answeringAs = (sql: Sql, asked: string, answer: (sql: Sql, text: string) => Promise<unknown>) => {
    const query = (text: string, values?: readonly never[]) =>
      text.includes(asked) ? answer(sql, text) : sql.query(text, values);
    return { ...sql, query } as Sql;
  };
  const answering = async (asked: string, answer: (sql: Sql, text: string) => Promise<unknown>) =>
    answeringAs(await onStandby(), asked, answer);
  /** The primary, and how often it was asked how far it is: once in each look. */
  const counted = () => {
    const seen = { looks: 0 };
    const asked = answeringAs(primary, "pg_current_wal_lsn", (sql, text) => {
      seen.looks++;
      return sql.query(text);
    });
    return { seen, asked };
  };

  it("has it replay for a moment at first what was just written", async () => {
    const standby = await onStandby();
    await pause(standby);
    await primary.query("insert into written values (2)");
    let asked = 0;
    const opened = await open(30, () =>
      answering("pg_last_wal_replay_lsn", async (sql, text) => {
        const rows = await sql.query(text);
        if (asked++ === 0) await sql.query("select pg_wal_replay_resume()");
        return rows;
      }),
    );
    expect([await isStandby(opened), codes()]).to.deep.equal([true, []]);
    await standby.close();
  });

  it("waits for no later look to catch up", async () => {
    const standby = await onStandby();
    const { seen, asked } = counted();
    let questions = 0;
    let isAway = true;
    const late = () =>
      answering("pg_last_wal_replay_lsn", (sql, text) => {
        questions++;
        return sql.query(text);
      });
    await open(30, () => (isAway ? Promise.reject(new Error("away")) : late()), { primary: asked });
    await pause(standby);
    await primary.query("insert into written values (3)");
    isAway = false;
    await until(() => seen.looks > 3);
    expect(questions).to.be.within(1, seen.looks);
    await standby.query("select pg_wal_replay_resume()");
    await standby.close();
  });

  it("opens it once, however often a look is given up, and closes one that comes late", async () => {
    const { seen, asked } = counted();
    const comes = Promise.withResolvers<void>();
    let opened = 0;
    let closed = 0;
    const openLate = async (): Promise<Sql> => {
      opened++;
      await comes.promise;
      const sql = await onStandby();
      return {
        ...sql,
        async close() {
          await sql.close();
          closed++;
        },
      };
    };
    const late = await open(30, openLate, { primary: asked, patience: 50 });
    await until(() => seen.looks > 2);
    expect([opened, codes()]).to.deep.equal([1, ["StandbyAway"]]);
    await late.close();
    comes.resolve();
    await until(() => closed === 1);
    expect(opened).to.equal(1);
  });

  it("does not call the standby away where the primary is lost while they are compared", async () => {
    let isLost = true;
    const losing = answeringAs(primary, "pg_control_system", (sql, text) =>
      isLost ? Promise.reject(storeLost(sql.name, new Error("gone"))) : sql.query(text),
    );
    const opened = await open(30, onStandby, { primary: losing });
    expect([codes(), opened.lag()]).to.deep.equal([["StandbyBehind"], undefined]);
    isLost = false;
    await until(() => isStandby(opened));
    expect(codes()).to.deep.equal(["StandbyBehind"]);
  });

  it("refuses a standby of another server by the number that is only this one's, where both may be asked", async () => {
    const other = () => answering("pg_control_system", async () => [{ system: "1" }]);
    const refused = await refusalOf(open(30, other));
    const [{ system } = { system: "" }] = await primary.query<{ system: string }>(
      "select system_identifier::text as system from pg_control_system()",
    );
    expect(refused.code).to.equal("NotStandby");
    expect(refused.reason).to.include("another server").and.to.include(`system 1, and not ${system}`);
    let isAway = true;
    const later = await open(30, () => (isAway ? Promise.reject(new Error("away")) : other()));
    troubles.length = 0;
    isAway = false;
    await until(() => codes().includes("NotStandby"));
    expect(await isStandby(later)).to.equal(false);
    await later.close();
    const forbidden = () => answering("pg_control_system", (sql) => sql.query("select from nothing_there"));
    expect(await isStandby(await open(30, forbidden))).to.equal(true);
  });

  it("refuses what is no standby", async () => {
    const refused = await refusalOf(open(30, () => openStore(place.address)));
    expect(refused).to.be.instanceOf(SymbolonError);
    expect(refused.code).to.equal("NotStandby");
  });
});
