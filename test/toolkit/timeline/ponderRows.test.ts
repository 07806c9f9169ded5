import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { clientOf } from "../../../bench/timeline/clientOf.ts";
import type { EventChain } from "../../../bench/timeline/eventChain.ts";
import {
  KEPT_ROWS,
  type KeptRows,
  keptHistory,
  openKeptChain,
  withoutHashes,
} from "../../../bench/timeline/keptHistory.ts";
import { ownLines } from "../../../bench/timeline/lines.ts";
import { PONDER } from "../../../bench/timeline/ponderApp.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { catchUp } from "./followStage.ts";

/** Before anything is taken back, and before and after each of three times. */
const MOMENTS = 7;

describe("rows beside ponder's, which were kept", () => {
  let chain: EventChain;
  let store: TestStore;
  before(async () => {
    chain = await openKeptChain();
    store = await openTestStore("postgres");
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  it("are the same at each moment, while 1, 7 and 20 blocks are taken back", async () => {
    const { peer, lines, command }: KeptRows = JSON.parse(gunzipSync(readFileSync(KEPT_ROWS)).toString());
    expect(peer).to.equal(PONDER);
    const { rpc, chainId, ...terms } = chain.followed;
    const follower = await openFollower({ ...terms, sql: store.sql, client: clientOf(rpc, chainId) });
    let moment = 0;
    for await (const _ of keptHistory(chain)) {
      await catchUp(follower);
      const kept = lines.flatMap(([line, moments]) => (moments.includes(moment) ? [line] : [])).toSorted();
      expect(kept.length).to.be.greaterThan(150);
      const own = await withoutHashes(chain, await ownLines(store.sql));
      expect(own, `moment ${moment}; where the chain itself is another now: ${command}`).to.deep.equal(kept);
      moment++;
    }
    expect(moment).to.equal(MOMENTS);
  });
});
