import { expect } from "chai";
import { lockLanes } from "../../../src/services/gateway/tables/lanes.ts";
import type { SqlQuery, SqlValue } from "../../../src/services/store/sql.ts";
import type { TestStore } from "../store/openTestStore.ts";
import { openGatewayStore } from "./openGatewayStore.ts";

const CHAIN = 1;
const MANY = 12_000;
const LANES = ["claims 1 many", "claims 1 few", "claims 1 none"];

type PlanNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly Plans?: readonly PlanNode[];
};

/** All that reads a table in a plan. */
function readsOf(node: PlanNode, table: string): readonly PlanNode[] {
  const below = (node.Plans ?? []).flatMap((one) => readsOf(one, table));
  return node["Relation Name"] === table ? [node, ...below] : below;
}

describe("waiting claims of a lane", () => {
  let store: TestStore;
  before(async () => {
    store = await openGatewayStore();
    const fill = (lane: string, count: number) =>
      store.sql.query(
        `insert into intent (chain, kind, contract, key, digest, content, lane, class, rank)
         select $1, 'claim', '0xc0', $2 || n, '0x', '{}', $2, 'claims', n / 4.0 from generate_series(1, $3) as n`,
        [CHAIN, lane, count],
      );
    await fill(LANES[0] as string, MANY);
    await fill(LANES[1] as string, 7);
  });
  after(() => store.remove());

  type Watch = (text: string, values: readonly SqlValue[]) => void;
  const locked = (bound: number, lately = 0, watch: Watch = () => {}) =>
    store.sql.transaction((query) => {
      const watched: SqlQuery = (text, values = []) => {
        watch(text, values);
        return query(text, values);
      };
      const setups = LANES.map((lane) => ({ lane, class: "claims", bound, lately }) as const);
      return lockLanes(watched, CHAIN, setups);
    });
  const counts = async (bound: number, lately?: number) =>
    new Map((await locked(bound, lately)).map(({ lane, queued }) => [lane, queued]));
  const of = (many: number) => new Map(LANES.map((lane, i) => [lane, [many, 7, 0][i]]));

  it("are counted as far as it matters: where more wait than it holds, so many are enough", async () => {
    expect(await counts(10)).to.deep.equal(of(5_000));
    expect(await counts(8_000)).to.deep.equal(of(8_000));
    expect(await counts(20_000)).to.deep.equal(of(MANY));
  });

  it("are those of the last count of all where so many wait, so that turns are told as they come", async () => {
    expect(await counts(10, 11_900)).to.deep.equal(of(11_900));
    expect(await counts(8_000, 20)).to.deep.equal(of(8_000));
  });

  for (const isAnalyzed of [false, true]) {
    it(`are counted by their index alone, ${isAnalyzed ? "by" : "without"} statistics of the table`, async () => {
      if (isAnalyzed) await store.sql.query("analyze intent");
      const asked: [string, readonly SqlValue[]][] = [];
      await locked(10, 0, (...what) => asked.push(what));
      const [text, values] = asked.find(([one]) => one.includes("count(*)")) ?? ["", []];
      const [row] = await store.sql.query<{ readonly "QUERY PLAN": readonly { readonly Plan: PlanNode }[] }>(
        `explain (analyze, format json) ${text}`,
        values,
      );
      const reads = readsOf(row?.["QUERY PLAN"][0]?.Plan as PlanNode, "intent");
      expect(reads.map((one) => one["Node Type"])).to.include("Index Only Scan");
      for (const read of reads) expect(read["Actual Rows"]).to.be.at.most(5_000);
    });
  }
});
