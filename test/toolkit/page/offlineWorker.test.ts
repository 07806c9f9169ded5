import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import {
  buildOfWorker,
  HOST_WAIT_MS,
  leavingWorker,
  offlineWorker,
} from "../../../src/node/pages/build/offlineWorker.ts";

const SCOPE = "https://door.example/verify/";
const BUILD = "ab".repeat(32);
const FILES: Readonly<Record<string, string>> = { "index.html": "document", "assets/a.js": "script" };
const NODE = "https://node.example/";
const hashOf = (text: string): `0x${string}` => `0x${createHash("sha256").update(text).digest("hex")}`;
const listed = Object.entries(FILES).map(([path, text]) => ({
  path,
  sha256: hashOf(text),
  size: text.length,
}));

type Answer = Response | Error | Promise<Response>;
type Handled = {
  readonly respondWith: (answer: Promise<Response>) => void;
  readonly [name: string]: unknown;
};

/** A worker's world: its caches, its host, and a clock that the test moves. */
function openWorld(script: string, caches = new Map<string, Map<string, Response>>()) {
  const handlers = new Map<string, (event: Handled) => void>();
  const timers: (readonly [run: () => void, ms: number])[] = [];
  const asked: string[] = [];
  const host = new Map<string, () => Answer>();
  const did: string[] = [];
  for (const [path, text] of Object.entries(FILES)) {
    host.set(`${SCOPE}${path.replace("index.html", "")}`, () => new Response(text));
  }
  host.set(`${SCOPE}sw.js`, () => new Response("", { headers: { "content-type": "text/javascript" } }));
  const cacheOf = (name: string) => {
    const kept = caches.get(name) ?? new Map<string, Response>();
    caches.set(name, kept);
    return {
      put: async (url: string, response: Response) => void kept.set(url, response),
    };
  };
  const world = {
    self: {
      registration: { scope: SCOPE, unregister: async () => did.push("unregister") },
      clients: { claim: async () => did.push("claim") },
      skipWaiting: async () => did.push("skipWaiting"),
      addEventListener: (name: string, handler: (event: Handled) => void) => handlers.set(name, handler),
    },
    caches: {
      keys: async () => [...caches.keys()],
      open: async (name: string) => cacheOf(name),
      has: async (name: string) => caches.has(name),
      match: async (url: string, { cacheName }: { readonly cacheName: string }) =>
        caches.get(cacheName)?.get(url)?.clone(),
      delete: async (name: string) => caches.delete(name),
    },
    async fetch(request: string | { readonly url: string }, { method = "GET" } = {}) {
      const url = typeof request === "string" ? request : request.url;
      asked.push(url);
      // As hosts that know no other method.
      if (method !== "GET") return new Response("", { status: 404 });
      const answer = await (host.get(url)?.() ?? new Response("", { status: 404 }));
      if (answer instanceof Error) throw answer;
      return answer;
    },
    setTimeout: (run: () => void, ms: number) => timers.push([run, ms]),
    crypto,
    Response,
    URL,
  };
  runInNewContext(script, world);
  /** Dispatches an event, and waits for all that it waits for. */
  async function dispatch(name: string, more: object = {}): Promise<Response | undefined> {
    const waited: Promise<unknown>[] = [];
    const answers: Promise<Response>[] = [];
    handlers.get(name)?.({
      ...more,
      waitUntil: (one: Promise<unknown>) => waited.push(one),
      respondWith: (one: Promise<Response>) => answers.push(one),
    });
    const [answer] = await Promise.all(answers);
    await Promise.all(waited);
    return answer;
  }
  const answerTo = (path: string, method = "GET") =>
    dispatch("fetch", { request: { method, url: new URL(path, SCOPE).href } });
  const textOf = async (path: string, method = "GET") => (await answerTo(path, method))?.text();
  return { answerTo, caches, host, timers, asked, did, dispatch, textOf };
}

async function installed() {
  const world = openWorld(offlineWorker(BUILD, listed));
  await world.dispatch("install");
  await world.dispatch("activate");
  world.asked.length = 0;
  return world;
}
/** The cache of the one worker whose build a world has. */
const ownOf = ({ caches }: Awaited<ReturnType<typeof installed>>) =>
  [...caches].find(([name]) => name.startsWith(`symbolon ${SCOPE} ${BUILD} `))?.[1] ?? expect.fail();
const ALL = [SCOPE, `${SCOPE}assets/a.js`, `${SCOPE}sw.js`];
const gone = (status: number) => () => new Response("", { status });
const silent = () => new Promise<Response>(() => {});

describe("a page's service worker", () => {
  it("keeps all files by their hashes, and takes the place of an earlier build's", async () => {
    const world = openWorld(offlineWorker(BUILD, listed));
    world.caches.set(`symbolon ${SCOPE} earlier`, new Map());
    world.caches.set("symbolon https://door.example/hold/ other", new Map());
    await world.dispatch("install");
    await world.dispatch("activate");
    expect(world.caches.size).to.equal(2);
    expect(world.caches.has("symbolon https://door.example/hold/ other")).to.equal(true);
    expect([...ownOf(world).keys()].toSorted()).to.deep.equal(ALL);
    expect(await ownOf(world).get(`${SCOPE}sw.js`)?.json()).to.deep.equal(["", "assets/a.js"]);
    expect(world.did).to.deep.equal(["skipWaiting", "claim"]);
  });

  it("keeps nothing where one file is another one, is missing or cannot be fetched", async () => {
    for (const answer of [
      () => new Response("scripT"),
      gone(404),
      () => new Response("script", { status: 503 }),
      () => new Error("no network"),
    ]) {
      const world = openWorld(offlineWorker(BUILD, listed));
      world.host.set(`${SCOPE}assets/a.js`, answer);
      const refused = await world.dispatch("install").then(
        () => false,
        () => true,
      );
      expect([refused, world.caches.size, world.did]).to.deep.equal([true, 0, []]);
    }
  });

  it("leaves alone whatever is not a file of the page", async () => {
    const world = await installed();
    for (const [path, method] of [
      [NODE, "POST"],
      [NODE, "GET"],
      ["./", "POST"],
      ["other", "GET"],
      ["../hold/", "GET"],
      ["sw.js", "GET"],
    ] as const) {
      expect(await world.textOf(path, method), path).to.equal(undefined);
    }
    expect(world.asked).to.deep.equal([]);
  });

  it("takes the document of its host, and where that fails or is late, the kept one", async () => {
    const world = await installed();
    world.host.set(SCOPE, () => new Response("newer"));
    expect(await world.textOf("")).to.equal("newer");
    for (const answer of [() => new Error("no network"), gone(503)]) {
      world.host.set(SCOPE, answer);
      expect(await world.textOf("")).to.equal("document");
    }
    world.host.set(`${SCOPE}index.html?utm_source=share`, () => new Error("no network"));
    expect(await world.textOf("index.html?utm_source=share")).to.equal("document");
    world.host.set(SCOPE, silent);
    world.timers.length = 0;
    const late = world.textOf("");
    const [[run, ms] = expect.fail()] = world.timers;
    expect(ms).to.equal(HOST_WAIT_MS);
    run();
    expect(await late).to.equal("document");
    world.asked.length = 0;
    expect(await world.textOf("assets/a.js")).to.equal("script");
    expect(world.asked, "what is named by its content is not asked for").to.deep.equal([]);
    expect(world.did).to.deep.equal(["skipWaiting", "claim"]);
  });

  it("bounds the time of a whole document, and takes the kept one where it breaks off", async () => {
    const world = await installed();
    const body = (start: (controller: ReadableStreamDefaultController) => void) => () =>
      new Response(new ReadableStream({ start }));
    world.host.set(
      SCOPE,
      body((controller) => controller.error(new Error("broke off"))),
    );
    expect(await world.textOf("")).to.equal("document");
    world.host.set(
      SCOPE,
      body(() => {}),
    );
    world.timers.length = 0;
    const late = world.textOf("");
    const [[run] = expect.fail()] = world.timers;
    run();
    expect(await late).to.equal("document");
  });

  it("answers from nothing that a script of the origin has changed, and keeps all again", async () => {
    const world = await installed();
    ownOf(world).set(`${SCOPE}assets/a.js`, new Response("drain()"));
    expect(await world.textOf("assets/a.js")).to.equal("script");
    expect(world.asked).to.deep.equal([`${SCOPE}assets/a.js`]);
    expect(world.caches.size).to.equal(0);
    await world.textOf("");
    expect([...ownOf(world).keys()].toSorted()).to.deep.equal(ALL);
    // What is kept by hand with the right bytes has none of its headers.
    ownOf(world).set(`${SCOPE}assets/a.js`, new Response("script", { headers: { refresh: "0;url=//a" } }));
    expect((await world.answerTo("assets/a.js"))?.headers.has("refresh")).to.equal(false);
    ownOf(world).set(SCOPE, new Response("drain()"));
    world.host.set(SCOPE, () => new Error("no network"));
    const refused = await world.textOf("").then(
      () => false,
      () => true,
    );
    expect(refused, "without a network there is no page").to.equal(true);
  });

  it("makes no cache where it keeps nothing, and keeps all again once the host answers", async () => {
    const world = await installed();
    world.caches.clear();
    world.host.set(SCOPE, gone(503));
    await world.textOf("");
    expect(await world.textOf("assets/a.js")).to.equal("script");
    expect(world.caches.size).to.equal(0);
    world.host.delete(SCOPE);
    world.host.set(SCOPE, () => new Response("document"));
    await world.textOf("");
    expect([...ownOf(world).keys()].toSorted()).to.deep.equal(ALL);
  });

  it("keeps each file with the headers of the build, and with none of its host's", async () => {
    const headers = { refresh: "0;url=//a.example", "content-type": "text/plain", link: "<//a.example>" };
    const world = openWorld(offlineWorker(BUILD, listed));
    world.host.set(SCOPE, () => new Response("document", { headers }));
    await world.dispatch("install");
    world.host.set(SCOPE, () => new Error("no network"));
    for (const kept of [ownOf(world).get(SCOPE), await world.answerTo("")]) {
      expect(Object.fromEntries(kept?.headers ?? [])).to.deep.equal({
        "content-security-policy": "frame-ancestors 'none'",
        "content-type": "text/html; charset=utf-8",
        "cross-origin-opener-policy": "same-origin-allow-popups",
        "permissions-policy": "camera=(self), microphone=(), geolocation=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
    }
  });

  it("leaves the files of an active worker where its install fails", async () => {
    const world = await installed();
    const others = [offlineWorker(BUILD, listed), offlineWorker(BUILD, [...listed, ...listed.slice(1)])];
    for (const script of others) {
      const next = openWorld(script, world.caches);
      next.host.set(`${SCOPE}assets/a.js`, gone(404));
      const refused = await next.dispatch("install").then(
        () => false,
        () => true,
      );
      expect([refused, world.caches.size]).to.deep.equal([true, 1]);
      expect([...ownOf(world).keys()].toSorted()).to.deep.equal(ALL);
    }
  });

  it("goes where its host no longer has it, and only there", async () => {
    const html = { headers: { "content-type": "text/html" } };
    for (const [answer, goes] of [
      [gone(404), true],
      [gone(410), true],
      // One page for whatever is missing.
      [() => new Response("<title>Moved</title>", html), true],
      // No type is no page.
      [() => new Response(new Uint8Array()), false],
      [() => new Response("<title>Wait</title>", { ...html, status: 503 }), false],
      [gone(500), false],
      [gone(403), false],
      [() => new Error("a redirect"), false],
    ] as const) {
      const world = await installed();
      world.host.set(`${SCOPE}sw.js`, answer);
      await world.textOf("");
      expect([world.caches.size, world.did.includes("unregister")]).to.deep.equal(
        goes ? [0, true] : [1, false],
      );
    }
  });

  it("of a page that keeps nothing empties what an earlier build kept, and goes", async () => {
    const world = openWorld(leavingWorker());
    world.caches.set(`symbolon ${SCOPE} earlier`, new Map());
    world.caches.set("symbolon https://door.example/hold/ other", new Map());
    await world.dispatch("install");
    await world.dispatch("activate");
    expect([...world.caches.keys()]).to.deep.equal(["symbolon https://door.example/hold/ other"]);
    expect(world.did).to.deep.equal(["skipWaiting", "unregister"]);
    expect(await world.textOf("")).to.equal(undefined);
  });

  it("says which build it keeps", () => {
    const worker = offlineWorker(BUILD, listed);
    expect(buildOfWorker(worker)).to.equal(BUILD);
    expect(buildOfWorker(leavingWorker())).to.equal(undefined);
    for (const changed of [
      `${worker}drain();`,
      worker.replace('"text/javascript', '"text/html'),
      worker.replace(/^const ID = ".*$/m, 'const ID = "";'),
      worker.replace(' "files"', ' "more": 1,\n "files"'),
    ]) {
      expect(changed).not.to.equal(worker);
      expect(buildOfWorker(changed)).to.equal(undefined);
    }
  });
});
