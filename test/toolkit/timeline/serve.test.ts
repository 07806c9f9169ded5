import { expect } from "chai";
import { verificationDocument } from "../../../src/sdk/core/timeline/verificationText.ts";
import { addEndpointFaults } from "../../../src/services/delivery/tables/endpointFaults.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openPublicIds } from "../../../src/services/gateway/publicIds.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import type { FastifyInstance } from "../../../src/services/http/serverTypes.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { StandbyReads } from "../../../src/services/store/standbyReads.ts";
import { findIncidents } from "../../../src/services/timeline/incidents/findIncidents.ts";
import { incidentDocument } from "../../../src/services/timeline/report/incidentDocument.ts";
import { traceDocument } from "../../../src/services/timeline/report/traceDocument.ts";
import { withNames } from "../../../src/services/timeline/serve/intentNames.ts";
import { timelineRoutes } from "../../../src/services/timeline/serve/timelineRoutes.ts";
import { listVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { sampleVerification } from "../credentials/verify/record/sampleVerification.ts";
import { documentedAnswer, operationsOf, readApi, requireSound } from "../gateway/documentedAnswers.ts";
import {
  metricsIn,
  readOperatorFiles,
  readPage,
  requireAsked,
  requireWhole,
} from "../service/operatorFiles.ts";
import { type BlockChain, CHAIN_ID } from "./blockChain.ts";
import { catchUp } from "./followStage.ts";
import { readJson, type ServeStage, useServeStage } from "./useServeStage.ts";

describe("what serves a timeline", () => {
  let stage: ServeStage;
  let sql: Sql;
  let chain: BlockChain;
  useServeStage((opened) => {
    stage = opened;
    ({ sql, chain } = opened);
  });

  it("describes each request, and answers as it is described", async () => {
    const { url } = await stage.serve({ streams: 1 });
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
    await stage.reorg();
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
    await stage.listen(`${url}/v1/events/stream?${of}`);
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
    stage.closeLater(plain, both);
    const events = `/v1/events?chain=${CHAIN_ID}`;
    expect((await fetch(plain.url + events)).status).to.equal(404);
    expect((await fetch(both.url + events)).status).to.equal(200);
    expect(operationsOf(await readApi(both.url))).to.include.members([
      "post /v1/claims",
      "get /v1/trace/{what}",
    ]);
  });

  it("names intents to a gateway's public by ids that nobody can count, wherever it tells of them", async () => {
    await stage.reorg();
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
    stage.closeLater(service);
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
    const [, nothing] = await ask(`/v1/trace/${names.of(unknown)}`);
    expect(nothing).to.include(names.of(unknown)).and.not.to.include(String(unknown));
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
    const { url } = await stage.serve({ sql: counted("primary"), standby, token });
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
    const { url } = await stage.serve({ token });
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
    await stage.reorg();
    chain.finalDepth = 40;
    chain.mine(10);
    await catchUp(stage.follower);
    chain.reorg(9, 10);
    await catchUp(stage.follower);
    const { url } = await stage.serve();
    const { incidents } = await readJson(`${url}/v1/incidents`);
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
    const { url } = await stage.serve();
    const ask = (named: string) => readJson(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${named}`);
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
    await catchUp(stage.follower);
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
    const { url } = await stage.serve();
    const { counts } = await readJson(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${campaign}`);
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
    const { url } = await stage.serve({ sql: broken });
    const answer = await fetch(`${url}/v1/claims?chain=${CHAIN_ID}&campaign=${row?.[4]}`);
    const { error } = (await answer.json()) as { readonly error: { readonly code: string } };
    expect([answer.status, error.code]).to.deep.equal([503, "CountFailed"]);
  });

  it("answers traces as the command does", async () => {
    const { url } = await stage.serve();
    const [row] = chain.naiveRows(chain.height);
    const found = await trace(sql, { what: String(row?.[6]) });
    const plain = JSON.parse(JSON.stringify(traceDocument(found))) as object;
    expect(await readJson(`${url}/v1/trace/${row?.[6]}`)).to.deep.equal(plain);
  });

  it("tells Prometheus how far it is, how sure, what was undone, and what whoever runs it adds", async () => {
    await stage.reorg();
    await sql.query(
      `insert into intent (chain, kind, contract, key, digest, content, state, submitted)
       select $1, 'claim', '0x', state, '0x', '{}', state, clock_timestamp() - interval '100 seconds'
       from unnest(array['queued', 'parked', 'done']) as state`,
      [CHAIN_ID],
    );
    await sql.query("update followed set head = cursor + 3");
    await addEndpointFaults(sql, CHAIN_ID, [{ endpoint: "node.example", kind: "5xx", count: 2 }]);
    const own = { name: "symbolon_timeline_own", help: "What nobody else counts.", labels: ["kind"] };
    const { url } = await stage.serve({ gauges: [{ ...own, read: () => [[2, "one of two"]] }] });
    await fetch(`${url}/health`);
    const text = await (await fetch(`${url}/metrics`)).text();
    const value = (line: string) => {
      const found = text.split("\n").find((one) => one.startsWith(`symbolon_timeline_${line} `));
      return Number(found?.split(" ").at(-1));
    };
    const at = `{chain="${CHAIN_ID}"}`;
    const { cursor, final } = stage.follower.followed();
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
