import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { handIn } from "../../../examples/handIn.ts";
import { handInAll } from "../../../src/sdk/gatewayClient/handInAll.ts";
import {
  type ClaimDocument,
  type HandInOptions,
  openGatewayClient,
} from "../../../src/sdk/gatewayClient/openGatewayClient.ts";
import { shortMemory } from "../../../src/sdk/gatewayClient/shortMemory.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { letPass, until } from "../patience.ts";
import { openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { openTestGateway, submission } from "./gatewayStage.ts";

const DOCUMENT: ClaimDocument = { chainId: "1", campaign: `0x${"1".repeat(40)}`, leaf: { index: "5" } };

describe("a gateway's client", () => {
  let servers: Server[] = [];
  afterEach(() => {
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
    servers = [];
  });

  /** Serves answers in turn, the last one for ever. */
  const serve = async (...answers: readonly { status: number; body?: object; again?: number }[]) => {
    const asked: object[] = [];
    const listener: RequestListener = (request, response) => {
      let text = "";
      request.on("data", (bytes) => {
        text += bytes;
      });
      request.on("end", () => {
        const {
          status,
          body = {},
          again,
        } = answers[Math.min(asked.length, answers.length - 1)] as (typeof answers)[0];
        asked.push(text === "" ? {} : JSON.parse(text));
        if (again !== undefined) response.setHeader("retry-after", again);
        response.statusCode = status;
        response.end(JSON.stringify(body));
      });
    };
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  };
  const slept: number[] = [];
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
  };
  beforeEach(() => {
    slept.length = 0;
  });

  it("hands a claim in with one request, and knows its number afterwards without asking", async () => {
    const { url, asked } = await serve({ status: 202, body: { answer: "queued", id: "7" } });
    const client = openGatewayClient({ url });
    expect(await client.handIn(DOCUMENT)).to.equal("7");
    expect(await client.handIn(DOCUMENT)).to.equal("7");
    expect(asked).to.deep.equal([{ claim: DOCUMENT }]);
  });

  it("hands a claim in once more that was signed again, and knows the number of either signature no longer than it is the newest", async () => {
    const body = { answer: "queued", id: "7" };
    const { url, asked } = await serve(
      { status: 202, body },
      { status: 202, body: { ...body, replaces: { usableUntil: "1800000000" } } },
      { status: 409, body: { error: { code: "IntentDiffers", reason: "r", hint: "h" } } },
    );
    const client = openGatewayClient({ url });
    const replaced: unknown[] = [];
    const onReplaced = (usableUntil: string | undefined) => replaced.push(usableUntil);
    const signed = (signature: string) => ({ ...DOCUMENT, signature });
    for (const signature of ["0x01", "0x01", "0x02", "0x02"]) {
      expect(await client.handIn(signed(signature), { onReplaced })).to.equal("7");
    }
    expect((await refusalOf(client.handIn(signed("0x01"), { onReplaced }))).code).to.equal("IntentDiffers");
    expect(replaced).to.deep.equal(["1800000000"]);
    expect(asked).to.deep.equal(["0x01", "0x02", "0x01"].map((one) => ({ claim: signed(one) })));
  });

  it("hands a delegation of votes in beside its claim, once, and comes with one that was signed later", async () => {
    const { url, asked } = await serve({ status: 202, body: { answer: "known", id: "7" } });
    const client = openGatewayClient({ url });
    const claim = { ...DOCUMENT, signature: "0x01" };
    const delegation = { delegatee: "0x02", nonce: "0", expiry: "1800000000", signature: "0x03" };
    const later = { ...delegation, signature: "0x04" };
    for (const one of [undefined, delegation, delegation, undefined, later]) {
      expect(await client.handIn(claim, { delegation: one })).to.equal("7");
    }
    expect(asked).to.deep.equal([{ claim }, { claim, delegation }, { claim, delegation: later }]);
  });

  it("tells what the gateway answers of a delegation, and hands a refused one in again, not one that it took", async () => {
    const refused = { state: "refused", reason: "GatewayBusy" };
    const waiting = { state: "waiting" };
    const { url, asked } = await serve(
      { status: 202, body: { answer: "queued", id: "7", delegation: refused } },
      { status: 202, body: { answer: "known", id: "7", delegation: waiting } },
    );
    const client = openGatewayClient({ url });
    const delegation = { delegatee: "0x02", nonce: "0", expiry: "1800000000", signature: "0x03" };
    const told: unknown[] = [];
    const onDelegation = (progress: unknown) => told.push(progress);
    for (let times = 0; times < 3; times++) {
      expect(await client.handIn(DOCUMENT, { delegation, onDelegation })).to.equal("7");
    }
    expect(told).to.deep.equal([refused, waiting]);
    expect(asked).to.have.length(2);
  });

  it("follows a delegation beyond the payment of its claim, and beyond nothing else", async () => {
    const states = async (...bodies: readonly object[]) => {
      const answers = bodies.flatMap((body) => [{ status: 200, body }]);
      const { url } = await serve({ status: 200, body: {} }, ...answers);
      const told: string[] = [];
      const client = openGatewayClient({ url, sleep });
      await client.follow("7", ({ state, delegation }) => told.push(`${state} ${delegation?.state}`));
      return told;
    };
    const [waiting, sent, done] = ["waiting", "sent", "done"].map((state) => ({ state }));
    const paid = { id: "7", state: "done" };
    expect(
      await states(
        { ...paid, delegation: waiting },
        { ...paid, delegation: sent },
        { ...paid, delegation: done },
      ),
    ).to.deep.equal(["done waiting", "done sent", "done done"]);
    expect(await states(paid)).to.deep.equal(["done undefined"]);
    expect(await states({ ...paid, state: "expired", delegation: waiting })).to.deep.equal([
      "expired waiting",
    ]);
  });

  it("keeps the number of an earlier signature where the newer one is refused, also after a ticket", async () => {
    const now = Date.now() / 1_000;
    const error = { code: "IntentDiffers", reason: "r", hint: "h" };
    const { url, asked } = await serve(
      { status: 202, body: { answer: "queued", id: "7" } },
      { status: 409, body: { error } },
      { status: 429, body: { ticket: "symbolon1.x", comes: now, expires: now + 600, now } },
      { status: 409, body: { error } },
    );
    const client = openGatewayClient({ url, sleep });
    const signed = (signature: string) => ({ ...DOCUMENT, signature });
    expect(await client.handIn(signed("0x01"))).to.equal("7");
    for (const signature of ["0x02", "0x03"]) {
      expect((await refusalOf(client.handIn(signed(signature)))).code).to.equal("IntentDiffers");
      expect(await client.handIn(signed("0x01"))).to.equal("7");
    }
    expect(asked).to.have.length(4);
  });

  it("comes again when it was told to, by the gateway's clock, with the ticket: two requests and no more", async () => {
    const now = Date.now() / 1_000 + 7_200;
    const gateway = { seconds: 9, wei: "0", fee: "5" };
    const doors = { gateway, direct: { seconds: 2, wei: "7", gas: 73_000 } };
    const place = { ticket: "symbolon1.x", comes: now + 0.2, expires: now + 600, doors, now };
    const { url, asked } = await serve(
      { status: 429, body: place, again: 1 },
      { status: 202, body: { id: "7" } },
    );
    const places: number[] = [];
    const client = openGatewayClient({ url });
    const onPlace: HandInOptions["onPlace"] = (seconds, beside) => {
      places.push(seconds);
      expect(beside).to.deep.equal(doors);
    };
    expect(await client.handIn(DOCUMENT, { onPlace })).to.equal("7");
    expect(places).to.have.length(1);
    expect(places[0]).to.be.within(0.1, 0.3);
    expect(asked).to.deep.equal([{ claim: DOCUMENT }, { claim: DOCUMENT, ticket: "symbolon1.x" }]);
  });

  it("goes on where a page was that was loaded again: with the ticket it had, and the place", async () => {
    const now = Date.now() / 1_000;
    const memory = shortMemory();
    const place = { ticket: "symbolon1.x", comes: now + 36_000, expires: now + 40_000, now };
    const first = await serve({ status: 429, body: place });
    const left = new AbortController();
    const leaving = openGatewayClient({ url: first.url, memory }).handIn(DOCUMENT, {
      signal: left.signal,
      onPlace: () => left.abort(new Error("the page is left")),
    });
    expect(await leaving.catch(({ message }: Error) => message)).to.equal("the page is left");
    const { url, asked } = await serve({ status: 202, body: { id: "7" } });
    expect(await openGatewayClient({ url, memory, sleep }).handIn(DOCUMENT)).to.equal("7");
    expect(asked).to.deep.equal([{ claim: DOCUMENT, ticket: "symbolon1.x" }]);
    expect(slept[0]).to.be.within(35_000_000, 36_001_000);
  });

  it("retries where the gateway is away, later each time, and a tenth of its requests at most", async () => {
    const { url, asked } = await serve({
      status: 503,
      again: 2,
      body: { error: { code: "StoreAway", reason: "x" } },
    });
    const client = openGatewayClient({ url, sleep, chance: () => 1 });
    const refusal = await refusalOf(client.handIn(DOCUMENT));
    expect(refusal.code).to.equal("GatewayUnavailable");
    expect(asked).to.have.length(4);
    expect(slept).to.deep.equal([2_500, 3_000, 4_000]);
    for (let i = 0; i < 100; i++) await refusalOf(client.handIn(DOCUMENT));
    expect(asked.length).to.be.within(105, 115);
  });

  it("retries where nobody answers, and says in the end who does not", async () => {
    const { url } = await serve({ status: 202 });
    for (const server of servers) server.close();
    servers = [];
    const refusal = await refusalOf(openGatewayClient({ url, sleep }).handIn(DOCUMENT));
    expect(refusal.code).to.equal("GatewayUnavailable");
    expect(slept).to.have.length(3);
  });

  it("passes on why a claim is refused, and does not ask for it again by itself", async () => {
    const error = { code: "InvalidSignature", reason: "r", hint: "h", details: { index: 5 } };
    const { url, asked } = await serve({ status: 422, body: { error } });
    const refusal = await refusalOf(openGatewayClient({ url, sleep }).handIn(DOCUMENT));
    expect(refusal).to.deep.include({ ...error });
    expect(asked).to.have.length(1);
    const late = await serve({ status: 409, body: { answer: "tooLate", comes: 5, until: 4, now: 1 } });
    expect((await refusalOf(openGatewayClient({ url: late.url }).handIn(DOCUMENT))).code).to.equal("TooLate");
  });

  it("hands in many, waits as its address is told to, and follows each to its end", async () => {
    const done = { id: "7", state: "done", transaction: "0x12" };
    const refused = { error: { code: "InvalidSignature", reason: "r", hint: "h" } };
    const answers: Record<string, readonly (readonly [number, object])[]> = {
      "/v1/lanes": [[200, { lanes: [{ chain: 1, campaign: DOCUMENT.campaign.toUpperCase() }] }]],
      "/v1/claims": [
        ...Array.from({ length: 20 }, () => [429, { error: { code: "TooManyRequests" } }] as const),
        [202, { id: "7" }],
        [422, refused],
      ],
      "/v1/intents/7": [
        [200, { id: "7", state: "queued" }],
        [200, done],
      ],
    };
    const asked: Record<string, number> = {};
    const fetch = async (address: string | URL | Request) => {
      const path = new URL(String(address)).pathname;
      const [status, body] = answers[path]?.[asked[path] ?? 0] ?? [404, {}];
      asked[path] = (asked[path] ?? 0) + 1;
      return new Response(JSON.stringify(body), { status, headers: { "retry-after": "0" } });
    };
    const ended: number[] = [];
    const claims = [DOCUMENT, { ...DOCUMENT, leaf: { index: "6" } }];
    const onProgress = (count: number) => ended.push(count);
    const terms = { url: "http://gateway", claims, atOnce: 1, lookEvery: 20, fetch, onProgress };
    const [first, second] = await handInAll(terms);
    expect(first?.intent).to.deep.equal(done);
    expect(second?.refusal?.code).to.equal("InvalidSignature");
    expect(ended).to.deep.equal([1, 2]);
    expect(asked).to.deep.equal({ "/v1/lanes": 1, "/v1/claims": 22, "/v1/intents/7": 2 });
  });

  it("loses none that is taken in while others are looked at", async () => {
    const done = { state: "done", reason: null };
    const fetch = (async (address: string, asking: RequestInit = {}) => {
      const { pathname } = new URL(address);
      const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });
      if (pathname === "/v1/lanes")
        return answer(200, { lanes: [{ chain: 1, campaign: DOCUMENT.campaign }] });
      if (pathname !== "/v1/claims") return answer(200, { id: pathname.split("/").at(-1), ...done });
      const { claim } = JSON.parse(String(asking.body)) as { readonly claim: ClaimDocument };
      // The second is answered after some looks at the first.
      if (claim.leaf.index === "6") await letPass(50);
      return answer(202, { id: claim.leaf.index });
    }) as typeof globalThis.fetch;
    const claims = [DOCUMENT, { ...DOCUMENT, leaf: { index: "6" } }];
    const found = await handInAll({ url: "http://gateway", claims, lookEvery: 5, fetch });
    expect(found.map((one) => one?.intent?.id)).to.deep.equal(["5", "6"]);
  });

  it("hands nothing in where a campaign is not served", async () => {
    const { url, asked } = await serve({ status: 200, body: { lanes: [] } });
    const refusal = await refusalOf(handInAll({ url, claims: [DOCUMENT] }));
    expect([refusal.code, asked.length]).to.deep.equal(["UnknownLane", 1]);
  });

  it("gives up handing in many where the gateway goes away meanwhile", async () => {
    const lanes = { status: 200, body: { lanes: [{ chain: 1, campaign: DOCUMENT.campaign }] } };
    const { url } = await serve(
      lanes,
      { status: 202, body: { id: "7" } },
      {
        status: 503,
        body: { error: { code: "StoreAway", reason: "away" } },
      },
    );
    const refusal = await refusalOf(handInAll({ url, claims: [DOCUMENT], lookEvery: 20, sleep }));
    expect(refusal.code).to.equal("GatewayUnavailable");
    expect(slept).to.have.length(3);
  });

  it("waits for a place that is months away, which no timer can, and does not ask again meanwhile", async () => {
    const now = Date.now() / 1_000;
    const place = { ticket: "symbolon1.x", comes: now + 100 * 86_400, expires: now + 101 * 86_400, now };
    const { url, asked } = await serve({ status: 429, body: place });
    const left = new AbortController();
    const waiting = openGatewayClient({ url }).handIn(DOCUMENT, { signal: left.signal });
    await until(() => asked.length !== 0);
    await letPass(400);
    expect(asked).to.have.length(1);
    left.abort(new Error("enough"));
    expect(await waiting.catch(({ message }: Error) => message)).to.equal("enough");
  });

  it("keeps its ticket where the answer is none of a gateway's, and asks again where a request came too slowly", async () => {
    const memory = shortMemory();
    memory.setItem(`symbolon 1 ${DOCUMENT.campaign} 5 0`, '{"ticket":"symbolon1.x","comes":1}');
    const error = { code: "RequestTooSlow", reason: "r", hint: "h" };
    const { url, asked } = await serve(
      { status: 403, body: { error: "Forbidden" } },
      { status: 408, body: { error } },
      { status: 202, body: { id: "7" } },
    );
    const client = openGatewayClient({ url, memory, sleep });
    expect((await refusalOf(client.handIn(DOCUMENT))).code).to.equal("GatewayUnavailable");
    expect(await client.handIn(DOCUMENT)).to.equal("7");
    expect(asked).to.deep.equal(new Array(3).fill({ claim: DOCUMENT, ticket: "symbolon1.x" }));
  });

  it("hands in without its ticket where that is not taken: of another store, say", async () => {
    const memory = shortMemory();
    memory.setItem(`symbolon 1 ${DOCUMENT.campaign} 5 0`, '{"ticket":"symbolon1.x","comes":1}');
    const error = { code: "BadTicket", reason: "r", hint: "h" };
    const { url, asked } = await serve({ status: 400, body: { error } }, { status: 202, body: { id: "7" } });
    expect(await openGatewayClient({ url, memory }).handIn(DOCUMENT)).to.equal("7");
    expect(asked).to.deep.equal([{ claim: DOCUMENT, ticket: "symbolon1.x" }, { claim: DOCUMENT }]);
  });

  it("tells claimants their place, as the docs show it", async () => {
    const now = Date.now() / 1_000;
    const place = { ticket: "symbolon1.x", comes: now + 0.2, expires: now + 600, now };
    const { url } = await serve(
      { status: 429, body: place },
      { status: 202, body: { id: "7" } },
      { status: 200, body: { id: "7", state: "queued" } },
    );
    const told: string[] = [];
    const client = openGatewayClient({ url });
    expect(await handIn(client, JSON.stringify(DOCUMENT), (words) => told.push(words))).to.equal("7");
    expect(told).to.deep.equal([
      "You have a place: it is your turn in 1 seconds.",
      "Your claim is number 7: queued.",
    ]);
  });

  it("goes on where what it remembers is spoiled, or nothing can be remembered", async () => {
    const { url } = await serve({ status: 202, body: { id: "7" } });
    const spoiled = { ...shortMemory(), getItem: () => "{" };
    expect(await openGatewayClient({ url, memory: spoiled }).handIn(DOCUMENT)).to.equal("7");
    const full = {
      ...shortMemory(),
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    expect(await openGatewayClient({ url, memory: full }).handIn(DOCUMENT)).to.equal("7");
  });
});

describe("a gateway's client and a gateway", () => {
  // For all of these tests: a campaign takes a second.
  let folder: string;
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  let gateway: Gateway;
  let service: Service;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    test = await chain.campaign(join(folder, "tree"), 30);
    store = await openTestStore("postgres");
    gateway = await openTestGateway(store.sql, chain, test, { room: { gas: 114_000, blockTime: 1 } });
    const limits = { perSecond: 1_000, burst: 1_000 };
    service = await openService({ gateway, host: "127.0.0.1", port: 0, limits });
  });
  after(async () => {
    await service.close();
    await gateway.close();
    await store.remove();
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  it("get a whole crowd in with two requests each at most, though nothing is sent meanwhile", async () => {
    let requests = 0;
    const counted: typeof fetch = (...asked) => {
      requests++;
      return fetch(...asked);
    };
    const client = openGatewayClient({ url: service.url, fetch: counted });
    const claims = await Promise.all(
      Array.from({ length: 30 }, (_, index) => submission(chain, test, index)),
    );
    const ids = await Promise.all(claims.map((claim) => client.handIn(claim as unknown as ClaimDocument)));
    expect(new Set(ids).size).to.equal(30);
    expect(requests).to.be.within(33, 60);
    expect((await client.status(ids[0] as string)).state).to.equal("queued");
    expect((await refusalOf(client.status("4711"))).code).to.equal("UnknownIntent");
  });
});
