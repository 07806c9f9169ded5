import { mkdirSync } from "node:fs";
import { expect } from "chai";
import { findIncidents, isAlarming } from "../../../../src/services/timeline/incidents/findIncidents.ts";
import { isDeep } from "../../../deep.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { suiteFolder } from "../../allocation/temporaryFolder.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { undone } from "../../store/undone.ts";
import { AFTER, livedAtRandom, livedHealthily } from "./healthyDay.ts";
import { goOnWith, type HistoryState, openHistory } from "./history.ts";
import { latePlants, twoLanesLate } from "./latePlants.ts";
import { otherPlants } from "./otherPlants.ts";
import { buildSampleTree, hold, type Plant, type PlantStage, plants } from "./plants.ts";

describe("incidents", () => {
  const folder = suiteFolder();
  let tree: PlantStage["tree"];
  /** A healthy day, with which each test goes on by itself. */
  let healthy: TestStore;
  let state: HistoryState;
  let runs = 0;
  before(async () => {
    tree = await buildSampleTree(folder.path(""));
    healthy = await openTestStore("postgres");
    const history = await openHistory(healthy.sql);
    await livedHealthily(history);
    state = history.state();
  });
  after(() => healthy.remove());

  function found(planting?: Plant["plant"]) {
    const own = folder.path(`run ${runs++}`);
    mkdirSync(own);
    return undone(healthy.sql, async (sql) => {
      const more = await planting?.(goOnWith(sql, state), { folder: own, tree });
      return findIncidents(sql, more ?? {});
    });
  }

  it("finds nothing in a healthy day", async () => {
    expect(await found()).to.deep.equal([]);
  });

  it("may stand still or wait for a table for as long as it likes", async () => {
    const limits = await undone(healthy.sql, async (sql) => {
      await sql.transaction((query) => query("set local lock_timeout = 500"));
      return sql.query(
        "select setting from pg_settings where name in ('idle_in_transaction_session_timeout', 'lock_timeout')",
      );
    });
    expect(limits).to.deep.equal([{ setting: "0" }, { setting: "0" }]);
  });

  it("names a late request that can no longer be read, and goes on to what else it finds", async () => {
    for (const content of ["content - 'signatures'", "'null'"]) {
      const incidents = await found(async (history) => {
        await hold(history, 9, { asked: AFTER, announced: AFTER + 462 });
        await history.sql.query(
          `update intent set content = ${content} where id = (select max(id) from intent where kind = 'request')`,
        );
        return undefined;
      });
      expect(incidents.map(({ rule }) => rule)).to.deep.equal(["RevocationLate"]);
      expect(incidents[0]?.cause).to.match(
        /its turn in the queue; ALTERED: its content cannot be read any more: /,
      );
    }
  });

  it("finds nothing in random days on which a good deal happens", async () => {
    const day = await openTestStore("postgres");
    for (let seed = 0; seed < (isDeep ? 100 : 3); seed++) {
      const incidents = await undone(day.sql, async (sql) => {
        await livedAtRandom(await openHistory(sql), seededRandom(seed));
        return findIncidents(sql);
      });
      expect(incidents, `seed ${seed}`).to.deep.equal([]);
    }
    await day.remove();
  });

  it("blames one outage for all lanes that it made late", async () => {
    const incidents = await found(twoLanesLate);
    expect(incidents.map(({ rule, actor }) => [rule, actor])).to.deep.equal([
      ["NobodySends", "worker-1"],
      ["NobodySends", "worker-1"],
    ]);
    expect(incidents[1]?.cause).to.match(
      /of the lane b was sent 115 s after its turn: the queue before it was late since .* no worker held a key/,
    );
  });

  for (const { name, rule, actor, cause, plant, twin } of [...plants, ...otherPlants, ...latePlants]) {
    it(`names who did it and why: ${name}`, async () => {
      const [incident, ...others] = await found(plant);
      expect([incident?.rule, others]).to.deep.equal([rule, []]);
      expect(incident?.actor).to.match(actor);
      expect(incident?.cause).to.match(cause);
    });

    it(`is silent about what only looks like a ${name}`, async () => {
      const incidents = await found(twin);
      expect(incidents).to.deep.equal([]);
      expect(isAlarming(incidents)).to.equal(false);
    });
  }
});
