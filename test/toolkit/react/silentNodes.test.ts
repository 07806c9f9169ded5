import { mock } from "node:test";
import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { zeroAddress } from "viem";
import { call, getBalance, getBlockNumber } from "viem/actions";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { nodeConfig } from "../../../src/react/nodeConfig.ts";
import { isSilence } from "../../../src/react/ownError.ts";

type Call = { readonly id: number; readonly method: string };
type Answer =
  | "silence"
  | "answer"
  | { readonly after: number }
  | { readonly status: number }
  /** It refuses each question but that for its chain, of which it is. */
  | { readonly refusesOf: number };

/** Rounds of what the machine has to do at once, between two moments of the clock that the test moves. */
const ROUNDS = 10;

describe("nodes that are silent", () => {
  /** By host. */
  let answers: Record<string, Answer> = {};
  /** Each request: when, whom, and what for. */
  let requests: { readonly at: number; readonly host: string; readonly methods: readonly string[] }[] = [];
  beforeEach(() => {
    answers = {};
    requests = [];
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
    mock.method(globalThis, "fetch", answer);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  async function answer(request: Request | string, init?: RequestInit): Promise<Response> {
    const { url, signal } = new Request(request, init);
    const { host } = new URL(url);
    const calls = JSON.parse(String(init?.body)) as readonly Call[];
    requests.push({ at: Date.now(), host, methods: calls.map(({ method }) => method) });
    const how = answers[host] ?? "answer";
    if (typeof how === "object" && "status" in how) return new Response("no", how);
    await new Promise<void>((done, failed) => {
      signal.addEventListener("abort", () => failed(signal.reason));
      if (how === "answer") done();
      else if (typeof how === "object" && "after" in how) setTimeout(done, how.after);
      else if (how !== "silence") done();
    });
    const refusesOf = typeof how === "object" && "refusesOf" in how ? how.refusesOf : undefined;
    const results = calls.map(({ id, method }) => {
      if (refusesOf !== undefined) {
        return method === "eth_chainId"
          ? { jsonrpc: "2.0", id, result: `0x${refusesOf.toString(16)}` }
          : { jsonrpc: "2.0", id, error: { code: 3, message: "execution reverted", data: "0x" } };
      }
      return { jsonrpc: "2.0", id, result: method === "eth_chainId" ? "0x7" : "0x10" };
    });
    return Response.json(results);
  }

  const clientOf = (...hosts: string[]) => {
    const nodes = hosts.map((host) => `https://${host}`);
    const chain = { id: 7, name: "Seven", currency: { symbol: "SVN", decimals: 18 }, nodes };
    return nodeConfig({ chain }).getClient({ chainId: 7 });
  };

  /** Moves the clock until it is settled, by a twentieth of a second each time. */
  async function settle<Value>(run: Promise<Value>) {
    let end: { readonly value?: Value; readonly thrown?: unknown } | undefined;
    run.then(
      (value) => {
        end = { value };
      },
      (thrown) => {
        end = { thrown };
      },
    );
    const begun = Date.now();
    while (end === undefined) {
      for (let i = 0; i < ROUNDS && end === undefined; i++) {
        mock.timers.tick(0);
        await new Promise((go) => setImmediate(go));
      }
      if (end === undefined) mock.timers.tick(50);
      expect(Date.now() - begun, "milliseconds without an end").to.be.below(120_000);
    }
    return { ...(end as { readonly value?: Value; readonly thrown?: unknown }), after: Date.now() - begun };
  }
  const begins = () => requests.map(({ at, host }) => [host, at]);

  it("are asked one after the other, and given up together within ten seconds, also by a page that asks again", async () => {
    const hosts = ["a", "b", "c", "d"];
    answers = Object.fromEntries(hosts.map((host) => [host, "silence"]));
    const client = clientOf(...hosts);
    const pages = new QueryClient({
      defaultOptions: { queries: { retry: (failures, thrown) => failures < 1 && !isSilence(thrown) } },
    });
    const { thrown, after } = await settle(
      pages.fetchQuery({ queryKey: ["block"], queryFn: () => getBlockNumber(client) }),
    );
    expect(after).to.equal(10_000);
    expect(begins()).to.deep.equal([
      ["a", 0],
      ["b", 2_500],
      ["c", 5_000],
      ["d", 7_500],
    ]);
    const { code, reason, hint } = explainThrown(thrown, "claimant");
    expect(code).to.equal("ChainNotReachable");
    expect(reason).to.include("any of the chain's nodes (a, b, c, d)").and.include("took too long");
    expect(hint).to.include("Ask again");
  });

  it("cost one wait of three seconds, and one request more: whoever answers is asked first from then on", async () => {
    answers = { a: "silence" };
    const client = clientOf("a", "b");
    const both = await settle(
      Promise.all([getBlockNumber(client), getBalance(client, { address: zeroAddress })]),
    );
    expect(both).to.deep.include({ value: [16n, 16n], after: 3_000 });
    const { after } = await settle(getBlockNumber(client, { cacheTime: 0 }));
    expect(after).to.equal(0);
    expect(requests.map(({ host, methods }) => [host, methods.length])).to.deep.equal([
      ["a", 3],
      ["b", 3],
      ["b", 1],
    ]);
  });

  it("are not asked what another one has refused", async () => {
    answers = { a: { refusesOf: 7 } };
    const client = clientOf("a", "b", "c");
    const { thrown, after } = await settle(call(client, { to: zeroAddress }));
    expect(String(thrown)).to.include("revert");
    expect(after).to.equal(0);
    await settle(new Promise((done) => setTimeout(done, 10_000)));
    expect(requests.map(({ host }) => host)).to.deep.equal(["a"]);
  });

  it("are asked where whoever refuses is of another chain", async () => {
    answers = { a: { refusesOf: 8 } };
    const { value } = await settle(getBlockNumber(clientOf("a", "b"), { cacheTime: 0 }));
    expect(value).to.equal(16n);
    expect(requests.map(({ host }) => host)).to.deep.equal(["a", "b"]);
  });

  it("are not given up while they may answer still", async () => {
    answers = { a: { after: 5_000 }, b: "silence" };
    const { value, after } = await settle(getBlockNumber(clientOf("a", "b")));
    expect([value, after]).to.deep.equal([16n, 5_000]);
    const alone = await settle(getBlockNumber(clientOf("a")));
    expect([alone.value, alone.after]).to.deep.equal([16n, 5_000]);
  });

  it("have no node asked beside them that answers in time", async () => {
    answers = { a: { after: 2_750 } };
    await settle(getBlockNumber(clientOf("a", "b")));
    expect(begins()).to.deep.equal([["a", 0]]);
  });

  it("are told from nodes that fail, which are asked again a few times", async () => {
    answers = { a: { status: 503 }, b: { status: 429 } };
    const { thrown, after } = await settle(getBlockNumber(clientOf("a", "b")));
    expect(isSilence(thrown)).to.equal(false);
    expect(explainThrown(thrown).reason).to.include("asked too much");
    expect(after).to.be.below(2_000);
    expect(requests.length).to.equal(8);
  });
});
