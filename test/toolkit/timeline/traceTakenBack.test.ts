import { expect } from "chai";
import { getAddress, type Hex } from "viem";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { CHAIN_ID, FACTORY, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow } from "./followStage.ts";

describe("tracing what a chain took back", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    for (const space of [deliveryTables, timelineTables]) await migrate(store.sql, space);
  });
  after(() => store.remove());
  afterEach(() => empty(store.sql));

  it("keeps it, marked, beside what stands; all leaves of random chains are told as they stand", async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = seededRandom(seed);
      const chain = openBlockChain(random);
      const follower = await follow(store.sql, chain);
      for (let turn = 0; turn < 6; turn++) {
        chain.mine(1 + random.below(12));
        if (turn % 2 === 1) chain.reorg(1 + random.below(6), 1 + random.below(8));
        await catchUp(follower);
      }
      const rows = chain.naiveRows(chain.height).filter((row) => row[10] !== null && row[5] !== "Paused");
      const leaves = Map.groupBy(rows, (row) => `${row[4]}:${row[10]}`);
      expect(leaves.size).to.be.above(5);
      for (const [what, standing] of leaves) {
        const { paths, background } = await trace(store.sql, { what, chain: CHAIN_ID, max: 1_000 });
        const told = paths.flatMap(({ steps }) => {
          const undone = new Set(steps.flatMap(({ kind, cause }) => (kind === "undone" ? [cause] : [])));
          return steps.filter(({ kind, cause }) => ["paid", "skipped"].includes(kind) && !undone.has(cause));
        });
        const places = told.map(({ place }) => [place?.block, place?.blockHash, place?.logIndex]);
        expect(places, `${seed} ${what}`).to.have.deep.members(standing.map((row) => row.slice(0, 3)));
        expect(background.map(({ kind }) => kind)).to.include("created");
        expect(background.map(({ kind }) => kind)).to.include("opened");
      }
      await empty(store.sql);
    }
  });

  it("says of a claim that it waited for its campaign to open, and for its turn, from wherever it is traced", async () => {
    const { sql } = store;
    const chain = openBlockChain(seededRandom(3));
    chain.mine(40);
    await catchUp(await follow(sql, chain));
    const created = chain.naiveRows(chain.height).find((row) => row[5] === "CampaignCreated");
    const campaign = getAddress(created?.[9] as Hex);
    const leaf = { index: "7", account: FACTORY, amount: "5" };
    const document = {
      format: "symbolon-claim",
      version: 1,
      chainId: String(CHAIN_ID),
      campaign,
      leaf,
      proof: [],
    };
    await submitIntents(sql, [claimIntent(document)], "api-1");
    // Its claims open a second after 1970 began.
    await sql.query("update intent set turn = 1.5");
    await sql.query("update step set at = to_timestamp(0.25)");
    for (const what of ["intent:1", `${campaign}:7`]) {
      const { paths } = await trace(sql, { what, chain: CHAIN_ID });
      const [path] = paths.filter(({ intent }) => intent !== undefined);
      expect(path?.steps.map(({ kind }) => kind)).to.deep.equal(["queued", "opened", "due", "halted"]);
      const waits = path?.waits.map(({ whom, least, most }) => [whom, least, most]);
      expect(waits).to.deep.equal([
        ["rule", 750, 1_250],
        ["gateway", 0, 500],
        ["gateway", 0, 0],
      ]);
    }
    await sql.query("truncate intent, step");
  });

  it("says since when a block is final only where somebody wrote it down", async () => {
    const chain = openBlockChain(seededRandom(3));
    const follower = await follow(store.sql, chain, {
      contracts: [{ address: FACTORY, role: "instantCampaignFactory" }],
    });
    chain.mine(40);
    await catchUp(follower);
    const { final } = follower.followed();
    const rows = chain.naiveRows(chain.height).filter((row) => row[5] === "Claimed");
    for (const row of rows) {
      const { paths } = await trace(store.sql, { what: `${row[4]}:${row[10]}` });
      for (const { steps } of paths) {
        const block = steps[0]?.place?.block ?? 0;
        const last = steps.find(({ kind }) => kind === "final");
        expect(last !== undefined).to.equal(block <= final);
        if (last !== undefined) expect(last.moment).to.include({ to: undefined, clock: "block" });
      }
    }
  });
});
