import { expect } from "chai";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { ChangeDocument } from "../../../src/services/timeline/report/changeDocument.ts";
import { openEventFeed } from "../../../src/services/timeline/serve/eventFeed.ts";
import { readChanges } from "../../../src/services/timeline/tables/changes.ts";
import { letPass, until } from "../patience.ts";
import { type BlockChain, CHAIN_ID } from "./blockChain.ts";
import { catchUp } from "./followStage.ts";
import { readJson, type ServeStage, useServeStage } from "./useServeStage.ts";

/** Places of the events that somebody has who does what they are told. */
function openCopy() {
  const places = new Set<string>();
  return {
    apply(change: ChangeDocument) {
      if (change.change === "reread")
        for (const place of places) if (Number(place.split(" ")[0]) > change.above) places.delete(place);
      if (change.change === "reread") return;
      const place = [change.block, change.blockHash, change.logIndex, change.part].join(" ");
      expect(places.has(place), place).to.equal(change.change === "undone");
      if (change.change === "added") places.add(place);
      else places.delete(place);
    },
    places: () => [...places].toSorted(),
  };
}

const placesOf = (chain: BlockChain) =>
  chain
    .naiveRows(chain.height)
    .map((row) => row.slice(0, 4).join(" "))
    .toSorted();

/** Events of a stream, until there are enough. */
async function* eventsIn(response: Response) {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body as ReadableStream<Uint8Array>) {
    text += decoder.decode(bytes, { stream: true });
    const pieces = text.split("\n\n");
    text = pieces.pop() ?? "";
    for (const piece of pieces) {
      const [, id, name, data] = /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(piece) ?? [];
      if (data !== undefined) yield { id, name, change: JSON.parse(data) as ChangeDocument };
    }
  }
}

describe("what serves a timeline's changes", () => {
  let stage: ServeStage;
  let sql: Sql;
  let chain: BlockChain;
  useServeStage((opened) => {
    stage = opened;
    ({ sql, chain } = opened);
  });

  it("leads whoever takes page by page to what stands, through a reorganisation between two of them", async () => {
    const { url } = await stage.serve();
    const copy = openCopy();
    let asked = `${url}/v1/events?chain=${CHAIN_ID}&limit=9`;
    for (let pages = 0; ; pages++) {
      const page = (await readJson(asked)) as {
        readonly changes: readonly ChangeDocument[];
        readonly cursor: string;
        readonly more: boolean;
      };
      page.changes.forEach(copy.apply);
      if (pages === 2) await stage.reorg();
      asked = `${url}/v1/events?chain=${CHAIN_ID}&limit=9&cursor=${page.cursor}`;
      if (!page.more && pages > 2) break;
    }
    expect(copy.places()).to.deep.equal(placesOf(chain));
  });

  it("tells changes as they come, and goes on after the last that somebody had", async () => {
    const { url } = await stage.serve();
    const copy = openCopy();
    const stream = `${url}/v1/events/stream?chain=${CHAIN_ID}`;
    let last = "";
    for await (const { id = "", name, change } of eventsIn(await stage.listen(stream))) {
      expect([id, name]).to.deep.equal([change.cursor, change.change]);
      copy.apply(change);
      last = id;
      if (copy.places().length === 20) break;
    }
    await stage.reorg();
    for await (const { change } of eventsIn(await stage.listen(stream, { "last-event-id": last }))) {
      copy.apply(change);
      if (copy.places().join() === placesOf(chain).join()) break;
    }
    const { cursor } = await readJson(`${url}/v1/events?chain=${CHAIN_ID}&limit=1000`);
    const following = eventsIn(await stage.listen(`${stream}&name=Claimed&cursor=${cursor}`));
    const claims = () => chain.naiveRows(chain.height).filter((row) => row[5] === "Claimed").length;
    const before = claims();
    while (claims() === before) chain.mine(1);
    const next = following.next();
    await catchUp(stage.follower);
    expect((await next).value?.change).to.deep.include({ change: "added", block: chain.height });
  });

  it("ends streams when it is closed, and refuses more than it has room for", async () => {
    const service = await stage.serve({ streams: 1 });
    const stream = `${service.url}/v1/events/stream?chain=${CHAIN_ID}`;
    const response = await stage.listen(stream);
    const second = await stage.listen(stream);
    expect([second.status, second.headers.get("retry-after")]).to.deep.equal([503, "30"]);
    expect(((await second.json()) as { error: { code: string } }).error.code).to.equal("TooManyStreams");
    const text = response.text();
    await service.close();
    expect(await text).to.include("event: added");
    const again = await stage.serve({ streams: 1 });
    const first = new AbortController();
    const other = `${again.url}/v1/events/stream?chain=${CHAIN_ID}`;
    await fetch(other, { signal: first.signal });
    first.abort();
    await until(async () => (await stage.listen(other)).status === 200);
  });

  it("keeps streams open while the store is away, with signs of life, and ends those that nobody reads", async () => {
    let isAway = false;
    const lost = async () => {
      throw new Error("away");
    };
    const query: Sql["query"] = (text, values) => (isAway ? lost() : sql.query(text, values));
    const troubles: unknown[] = [];
    const onTrouble = (thrown: unknown) => troubles.push(thrown);
    const feed = openEventFeed({
      sql: { ...sql, query },
      maxStreams: 2,
      onTrouble,
      heartbeat: 50,
      patience: 100,
    });
    const asked = { chain: CHAIN_ID };
    const first = await readChanges(sql, { ...asked, limit: 100 });
    const heard = feed.open(asked, { ...first, changes: first.changes.slice(0, 1) });
    const many = Array.from({ length: 50 }, () => first.changes).flat();
    const deaf = feed.open(asked, { ...first, changes: many });
    deaf.once("readable", () => {});
    let text = "";
    heard.on("data", (bytes) => {
      text += String(bytes);
    });
    isAway = true;
    await until(() => text.includes(": still here") && troubles.length > 0);
    await until(() => deaf.destroyed);
    isAway = false;
    const before = text.length;
    chain.mine(8);
    await catchUp(stage.follower);
    await until(() => text.slice(before).includes("event: added"));
    expect(heard.destroyed).to.equal(false);
    feed.close();
    await until(() => heard.readableEnded);
    expect(() => feed.open(asked, first)).to.throw("2 streams");
  });

  it("holds no more for a stream than a page, however much there is", async () => {
    let read = 0;
    const query: Sql["query"] = (text, values) => {
      if (text.includes("from change")) read++;
      return sql.query(text, values);
    };
    const feed = openEventFeed({
      sql: { ...sql, query },
      maxStreams: 1,
      onTrouble: () => {},
      patience: 10_000,
    });
    const asked = { chain: CHAIN_ID };
    const { changes, cursor, version } = await readChanges(sql, { ...asked, limit: 20 });
    const many = Array.from({ length: 50 }, () => changes).flat();
    const text = feed.open(asked, { changes: many, cursor, isEnd: false, version });
    text.once("readable", () => {});
    await until(() => text.readableLength > 16_384);
    await letPass(100);
    expect(read).to.be.at.most(1);
    text.destroy();
    feed.close();
  });
});
