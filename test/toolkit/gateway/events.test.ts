import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { IntentStatus } from "../../../src/sdk/gatewayClient/intentStatus.ts";
import { openGatewayClient } from "../../../src/sdk/gatewayClient/openGatewayClient.ts";
import type { KnownIntent } from "../../../src/services/delivery/tables/overview.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openPublicIds } from "../../../src/services/gateway/publicIds.ts";
import { openIntentFeed } from "../../../src/services/gateway/service/intentFeed.ts";
import {
  type OpenServiceParameters,
  openService,
} from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { letPass, until } from "../patience.ts";
import { refusalOf } from "../store/until.ts";

const IDS = openPublicIds(new Uint8Array(32));
/** As the public names it; what is no number as it is. */
const nameOf = (id: string) => (/^\d+$/.test(id) ? IDS.of(BigInt(id)) : id);

/** Intents that a test moves on by hand. */
function openIntents(...ids: readonly bigint[]) {
  const states = new Map(ids.map((id) => [id, "queued"]));
  const digests = new Map<bigint, string>();
  const questions: (readonly bigint[])[] = [];
  const found = (id: bigint): KnownIntent[] => {
    const state = states.get(id);
    const none = { reason: undefined, deadline: undefined, transaction: undefined };
    const digest = digests.get(id) ?? "0x01";
    return state === undefined
      ? []
      : [{ id, state, digest, chain: 1, kind: "claim", key: `leaf ${id}`, ...none }];
  };
  return {
    ids: IDS,
    questions,
    move: (id: bigint, state: string) => states.set(id, state),
    replace: (id: bigint) => digests.set(id, "0x02"),
    async findMany(asked: readonly bigint[]) {
      questions.push(asked);
      return asked.flatMap(found);
    },
    find: async (id: bigint) => found(id)[0],
  };
}

type Intents = ReturnType<typeof openIntents>;
type Limits = Pick<Partial<OpenServiceParameters>, "reads" | "streamsEach" | "isBehindProxy">;

describe("events of intents", () => {
  let services: Service[] = [];
  let left: AbortController[] = [];
  afterEach(async () => {
    for (const one of left) one.abort();
    for (const one of services) await one.close();
    [services, left] = [[], []];
  });

  const serve = async (intents: Intents, streams = 10, limits: Limits = {}) => {
    const gateway = { served: [], level: () => "normal", lanes: () => [], now: () => 0, ...intents };
    const reads = { perSecond: 1_000_000, burst: 1_000_000 };
    const terms = { host: "127.0.0.1", port: 0, streams, reads, ...limits };
    const service = await openService({ gateway: gateway as unknown as Gateway, ...terms });
    services.push(service);
    return service;
  };
  const listen = async (url: string, id: string, headers: Readonly<Record<string, string>> = {}) => {
    const away = new AbortController();
    left.push(away);
    const response = await fetch(`${url}/v1/intents/${nameOf(id)}/events`, { signal: away.signal, headers });
    return { response, leave: () => away.abort() };
  };

  it("tell how an intent stands, then each change, and end with the last", async () => {
    const intents = openIntents(7n);
    const { url } = await serve(intents);
    const { response } = await listen(url, "7");
    expect(response.headers.get("content-type")).to.equal("text/event-stream");
    expect(response.headers.get("access-control-allow-origin")).to.equal("*");
    const states: string[] = [];
    const decoder = new TextDecoder();
    for await (const bytes of response.body as ReadableStream<Uint8Array>) {
      const text = decoder.decode(bytes);
      for (const [, data] of text.matchAll(/^event: state\ndata: (.*)$/gm)) {
        const { id, state } = JSON.parse(data as string) as IntentStatus;
        expect(id).to.equal(nameOf("7"));
        states.push(state);
        intents.move(7n, state === "queued" ? "mined" : "done");
      }
    }
    expect(states).to.deep.equal(["queued", "mined", "done"]);
  });

  it("tell that another signature took the place of what was asked, by an event of that name", async () => {
    const intents = openIntents(7n);
    const feed = openIntentFeed({ gateway: intents, maxStreams: 1, onTrouble: () => {} });
    const text = feed.open((await intents.find(7n)) as KnownIntent);
    let read = "";
    text.on("data", (bytes) => {
      read += String(bytes);
    });
    await until(() => read.includes("event: state"));
    intents.replace(7n);
    await until(() => read.includes("event: replaced"));
    intents.move(7n, "done");
    await until(() => text.readableEnded);
    expect([...read.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)).to.deep.equal([
      "state",
      "replaced",
      "state",
    ]);
    feed.close();
  });

  it("are refused by name for what is no intent, and beyond as many as there is room for", async () => {
    const { url } = await serve(openIntents(1n, 2n, 3n), 2);
    expect((await listen(url, "77")).response.status).to.equal(404);
    expect((await listen(url, "x")).response.status).to.equal(400);
    const first = await listen(url, "1");
    await listen(url, "2");
    const { response } = await listen(url, "3");
    expect([response.status, response.headers.get("retry-after")]).to.deep.equal([503, "30"]);
    expect(((await response.json()) as { error: { code: string } }).error.code).to.equal("TooManyStreams");
    first.leave();
    for (let status = 503; status !== 200; ) ({ status } = (await listen(url, "3")).response);
  });

  it("are limited by address, and a stream that has ended makes room for another", async () => {
    const { url } = await serve(openIntents(1n, 2n), 10, { streamsEach: 2, isBehindProxy: true });
    const from = (caller: string, id = "1") => listen(url, id, { "x-forwarded-for": caller });
    const first = await from("192.0.2.7");
    expect((await from("192.0.2.7", "77")).response.status).to.equal(404);
    expect((await from("192.0.2.7")).response.status).to.equal(200);
    const { response } = await from("192.0.2.7");
    expect([response.status, response.headers.get("retry-after")]).to.deep.equal([429, "30"]);
    const { error } = (await response.json()) as {
      readonly error: { readonly code: string; readonly details: object };
    };
    expect([error.code, error.details]).to.deep.equal(["TooManyRequests", { most: 2, retryAfter: 30 }]);
    // Of IPv6 a network counts, and what stands before the proxy's word is anybody's.
    for (const host of ["1", "2"]) expect((await from(`2001:db8::${host}`)).response.status).to.equal(200);
    expect((await from("192.0.2.9, 2001:db8::3")).response.status).to.equal(429);
    first.leave();
    await until(async () => (await from("192.0.2.7")).response.status === 200);
  });

  it("of any number of streams are one question to the store at a time, and none when all have gone", async () => {
    const intents = openIntents(1n, 2n);
    const feed = openIntentFeed({ gateway: intents, maxStreams: 100, onTrouble: () => {} });
    const one = (await intents.find(1n)) as KnownIntent;
    const texts = Array.from({ length: 50 }, () => feed.open(one));
    texts.push(feed.open((await intents.find(2n)) as KnownIntent));
    await until(() => intents.questions.length >= 3);
    for (const asked of intents.questions) expect(asked).to.deep.equal([1n, 2n]);
    for (const text of texts) text.destroy();
    await until(async () => {
      const asked = intents.questions.length;
      // Longer than from one question to the next.
      await letPass(700);
      return intents.questions.length === asked;
    });
    feed.close();
  });

  it("stay open while the store is away, with signs of life, and end for one who does not read", async () => {
    const intents = openIntents(1n);
    let isAway = true;
    const findMany: Intents["findMany"] = async (ids) => {
      if (isAway) throw new Error("away");
      return intents.findMany(ids);
    };
    const troubles: unknown[] = [];
    const onTrouble = (thrown: unknown) => troubles.push(thrown);
    const feed = openIntentFeed({ gateway: { findMany, ids: IDS }, maxStreams: 2, onTrouble, heartbeat: 0 });
    const known = (await intents.find(1n)) as KnownIntent;
    const text = feed.open(known);
    const deaf = feed.open({ ...known, reason: "x".repeat(20_000) });
    let read = "";
    text.on("data", (bytes) => {
      read += String(bytes);
    });
    await until(() => read.includes(": still here"));
    expect(troubles).to.have.length.above(0);
    expect(deaf.destroyed).to.equal(true);
    intents.move(1n, "done");
    isAway = false;
    await until(() => read.includes('"state":"done"'));
    await until(() => text.readableEnded);
    feed.close();
  });

  it("end when the service is closed", async () => {
    const service = await serve(openIntents(1n));
    const { response } = await listen(service.url, "1");
    const text = response.text();
    await service.close();
    expect(await text).to.include('"state":"queued"');
  });

  it("are followed by a client to the end, through a service that is closed and opened again", async () => {
    const intents = openIntents(5n);
    let service = await serve(intents);
    const here: typeof fetch = (asked, init) =>
      fetch(String(asked).replace("http://gateway", service.url), init);
    const client = openGatewayClient({ url: "http://gateway", fetch: here, sleep: () => letPass(20) });
    const states: string[] = [];
    const ended = client.follow(nameOf("5"), ({ state }) => states.push(state));
    await until(() => states.length >= 1);
    await service.close();
    intents.move(5n, "bundled");
    service = await serve(intents);
    await until(() => states.length >= 2);
    intents.move(5n, "done");
    expect((await ended).state).to.equal("done");
    expect(states).to.deep.equal(["queued", "bundled", "done"]);
    expect((await refusalOf(client.follow(nameOf("77"), () => {}))).code).to.equal("UnknownIntent");
  });

  it("that break off, or are none, are made up for by asking; what a page throws is its own", async () => {
    const paths: string[] = [];
    const statuses = ["queued", "mined", "done"];
    const answer = (response: ServerResponse, state: string) =>
      response.setHeader("content-type", "application/json").end(JSON.stringify({ id: "1", state, now: 1 }));
    const server = createServer(({ url = "" }, response) => {
      paths.push(url);
      if (!url.endsWith("/events")) return void answer(response, statuses.shift() ?? "done");
      if (paths.length > 1) return void answer(response, "no stream");
      response.setHeader("content-type", "text/event-stream");
      response.write('data: {"id":"1","state":"queued","now":1}\n\ndata: {"id":', () => response.destroy());
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const client = openGatewayClient({ url, sleep: async () => {} });
      const states: string[] = [];
      expect((await client.follow("1", ({ state }) => states.push(state))).state).to.equal("done");
      expect(states).to.deep.equal(["queued", "mined", "done"]);
      expect(paths.filter((path) => path.endsWith("/events"))).to.have.length(2);
      const own = client.follow("1", () => {
        throw new Error("the page's own");
      });
      expect(await own.catch(({ message }: Error) => message)).to.equal("the page's own");
      const gone = client.follow("1", () => {}, AbortSignal.abort(new Error("the page is left")));
      expect(await gone.catch(({ message }: Error) => message)).to.equal("the page is left");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
