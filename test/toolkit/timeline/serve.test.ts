import { expect } from "chai";
import { verificationDocument } from "../../../src/sdk/core/timeline/verificationText.ts";
import { addEndpointFaults } from "../../../src/services/delivery/tables/endpointFaults.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openPublicIds } from "../../../src/services/gateway/publicIds.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import type { FastifyInstance } from "../../../src/services/http/serverTypes.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { StandbyReads } from "../../../src/services/store/standbyReads.ts";
import { findIncidents } from "../../../src/services/timeline/incidents/findIncidents.ts";
import type { ChangeDocument } from "../../../src/services/timeline/report/changeDocument.ts";
import { incidentDocument } from "../../../src/services/timeline/report/incidentDocument.ts";
import { traceDocument } from "../../../src/services/timeline/report/traceDocument.ts";
import { openEventFeed } from "../../../src/services/timeline/serve/eventFeed.ts";
import { withNames } from "../../../src/services/timeline/serve/intentNames.ts";
import { openTimelineService } from "../../../src/services/timeline/serve/openTimelineService.ts";
import { timelineRoutes } from "../../../src/services/timeline/serve/timelineRoutes.ts";
import { readChanges } from "../../../src/services/timeline/tables/changes.ts";
import { listVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { sampleVerification } from "../credentials/verify/record/sampleVerification.ts";
import { documentedAnswer, operationsOf, readApi, requireSound } from "../gateway/documentedAnswers.ts";
import { letPass, until } from "../patience.ts";
import {
  metricsIn,
  readOperatorFiles,
  readPage,
  requireAsked,
  requireWhole,
} from "../service/operatorFiles.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, CHAIN_ID, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow } from "./followStage.ts";

type Follower = Awaited<ReturnType<typeof follow>>;

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

describe("what serves a timeline", () => {
  let store: TestStore;
  let sql: Sql;
  let chain: BlockChain;
  let follower: Follower;
  let services: Service[] = [];
  let left: AbortController[] = [];
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
  });
  after(() => store.remove());
  beforeEach(async () => {
    chain = openBlockChain(seededRandom(4));
    chain.mine(40);
    follower = await follow(sql, chain);
    await catchUp(follower);
  });
  afterEach(async () => {
    for (const one of left) one.abort();
    for (const one of services) await one.close();
    [services, left] = [[], []];
    await empty(sql);
  });

  const serve = async (terms: Partial<Parameters<typeof openTimelineService>[0]> = {}) => {
    const service = await openTimelineService({ sql, host: "127.0.0.1", port: 0, ...terms });
    services.push(service);
    return service;
  };
  const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;
  const reorg = async () => {
    chain.reorg(5, 7);
    await catchUp(follower);
  };
  const listen = async (url: string, headers: Record<string, string> = {}) => {
    const away = new AbortController();
    left.push(away);
    return fetch(url, { headers, signal: away.signal });
  };
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

  it("describes each request, and answers as it is described", async () => {
    const { url } = await serve({ streams: 1 });
    const api = await readApi(url);
    requireSound(api);
    expect(operationsOf(api)).to.deep.equal([
      "get /health",
      "get /live",
      "get /metrics",
      "get /openapi.json",
      "get /ready",
      "get /v1/claims",
      "get /v1/events",
      "get /v1/events/stream",
      "get /v1/incidents",
      "get /v1/progress",
      "get /v1/trace/{what}",
    ]);
    await reorg();
    const ask = async (path: string, asked = path) => (await documentedAnswer(api, path, url + asked)).status;
    const [row = []] = chain.naiveRows(chain.height).filter((one) => one[5] === "Claimed");
    const [, , , , contract, , transaction, account, , , index] = row;
    const events = (query: string) => ask("/v1/events", `/v1/events?${query}`);
    const traced = (what: unknown) => ask("/v1/trace/{what}", `/v1/trace/${what}`);
    const of = `chain=${CHAIN_ID}`;
    expect(await events(of)).to.equal(200);
    expect(await events(`${of}&limit=1000&contract=${contract}&name=Claimed&account=${account}`)).to.equal(
      200,
    );
    for (const wrong of [
      "",
      `${of}&limit=0`,
      `${of}&cursor=x`,
      `${of}&account=0x`,
      `${of}&acount=${account}`,
    ])
      expect(await events(wrong), wrong).to.equal(400);
    expect(await events("chain=5")).to.equal(404);
    expect(await events(`${of}&cursor=${CHAIN_ID}:99999`)).to.equal(410);
    for (const what of [transaction, account, `${contract}:${index}`, `${transaction}?${of}&most=1`])
      expect(await traced(what), String(what)).to.equal(200);
    expect(await traced("nothing")).to.equal(400);
    expect(await traced("17")).to.equal(404);
    expect(await traced(`${transaction}?chain=5`)).to.equal(404);
    const claims = (query: string) => ask("/v1/claims", `/v1/claims?${query}`);
    expect(await claims(`${of}&campaign=${contract}`)).to.equal(200);
    expect(await claims(`chain=5&campaign=${contract}`)).to.equal(404);
    expect(await claims(`${of}&campaign=${account}`)).to.equal(404);
    for (const wrong of [of, `campaign=${contract}`, `${of}&campaign=0x1`])
      expect(await claims(wrong)).to.equal(400);
    for (const path of [
      "/health",
      "/live",
      "/ready",
      "/metrics",
      "/openapi.json",
      "/v1/progress",
      "/v1/incidents",
    ])
      expect(await ask(path), path).to.equal(200);
    expect(await ask("/v1/events/stream", "/v1/events/stream?chain=5")).to.equal(404);
    await listen(`${url}/v1/events/stream?${of}`);
    expect(await ask("/v1/events/stream", `/v1/events/stream?${of}`)).to.equal(503);
    expect((await fetch(`${url}/v1/events?${of}`, { method: "POST" })).status).to.equal(404);
  });

  it("may be part of a gateway, which describes it and knows nothing of it", async () => {
    const gateway = {
      served: [],
      level: () => "normal",
      lanes: () => [],
      now: () => 0,
    } as unknown as Gateway;
    const addRoutes = (service: object) =>
      timelineRoutes(service as FastifyInstance, { sql, onTrouble: () => {} });
    const at = { host: "127.0.0.1", port: 0 };
    const plain = await openService({ gateway, ...at });
    const both = await openService({ gateway, ...at, addRoutes });
    services.push(plain, both);
    const events = `/v1/events?chain=${CHAIN_ID}`;
    expect((await fetch(plain.url + events)).status).to.equal(404);
    expect((await fetch(both.url + events)).status).to.equal(200);
    expect(operationsOf(await readApi(both.url))).to.include.members([
      "post /v1/claims",
      "get /v1/trace/{what}",
    ]);
  });

  it("names intents to a gateway's public by ids that nobody can count, wherever it tells of them", async () => {
    await reorg();
    const rows = await sql.query<{ readonly id: bigint }>(
      `insert into intent (chain, kind, contract, key, digest, content, state, submitted)
       select $1, 'test', '0x', state, '0x', '{}', state, clock_timestamp() - interval '100 seconds'
       from unnest(array['parked', 'done']) as state returning id`,
      [CHAIN_ID],
    );
    const [{ id: bundled }] = rows as readonly [{ readonly id: bigint }];
    // Of so many digits that no hash or time has them by chance.
    for (const transaction of [472_147_214_721n, 472_147_214_722n])
      await sql.query(
        "insert into step (kind, actor, chain, transaction, intents) values ('bundled', 'worker', $1, $2, $3)",
        [CHAIN_ID, transaction, [bundled]],
      );
    const names = openPublicIds(new Uint8Array(32));
    const gateway = { served: [], level: () => "normal", lanes: () => [], now: () => 0 };
    const addRoutes = (service: object) =>
      timelineRoutes(service as FastifyInstance, { sql, names, onTrouble: () => {} });
    const at = { host: "127.0.0.1", port: 0 };
    const service = await openService({ gateway: gateway as unknown as Gateway, ...at, addRoutes });
    services.push(service);
    const ask = async (path: string) => {
      const response = await fetch(service.url + path);
      return [response.status, await response.text()] as const;
    };
    for (const { id } of rows) {
      const [status, text] = await ask(`/v1/trace/${names.of(id)}`);
      expect([status, JSON.parse(text).paths[0].intent]).to.deep.equal([200, names.of(id)]);
      expect(JSON.parse(text).what).to.equal(`intent ${names.of(id)}`);
      expect(text.includes("became part of a transaction of the store")).to.equal(id === bundled);
      expect(text).not.to.match(/47214721472[12]/);
      for (const number of [`${id}`, `intent:${id}`]) {
        const [refused, why] = await ask(`/v1/trace/${number}`);
        expect([refused, JSON.parse(why).error.code]).to.deep.equal([404, "NothingKnown"]);
      }
    }
    const [status, why] = await ask(`/v1/trace/${names.of(rows[0]?.id ?? 0n)}?chain=5`);
    expect([status, why.includes(String(names.of(rows[0]?.id ?? 0n)))]).to.deep.equal([404, false]);
    const unknown = 471_147_114_711n;
    expect((await ask(`/v1/trace/${names.of(unknown)}`))[1]).not.to.include(String(unknown));
    expect((await ask(`/v1/trace/${names.of(unknown)}`))[1]).to.include(names.of(unknown));
    const [, incidents] = await ask("/v1/incidents");
    for (const { id } of rows) expect(incidents).to.include(`"intent:${names.of(id)}"`);
    expect(incidents).not.to.match(/\bintents?[ :]\d{1,18}\b/);
    expect(incidents)
      .to.include("is in several transactions of the store")
      .and.not.to.match(/47214721472[12]/);
    const many = withNames(JSON.stringify("intents 17, 18 and 19 of 20 intents"), names);
    const [first, second, third] = [17n, 18n, 19n].map(names.of);
    expect(many).to.equal(JSON.stringify(`intents ${first}, ${second} and ${third} of 20 intents`));
    await sql.query("truncate intent, step cascade");
  });

  it("reads a standby, says by how much its rows are older at most, and writes to the primary", async () => {
    const asked = { primary: 0, standby: 0 };
    const counted = (name: keyof typeof asked): Sql => ({
      ...sql,
      query: (text, values) => {
        asked[name]++;
        return sql.query(text, values);
      },
      transaction: (run) => {
        asked[name]++;
        return sql.transaction(run);
      },
    });
    const from = counted("standby");
    let lag: number | undefined = 2.34;
    const standby: StandbyReads = { read: (run) => run(from), lag: () => lag, close: async () => {} };
    const token = "sixteen characters";
    const { url } = await serve({ sql: counted("primary"), standby, token });
    const metric = async () =>
      /^symbolon_timeline_read_lag_seconds .*$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[0];
    for (const path of [
      "/v1/progress",
      `/v1/events?chain=${CHAIN_ID}`,
      `/v1/trace/0x${"11".repeat(20)}`,
      "/v1/incidents",
      "/health",
      "/ready",
    ]) {
      const before = asked.standby;
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get("x-symbolon-lag"), path).to.equal("2.3");
      expect(headers.get("access-control-expose-headers")).to.include("x-symbolon-lag");
      expect(asked.standby, path).to.be.greaterThan(before);
    }
    expect(await metric()).to.equal("symbolon_timeline_read_lag_seconds 2.34");
    lag = undefined;
    expect((await fetch(`${url}/v1/progress`)).headers.has("x-symbolon-lag")).to.equal(false);
    expect(await metric()).to.equal("symbolon_timeline_read_lag_seconds 0");
    expect(asked.primary).to.equal(0);
    const { status } = await fetch(`${url}/v1/verifications`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify([verificationDocument(sampleVerification(1, { chain: CHAIN_ID }))]),
    });
    expect([status, asked.primary > 0]).to.deep.equal([200, true]);
    await sql.query("delete from verification");
  });

  it("takes what verifiers answered from those who have the token, where there is one", async () => {
    const token = "sixteen characters";
    const { url } = await serve({ token });
    const api = await readApi(url);
    requireSound(api);
    expect(operationsOf(api)).to.include("post /v1/verifications");
    const post = async (authorization: string) => {
      const headers = { "content-type": "application/json", authorization };
      const body = JSON.stringify([verificationDocument(sampleVerification(1, { chain: CHAIN_ID }))]);
      return (await fetch(`${url}/v1/verifications`, { method: "POST", headers, body })).status;
    };
    expect(await post("Bearer another")).to.equal(401);
    expect(await listVerifications(sql, { chain: CHAIN_ID })).to.deep.equal([]);
    expect(await post(`Bearer ${token}`)).to.equal(200);
    expect(await listVerifications(sql, { chain: CHAIN_ID })).to.have.length(1);
    await sql.query("delete from verification");
  });

  it("names what should not be", async () => {
    await reorg();
    chain.finalDepth = 40;
    chain.mine(10);
    await catchUp(follower);
    chain.reorg(9, 10);
    await catchUp(follower);
    const { url } = await serve();
    const { incidents } = await json(`${url}/v1/incidents`);
    expect(incidents).to.deep.equal(
      JSON.parse(JSON.stringify((await findIncidents(sql)).map(incidentDocument))),
    );
    expect((incidents as readonly { rule: string }[]).map(({ rule }) => rule)).to.include("DeepReorg");
  });

  it("counts a campaign's claims, and names what came to nothing, once a minute for all who ask", async () => {
    const [row] = chain.naiveRows(chain.height).filter((one) => one[5] === "Claimed");
    const campaign = String(row?.[4]);
    const refuse = (key: string, state: string, reason: string) =>
      sql.query(
        `insert into intent (chain, kind, contract, key, digest, content, state, reason)
         values ($1, 'claim', $2, $3, '0x', '{}', $4, $5)`,
        [CHAIN_ID, campaign, key, state, reason],
      );
    for (const key of ["a", "b"]) await refuse(key, "skipped", "AlreadyClaimed");
    await refuse("c", "expired", "Expired");
    await refuse("d", "queued", "EarlierNonce");
    await refuse("e", "parked", "NoRoute");
    // It expired, and was paid by another transaction.
    await refuse(`claim ${campaign} ${row?.[10]} 0`, "expired", "Expired");
    const height = chain.height;
    await sql.query("update watched set past_from = 3, past_to = 9 where address = decode($1, 'hex')", [
      campaign.slice(2),
    ]);
    const { url } = await serve();
    const ask = (named: string) => json(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${named}`);
    const { counts, followed } = await ask(campaign);
    const leaves = chain.naiveRows(chain.height).filter((one) => one[5] === "Claimed" && one[4] === campaign);
    expect(counts).to.include({
      claimed: new Set(leaves.map((one) => one[10])).size,
      block: height,
      time: 1_000 + 12 * height,
    });
    expect(counts).to.deep.include({ past: { from: 3, to: 9 }, unit: "leaves" });
    const { pace, refused } = counts as {
      readonly pace: { readonly claims: readonly number[] };
      readonly refused: unknown;
    };
    expect(pace.claims.reduce((all, one) => all + one)).to.equal(leaves.length);
    expect(refused).to.deep.equal([{ reason: "Expired", claims: 1 }]);
    chain.mine(3);
    await catchUp(follower);
    const again = await ask(`0x${campaign.slice(2).toUpperCase()}`);
    expect(again.counts).to.deep.equal(counts);
    expect([
      (followed as { cursor: number }).cursor,
      (again.followed as { cursor: number }).cursor,
    ]).to.deep.equal([chain.height - 3, chain.height]);
    await sql.query("truncate intent cascade");
  });

  it("counts the accounts of a cumulative campaign, whose trees each number their own leaves", async () => {
    const rows = chain.naiveRows(chain.height).filter((one) => one[5] === "Claimed");
    const campaign = String(rows[0]?.[4]);
    await sql.query("update watched set role = 'cumulativeCampaign' where address = decode($1, 'hex')", [
      campaign.slice(2),
    ]);
    await sql.query("update event set index = 7 where contract = decode($1, 'hex') and index is not null", [
      campaign.slice(2),
    ]);
    const { url } = await serve();
    const { counts } = await json(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${campaign}`);
    const accounts = new Set(rows.filter((one) => one[4] === campaign).map((one) => one[7]));
    expect(accounts.size).to.be.above(1);
    expect(counts).to.include({ unit: "accounts", leaves: null, claimed: accounts.size });
  });

  it("says that a count failed, and not that it is still being counted", async () => {
    const [row] = chain.naiveRows(chain.height).filter((one) => one[5] === "Claimed");
    const broken: Sql = {
      ...sql,
      query: (text, values) =>
        text.includes("from intent") ? Promise.reject(new Error("torn")) : sql.query(text, values),
    };
    const { url } = await serve({ sql: broken });
    const answer = await fetch(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${row?.[4]}`);
    const { error } = (await answer.json()) as { readonly error: { readonly code: string } };
    expect([answer.status, error.code]).to.deep.equal([503, "CountFailed"]);
  });

  it("answers traces as the command does", async () => {
    const { url } = await serve();
    const [row] = chain.naiveRows(chain.height);
    const found = await trace(sql, { what: String(row?.[6]) });
    const plain = JSON.parse(JSON.stringify(traceDocument(found))) as object;
    expect(await json(`${url}/v1/trace/${row?.[6]}`)).to.deep.equal(plain);
  });

  it("leads whoever takes page by page to what stands, through a reorganisation between two of them", async () => {
    const { url } = await serve();
    const copy = openCopy();
    let asked = `${url}/v1/events?chain=${CHAIN_ID}&limit=9`;
    for (let pages = 0; ; pages++) {
      const page = (await json(asked)) as {
        readonly changes: readonly ChangeDocument[];
        readonly cursor: string;
        readonly more: boolean;
      };
      page.changes.forEach(copy.apply);
      if (pages === 2) await reorg();
      asked = `${url}/v1/events?chain=${CHAIN_ID}&limit=9&cursor=${page.cursor}`;
      if (!page.more && pages > 2) break;
    }
    expect(copy.places()).to.deep.equal(placesOf(chain));
  });

  it("tells changes as they come, and goes on after the last that somebody had", async () => {
    const { url } = await serve();
    const copy = openCopy();
    const stream = `${url}/v1/events/stream?chain=${CHAIN_ID}`;
    let last = "";
    for await (const { id = "", name, change } of eventsIn(await listen(stream))) {
      expect([id, name]).to.deep.equal([change.cursor, change.change]);
      copy.apply(change);
      last = id;
      if (copy.places().length === 20) break;
    }
    await reorg();
    for await (const { change } of eventsIn(await listen(stream, { "last-event-id": last }))) {
      copy.apply(change);
      if (copy.places().join() === placesOf(chain).join()) break;
    }
    const { cursor } = await json(`${url}/v1/events?chain=${CHAIN_ID}&limit=1000`);
    const following = eventsIn(await listen(`${stream}&name=Claimed&cursor=${cursor}`));
    const claims = () => chain.naiveRows(chain.height).filter((row) => row[5] === "Claimed").length;
    const before = claims();
    while (claims() === before) chain.mine(1);
    const next = following.next();
    await catchUp(follower);
    expect((await next).value?.change).to.deep.include({ change: "added", block: chain.height });
  });

  it("ends streams when it is closed, and refuses more than it has room for", async () => {
    const service = await serve({ streams: 1 });
    const stream = `${service.url}/v1/events/stream?chain=${CHAIN_ID}`;
    const response = await listen(stream);
    const second = await listen(stream);
    expect([second.status, second.headers.get("retry-after")]).to.deep.equal([503, "30"]);
    expect(((await second.json()) as { error: { code: string } }).error.code).to.equal("TooManyStreams");
    const text = response.text();
    await service.close();
    expect(await text).to.include("event: added");
    const again = await serve({ streams: 1 });
    const first = new AbortController();
    const other = `${again.url}/v1/events/stream?chain=${CHAIN_ID}`;
    await fetch(other, { signal: first.signal });
    first.abort();
    await until(async () => (await listen(other)).status === 200);
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
    await catchUp(follower);
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

  it("tells Prometheus how far it is, how sure, what was undone, and what whoever runs it adds", async () => {
    await reorg();
    await sql.query(
      `insert into intent (chain, kind, contract, key, digest, content, state, submitted)
       select $1, 'claim', '0x', state, '0x', '{}', state, clock_timestamp() - interval '100 seconds'
       from unnest(array['queued', 'parked', 'done']) as state`,
      [CHAIN_ID],
    );
    await sql.query("update followed set head = cursor + 3");
    await addEndpointFaults(sql, CHAIN_ID, [{ endpoint: "node.example", kind: "5xx", count: 2 }]);
    const own = { name: "symbolon_timeline_own", help: "What nobody else counts.", labels: ["kind"] };
    const { url } = await serve({ gauges: [{ ...own, read: () => [[2, "one of two"]] }] });
    await fetch(`${url}/health`);
    const text = await (await fetch(`${url}/metrics`)).text();
    const value = (line: string) => {
      const found = text.split("\n").find((one) => one.startsWith(`symbolon_timeline_${line} `));
      return Number(found?.split(" ").at(-1));
    };
    const at = `{chain="${CHAIN_ID}"}`;
    const { cursor, final } = follower.followed();
    expect(value(`blocks_behind${at}`)).to.equal(3);
    expect(value(`blocks_not_final${at}`)).to.equal(cursor - final);
    expect(value(`stopped${at}`)).to.equal(0);
    expect(value(`looked_seconds${at}`)).to.be.within(0, 600);
    expect(value(`oldest_waiting_seconds${at}`)).to.be.within(99, 700);
    expect(value(`parked${at}`)).to.equal(1);
    expect(value(`undone_blocks${at}`)).to.be.greaterThan(0);
    const rows = chain.naiveRows(chain.height).length;
    const grounds = ["proven", "checked", "told"].map((ground) =>
      value(`events{chain="${CHAIN_ID}",ground="${ground}"}`),
    );
    expect(grounds[0]).to.be.greaterThan(0);
    expect(grounds.reduce((sum, count) => sum + count)).to.equal(rows);
    expect(value('own{kind="one of two"}')).to.equal(2);
    expect(value(`endpoint_faults_total{chain="${CHAIN_ID}",endpoint="node.example",kind="5xx"}`)).to.equal(
      2,
    );
    // Nobody has taken these intents in.
    expect(value(`incidents{chain="${CHAIN_ID}",rule="StepMissing",severity="alarm"}`)).to.equal(1);
    const { alerts, panels, asked } = readOperatorFiles("timeline");
    requireAsked(asked, text);
    requireWhole(panels);
    const runbook = readPage("docs/runbooks/timeline.md");
    for (const { name, runbook: place } of alerts) {
      expect(place).to.equal(`docs/runbooks/timeline.md#${name.toLowerCase()}`);
      expect(runbook).to.include(`\n## ${name}\n`);
    }
    const drawn = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => metricsIn(expr).map(({ name }) => name)),
    );
    const exposed = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = ""]) => name);
    expect(exposed.filter((name) => !drawn.includes(name))).to.deep.equal([own.name]);
    await sql.query("truncate intent cascade");
  });
});
