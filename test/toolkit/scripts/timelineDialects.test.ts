import { expect } from "chai";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { makeTestStore } from "../store/openTestStore.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { openRelayChain, RELAYER_KEY, type RelayChain, type TestCampaign } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

const COUNT = 3;

type Json = Readonly<Record<string, unknown>>;
/** What a node makes of the true result of a question; undefined: it leaves it as it is. */
type Dialect = (method: string, params: readonly unknown[], result: unknown) => object | undefined;

describe("symbolon timeline and work on chains that answer otherwise", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let node: FaultyNode;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  /** Questions by their methods and first parameters. */
  let asked: string[] = [];
  before(async () => {
    chain = await openRelayChain();
    test = await chain.campaign(folder.path("tree"), COUNT);
    node = await openFaultyNode(chain.rpc);
    store = await makeTestStore("postgres");
    await run("work", "submit", "--tree", folder.path("tree"), "--all", "--campaign", test.campaign);
  });
  afterEach(() => node.reset());
  after(async () => {
    await node.close();
    await store.clear();
    await chain.close();
  });

  const run = async (...args: readonly string[]) => {
    const env = { SYMBOLON_RPC_URL: node.url, DATABASE_URL: store.address, KEY: RELAYER_KEY };
    const ended = await runSymbolon(args, env);
    return { ...ended, json: ended.stdout.startsWith("{") ? JSON.parse(ended.stdout) : undefined };
  };
  const follow = (...more: readonly string[]) =>
    run("timeline", "follow", "--contract", `instantCampaign=${test.campaign}`, "--until-head", ...more);
  function speak(dialect: Dialect): void {
    asked = [];
    node.answer = async (method, params) => {
      asked.push(`${method} ${params[0]}`);
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const headers = { "content-type": "application/json" };
      const answer = (await (await fetch(chain.rpc, { method: "POST", headers, body })).json()) as Json;
      return dialect(method, params, answer.result) ?? answer;
    };
  }

  it("work and follow by a node that knows no final block yet, whatever it says for that", async () => {
    for (const answer of [
      { result: null },
      { error: { code: -39_001, message: "Unknown block" } },
      { error: { code: -32_000, message: "finalized block not found" } },
    ]) {
      speak((_, [tag]) => (tag === "finalized" ? answer : undefined));
      const worked = await run("work", "start", "--key", "env:KEY", "--until-done");
      expect(worked.code, worked.stderr).to.equal(0);
      const followed = await follow("--json");
      expect(followed.code, followed.stderr).to.equal(0);
      expect(asked).to.include("eth_getBlockByNumber finalized");
      asked = [];
      const told = await follow("--finality", "2", "--rpc", node.url, "--rpc", chain.rpc, "--json");
      expect(told.code, told.stderr).to.equal(0);
      expect(asked).to.not.include("eth_getBlockByNumber finalized");
    }
    expect(await chain.payments(test)).to.have.length(COUNT);
  });

  it("follows on the node's word where receipts are of a type that only their chain knows, and says so everywhere", async () => {
    const more = await chain.campaign(folder.path("more"), COUNT);
    speak((method, _, result) => {
      if (method !== "eth_getTransactionReceipt" || !result) return undefined;
      return { result: { ...(result as Json), type: "0x7e" } };
    });
    await run("work", "submit", "--tree", folder.path("more"), "--all", "--campaign", more.campaign);
    await run("work", "start", "--key", "env:KEY", "--until-done", "--finality", "0");
    const followed = await follow("--contract", `instantCampaign=${more.campaign}`);
    expect(followed.code, followed.stderr).to.equal(0);
    expect(followed.stderr).to.match(
      /block \d+ is taken on the node's word.*receipts of type 0x7e do not fold/,
    );
    const { stdout, json } = await run("timeline", "show");
    expect(stdout).to.match(/on the node's word +.*receipts of type 0x7e do not fold/);
    expect(json).to.equal(undefined);
    expect((await run("timeline", "show", "--json")).json.told[0]).to.include({ chain: 31_337 });
    expect((await run("trace", `${more.campaign}:1`)).stdout).to.match(/paid .*\[told\]/);
    expect((await run("trace", `${test.campaign}:1`)).stdout).to.match(
      /paid .*\[proven on 20\d\d-\d\d-\d\d\]/,
    );
  });

  it("ends after a trouble that does not pass, names the option that helps, and goes on with it in the same store", async () => {
    speak((method, _, result) =>
      method === "eth_getBlockByNumber" && result !== null
        ? { result: { ...(result as Json), mixHash: `0x${"77".repeat(32)}` } }
        : undefined,
    );
    await chain.campaign(folder.path("third"), 1);
    const failed = await follow("--json");
    expect([failed.code, failed.json.error.code]).to.deep.equal([1, "HeaderNotRebuilt"]);
    expect(failed.json.error.hint).to.include("--way told");
    const told = await follow("--way", "told", "--json");
    expect(told.code, told.stderr).to.equal(0);
    expect(told.json.chains[0]).to.include({ way: "told" });
    expect(told.json.told.at(-1)).to.include({ last: null });
    expect((await follow()).stdout).to.match(/on the node's word +block \d+ on: the operator asked/);
  });

  it("says what the node said where a command that calls no contract is refused, and does not call it a bug", async () => {
    for (const [answer, code, words] of [
      [{ error: { code: -32_000, message: "the moon is in the wrong house" } }, "ChainRefused", "moon"],
      [{ result: null }, "NotOnNode", "could not be found"],
    ] as const) {
      speak((_, [tag]) => (tag === "latest" ? answer : undefined));
      for (const args of [
        ["timeline", "follow", "--until-head"],
        ["timeline", "check", "--blocks"],
        ["timeline", "check"],
      ]) {
        const refused = await run(...args, "--json");
        expect([refused.code, refused.json.error.code], args.join(" ")).to.deep.equal([1, code]);
        expect(refused.json.error.reason).to.include(words);
      }
    }
  });
});
