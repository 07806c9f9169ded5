import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { formatSignedRequest } from "../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import type { Gateway, OpenGatewayParameters } from "../../../src/services/gateway/openGateway.ts";
import { openServedRegistry } from "../../../src/services/gateway/requests/servedRegistry.ts";
import {
  type OpenServiceParameters,
  openService,
} from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { until } from "../patience.ts";
import { openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { NARROW, openTestGateway, submission, WIDE } from "./gatewayStage.ts";

const COUNT = 40;
type Terms = Partial<OpenGatewayParameters & OpenServiceParameters> & { readonly room?: ChainRoom };

describe("a gateway's service", () => {
  // For all of these tests: a campaign takes a second.
  let folder: string;
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  let opened: (Service | Gateway)[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    test = await chain.campaign(join(folder, "tree"), COUNT);
  });
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    store = await openTestStore("postgres");
  });
  afterEach(async () => {
    for (const one of opened.toReversed()) await one.close();
    opened = [];
    await store.remove();
  });

  const serve = async (terms: Terms = {}) => {
    const gateway = await openTestGateway(store.sql, chain, test, terms);
    const limits = { perSecond: 1_000_000, burst: 1_000_000 };
    const service = await openService({ gateway, host: "127.0.0.1", port: 0, limits, ...terms });
    opened.push(gateway, service);
    return service.url;
  };
  const post = async (
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
    path: "claims" | "requests" = "claims",
  ) => {
    const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await fetch(`${url}/v1/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: text as string,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  };
  type Body = {
    readonly answer?: string;
    readonly id?: string;
    readonly ticket?: string;
    readonly doors?: {
      readonly gateway: { readonly seconds: number; readonly wei: string; readonly fee: string };
      readonly direct: { readonly seconds: number; readonly wei: string; readonly gas: number };
    };
    readonly answers?: readonly (Body & { readonly status: number })[];
    readonly error?: { readonly code: string; readonly reason: string; readonly hint: string };
  };
  const get = async (url: string) => {
    const response = await fetch(url);
    return { status: response.status, text: await response.text() };
  };
  const claim = (index: number, terms = {}) => submission(chain, test, index, terms);

  it("answers 202 to a claim that it takes in, 200 to one that it knows, and tells how far it is", async () => {
    const url = await serve({ room: { ...WIDE, blockTime: 1_000 } });
    const first = await post(url, { claim: await claim(0) });
    expect(first.status).to.equal(202);
    expect(first.body).to.include({ answer: "queued" });
    expect(first.headers.get("x-symbolon-level")).to.equal("normal");
    const again = await post(url, { claim: await claim(0) });
    expect(again.status).to.equal(200);
    expect(again.body).to.include({ answer: "known", id: first.body.id });
    const found = JSON.parse((await get(`${url}/v1/intents/${first.body.id}`)).text);
    expect(found).to.include({ id: first.body.id, state: "queued" });
    expect((await get(`${url}/v1/intents/77`)).status).to.equal(404);
    expect((await get(`${url}/v1/intents/0x`)).status).to.equal(400);
  });

  it("tells wait and fee of a direct claim beside its own, in answers and of each lane", async () => {
    const url = await serve({ room: NARROW });
    const answers: Body[] = [];
    for (let index = 0; index < 24; index++)
      answers.push((await post(url, { claim: await claim(index) })).body);
    expect(new Set(answers.map(({ answer }) => answer))).to.deep.equal(new Set(["queued", "ticket"]));
    const { baseFeePerGas } = await chain.block();
    for (const { doors } of answers) {
      expect(doors?.gateway).to.include({ wei: "0", fee: "0" });
      expect(doors?.direct.gas).to.be.within(60_000, 90_000);
      expect(Number(doors?.direct.wei)).to.be.closeTo(
        Number(baseFeePerGas) * Number(doors?.direct.gas),
        Number(baseFeePerGas) * 50_000,
      );
      expect(doors?.direct.seconds).to.be.within(0, 1);
    }
    // Two claims a block: whoever comes last waits longer here than at the campaign.
    expect(answers.at(-1)?.doors?.gateway.seconds).to.be.within(4, 14);
    expect(JSON.parse((await get(`${url}/v1/lanes`)).text).lanes[0].doors.direct.gas).to.be.above(60_000);
  });

  it("takes many at once, and answers each by itself", async () => {
    const url = await serve();
    const good = await claim(1);
    const many = [{ claim: good }, { claim: { ...good, chainId: "5" } }, { claim: await claim(2) }];
    const { status, body } = await post(url, { claims: many });
    expect(status).to.equal(200);
    expect(body.answers?.map((one) => one.status)).to.deep.equal([202, 404, 202]);
    expect(body.answers?.[1]?.error?.code).to.equal("UnknownLane");
  });

  it("takes requests of issuers, one or many, answers each, and lists the registry", async () => {
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const registries = [await openServedRegistry(chain.reader, registry, WIDE)];
    const url = await serve({ registries });
    const { account } = chain.relayer;
    const terms = { chainId: BigInt(chain.reader.chain.id), registry, deadline: 0n };
    const increase = async (nonce: bigint) => {
      const asked = { newNonce: nonce + 1n };
      const request = { ...terms, nonce, signer: account.address, kind: "increaseNonce", asked } as const;
      return { request: JSON.parse(formatSignedRequest(await signWholeRequest(chain.relayer, request))) };
    };
    const send = (body: unknown) => post(url, body, {}, "requests");
    const first = await send(await increase(0n));
    expect([first.status, first.body.answer]).to.deep.equal([202, "queued"]);
    const good = await increase(1n);
    const elsewhere = { request: { ...good.request, registry: chain.token } };
    const { status, body } = await send({ requests: [await increase(0n), good, elsewhere] });
    expect(status).to.equal(200);
    expect(body.answers?.map((one) => one.status)).to.deep.equal([200, 202, 404]);
    expect(body.answers?.[2]?.error?.code).to.equal("UnknownRegistry");
    expect((await send({ requests: [] })).status).to.equal(400);
    expect((await send({ request: {} })).body.error?.code).to.equal("BadSignedRequest");
    const lanes = JSON.parse((await get(`${url}/v1/lanes`)).text);
    expect(lanes.registries).to.deep.equal([{ chain: Number(terms.chainId), registry, takes: "batches" }]);
  });

  it("answers 429 with a ticket and when to come, and 409 where that would be too late", async () => {
    const url = await serve({ room: NARROW });
    for (let index = 0; index < 20; index++) await post(url, { claim: await claim(index) });
    const full = await post(url, { claim: await claim(25) });
    expect(full.status).to.equal(429);
    expect(full.body.ticket).to.match(/^symbolon1\./);
    expect(Number(full.headers.get("retry-after"))).to.be.within(1, 60);
    const { timestamp } = await chain.block();
    const late = await post(url, { claim: await claim(26, { deadline: timestamp + 3n }) });
    expect([late.status, late.body.answer]).to.deep.equal([409, "tooLate"]);
    const forged = await post(url, { claim: await claim(25), ticket: `${full.body.ticket}x` });
    expect([forged.status, forged.body.error?.code]).to.deep.equal([400, "BadTicket"]);
    // Whoever is expected comes within a minute: on a slow machine that is over before the lanes are looked through again.
    const comesAgain = async () => post(url, { claim: await claim(25) });
    const lanes = async () => (await get(`${url}/v1/lanes`)).text;
    await until(async () => {
      await comesAgain();
      return /"queued":\d+,"expectedUntil":\d/.test(await lanes());
    });
    await until(async () => {
      await comesAgain();
      // Without a block for five seconds the chain would be said to be slow, which counts for more.
      await chain.node.mine({ blocks: 1 });
      return JSON.parse((await get(`${url}/health`)).text).level === "ticketing";
    });
    expect((await get(`${url}/metrics`)).text).to.match(
      /symbolon_gateway_answers_total\{answer="ticket",lane="claims [^"]+"\} \d/,
    );
  });

  it("limits what each address may ask, and says when to ask again", async () => {
    const url = await serve({ limits: { perSecond: 0.001, burst: 2 } });
    const document = await claim(3);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await post(url, { claim: document })).status);
    expect(statuses).to.deep.equal([202, 200, 429]);
    const { headers, body } = await post(url, { claim: document });
    expect(body.error?.code).to.equal("TooManyRequests");
    expect(Number(headers.get("retry-after"))).to.be.within(100, 1_000);
  });

  it("names what it took in so that nobody can count it, in the same way by each process over the store", async () => {
    const url = await serve();
    const ids: string[] = [];
    for (const index of [0, 1]) ids.push((await post(url, { claim: await claim(index) })).body.id as string);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{32}$/);
    const [first] = ids as [string];
    const rows = await store.sql.query<{ readonly id: bigint }>("select id from intent order by id");
    expect(rows).to.have.length(2);
    const another = await serve();
    expect((await post(another, { claim: await claim(0) })).body).to.include({ answer: "known", id: first });
    for (const at of [url, another]) {
      const { status, text } = await get(`${at}/v1/intents/${first}`);
      expect([status, JSON.parse(text).id]).to.deep.equal([200, first]);
      const changed = `${first[0] === "0" ? "1" : "0"}${first.slice(1)}`;
      for (const other of [...rows.map(({ id }) => String(id)), changed])
        for (const path of [`/v1/intents/${other}`, `/v1/intents/${other}/events`]) {
          const answer = await get(at + path);
          expect([answer.status, JSON.parse(answer.text).error.code]).to.deep.equal([404, "UnknownIntent"]);
        }
    }
  });

  it("limits what each address may read, which keeps nobody from handing in, nor from seeing how it stands", async () => {
    const url = await serve({ reads: { perSecond: 0.001, burst: 4 } });
    const paths = [
      `/v1/proof/${chain.token}`,
      `/v1/eligibility/${chain.token}`,
      "/v1/lanes",
      "/v1/intents/1",
    ];
    for (const path of paths) expect((await fetch(url + path)).status, path).to.be.oneOf([200, 400, 404]);
    for (const path of paths) {
      const { status, headers } = await fetch(url + path);
      expect([status, Number(headers.get("retry-after")) > 100], path).to.deep.equal([429, true]);
    }
    expect((await fetch(`${url}/v1/lanes`, { method: "HEAD" })).status).to.equal(429);
    const { error } = (await (await fetch(`${url}/v1/lanes`)).json()) as Body;
    expect(error?.code).to.equal("TooManyRequests");
    for (const path of ["/health", "/live", "/ready", "/metrics", "/openapi.json"])
      expect((await fetch(url + path)).status, path).to.equal(200);
    expect((await post(url, { claim: await claim(5) })).status).to.equal(202);
  });

  it("believes X-Forwarded-For only behind a proxy", async () => {
    const limits = { perSecond: 0.001, burst: 1 };
    const document = await claim(3);
    const ask = async (url: string) =>
      [1, 2]
        .map((last) => ({ "x-forwarded-for": `10.0.0.${last}` }))
        .reduce<Promise<number[]>>(
          async (before, headers) => [
            ...(await before),
            (await post(url, { claim: document }, headers)).status,
          ],
          Promise.resolve([]),
        );
    expect(await ask(await serve({ limits }))).to.deep.equal([202, 429]);
    expect(await ask(await serve({ limits, isBehindProxy: true }))).to.deep.equal([200, 200]);
  });

  it("refuses what is no submission, by name and with a hint, and says nothing of itself", async () => {
    const url = await serve();
    const wrong: readonly (readonly [unknown, number])[] = [
      ["", 400],
      ["{", 400],
      ["[]", 400],
      [{}, 400],
      [{ claim: {} }, 400],
      [{ claim: 5 }, 400],
      [{ claims: [] }, 400],
      [{ claim: {}, other: 1 }, 400],
      [{ claims: new Array(101).fill({ claim: {} }) }, 400],
      [`{"claim":${"[".repeat(50_000)}`, 400],
      [JSON.stringify({ claim: { __proto__: null, constructor: { prototype: 1 } } }), 400],
      [JSON.stringify({ claim: { text: "x".repeat(2 ** 21) } }), 413],
    ];
    for (const [body, status] of wrong) {
      const answer = await post(url, body);
      expect(answer.status, JSON.stringify(body).slice(0, 60)).to.equal(status);
      expect(answer.body.error?.hint).to.match(/\w/);
      expect(JSON.stringify(answer.body)).to.not.match(/node_modules|at \w+ \(/);
    }
    const packed = gzipSync(JSON.stringify({ claim: await claim(1) }));
    expect((await post(url, packed, { "content-encoding": "gzip" })).status).to.be.within(400, 415);
    expect((await post(url, "claim", { "content-type": "text/plain" })).status).to.equal(415);
    expect((await get(`${url}/v2`)).status).to.equal(404);
    const flood = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`x-${i}`, "y".repeat(200)]));
    expect((await fetch(`${url}/health`, { headers: flood })).status).to.equal(431);
  });

  it("answers others while somebody sends a request byte by byte, and ends that after a while", async () => {
    const url = await serve({ patience: 3_000 });
    const { port } = new URL(url);
    const slow = connect(Number(port), "127.0.0.1");
    let answer = "";
    slow.on("data", (bytes) => {
      answer += bytes.toString();
    });
    const closed = new Promise((end) => slow.once("close", end));
    slow.on("error", () => {});
    slow.write(
      "POST /v1/claims HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
    expect((await post(url, { claim: await claim(4) })).status).to.equal(202);
    await closed;
    expect(answer).to.match(/^HTTP\/1.1 408|^$/);
  });
});
