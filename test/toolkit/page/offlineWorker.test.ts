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
function openWorld(script: string) {
  const caches = new Map<string, Map<string, Response>>();
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
      match: async (url: string) => kept.get(url)?.clone(),
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
      delete: async (name: string) => caches.delete(name),
    },
    async fetch(request: string | { readonly url: string }) {
      const url = typeof request === "string" ? request : request.url;
      asked.push(url);
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
  const textOf = async (path: string, method = "GET") =>
    (await dispatch("fetch", { request: { method, url: new URL(path, SCOPE).href } }))?.text();
  return { caches, host, timers, asked, did, dispatch, textOf };
}

async function installed() {
  const world = openWorld(offlineWorker(BUILD, listed));
  await world.dispatch("install");
  await world.dispatch("activate");
  world.asked.length = 0;
  return world;
}
const OWN = `symbolon ${SCOPE} ${BUILD}`;
const gone = (status: number) => () => new Response("", { status });
const silent = () => new Promise<Response>(() => {});

describe("a page's service worker", () => {
  it("keeps all files by their hashes, and takes the place of an earlier build's", async () => {
    const world = openWorld(offlineWorker(BUILD, listed));
    world.caches.set(`symbolon ${SCOPE} earlier`, new Map());
    world.caches.set("symbolon https://door.example/hold/ other", new Map());
    await world.dispatch("install");
    await world.dispatch("activate");
    expect([...world.caches.keys()]).to.have.members([OWN, "symbolon https://door.example/hold/ other"]);
    expect([...(world.caches.get(OWN)?.keys() ?? [])]).to.have.members([SCOPE, `${SCOPE}assets/a.js`]);
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

  it("goes where its host no longer has it, and only there", async () => {
    const html = { headers: { "content-type": "text/html" } };
    for (const [answer, goes] of [
      [gone(404), true],
      [gone(410), true],
      // One page for whatever is missing.
      [() => new Response("<title>Moved</title>", html), true],
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
    expect(buildOfWorker(offlineWorker(BUILD, listed))).to.equal(BUILD);
    expect(buildOfWorker(leavingWorker())).to.equal(undefined);
  });
});
