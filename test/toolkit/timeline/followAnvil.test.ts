import { expect } from "chai";
import { clientOf } from "../../../bench/timeline/clientOf.ts";
import { type EventChain, openEventChain } from "../../../bench/timeline/eventChain.ts";
import { chainLines, ownLines } from "../../../bench/timeline/lines.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { catchUp } from "./followStage.ts";

describe("following anvil", () => {
  let chain: EventChain;
  let store: TestStore;
  before(async () => {
    chain = await openEventChain(500);
    store = await openTestStore("postgres");
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  it("rebuilds its headers, folds its receipts, and has what viem decodes of its logs, also after a reorganisation", async () => {
    const { rpc, chainId, ...terms } = chain.followed;
    for (let block = 0; block < 150; block++) await chain.mine(2);
    const follower = await openFollower({ ...terms, sql: store.sql, client: clientOf(rpc, chainId) });
    const ways = async () => {
      await catchUp(follower);
      expect(await ownLines(store.sql)).to.deep.equal(await chainLines(chain));
      const rows = await store.sql.query("select distinct way from block where undone is null order by way");
      return rows.map(({ way }) => way);
    };
    expect(await ways()).to.deep.equal(["proven", "told"]);
    await chain.reorg(7);
    for (let block = 0; block < 3; block++) await chain.mine(40);
    expect(await ways()).to.deep.equal(["proven", "told"]);
    const [{ count } = {}] = await store.sql.query("select count(*) from block where undone is not null");
    expect(count).to.equal(7n);
  });
});
