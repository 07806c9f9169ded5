import { inspect } from "node:util";
import { expect } from "chai";
import type { EndpointsOptions } from "../../../src/sdk/delivery/endpoints.ts";
import type { FaultName } from "../../../src/sdk/delivery/faultName.ts";
import { letPass } from "../patience.ts";
import { type FaultyNode, openFaultyNode, type Reply } from "../scripts/faultyNode.ts";
import { CHAIN, GENESIS, openEndpoints, quick, read, refused, SECRET } from "./openEndpoints.ts";

describe("endpoints over HTTP", () => {
  let node: FaultyNode;
  let second: FaultyNode;
  before(async () => {
    node = await openFaultyNode("http://127.0.0.1:1");
    second = await openFaultyNode("http://127.0.0.1:1");
  });
  beforeEach(() => {
    for (const one of [node, second]) {
      one.reset();
      one.answer = (method, [first]) => {
        if (method === "eth_chainId") return { result: `0x${CHAIN.toString(16)}` };
        if (method === "eth_getBlockByNumber" && first === "0x0") return { result: { hash: GENESIS } };
        return { result: one === node ? "0x1" : "0x2" };
      };
    }
  });
  after(async () => {
    await node.close();
    await second.close();
  });
  const openBoth = (options: EndpointsOptions = quick) =>
    openEndpoints(
      [node, second].map(({ url }) => ({ endpoint: { url, kind: "public" } })),
      options,
    );
  const asksOf = ({ asked }: FaultyNode) => asked.filter((method) => method === "eth_blockNumber").length;

  const replies: Readonly<Record<string, Reply & { readonly fault: FaultName }>> = {
    "too many questions, with an answer": {
      fault: "429",
      status: 429,
      headers: { "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"slow down"}}',
    },
    "a gateway's page": { fault: "5xx", status: 502, body: "<h1>Bad Gateway</h1>" },
    "a page of HTML": { fault: "notJson", status: 200, body: "<h1>Welcome</h1>" },
    "a wrong key": { fault: "4xx", status: 401, body: "no such key" },
    "cut JSON": {
      fault: "notJson",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,',
    },
    "a cut connection": {
      fault: "cut",
      status: 200,
      body: '{"jsonrpc":"2.0","id":1,"result":"0x1"',
      end: "cut",
    },
    "what is no JSON-RPC": {
      fault: "notJson",
      status: 200,
      headers: { "content-type": "application/json" },
      body: "{}",
    },
    "nothing at all": {
      fault: "notJson",
      status: 200,
      headers: { "content-type": "application/json" },
      body: "null",
    },
  };
  for (const [name, { fault, ...reply }] of Object.entries(replies)) {
    it(`go to the next one after ${name}, and name it`, async () => {
      const faults: string[] = [];
      node.reply = (method) => (method === "eth_blockNumber" ? reply : undefined);
      const onFault = (host: string, kind: FaultName) => faults.push(`${host} ${kind}`);
      expect(await read(openBoth({ ...quick, onFault }).client)).to.equal(2n);
      expect([asksOf(node), asksOf(second)]).to.deep.equal([1, 1]);
      expect(faults).to.deep.equal([`${new URL(node.url).host} ${fault}`]);
    });
  }

  it("name one that takes no connection, and one that says nothing, and no key of an address", async () => {
    const faults: string[] = [];
    const onFault = (host: string, kind: FaultName) => faults.push(`${host} ${kind}`);
    node.reply = () => ({ status: 200, body: "{", end: "never" });
    const gone = await openFaultyNode("http://127.0.0.1:1");
    await gone.close();
    const urls = [`${gone.url}/${SECRET}`, `${node.url}/${SECRET}`, second.url];
    const open = urls.map((url) => ({ endpoint: { url, kind: "public" } as const }));
    const { client, close } = openEndpoints(open, { pause: 60_000, patience: 5_000, onFault });
    expect(await read(client)).to.equal(2n);
    close();
    expect(faults).to.deep.equal([`${new URL(gone.url).host} refused`, `${new URL(node.url).host} timeout`]);
  });

  it("go to the next one after an answer that never ends", async () => {
    node.reply = (method) =>
      method === "eth_blockNumber" ? { status: 200, body: '{"jsonrpc":"2.0"', end: "never" } : undefined;
    const { client, close } = openBoth({ pause: 60_000, patience: 5_000 });
    expect(await read(client)).to.equal(2n);
    close();
  });

  it("tell what one says that always refuses, and not its key", async () => {
    const faults: unknown[] = [];
    const body = JSON.stringify({ message: `The key ${SECRET} is not in your plan.` });
    node.reply = () => ({ status: 403, headers: { "content-type": "application/json" }, body });
    const urls = [`${node.url}/${SECRET}`, second.url];
    const both = urls.map((url) => ({ endpoint: { url, kind: "public" } as const }));
    const onFault = (...told: readonly unknown[]) => faults.push(told);
    const { client, check } = openEndpoints(both, { ...quick, pause: 60_000, onFault });
    const words = "The key ... is not in your plan";
    expect((await check()).map(({ fault }) => fault)).to.deep.equal([words, undefined]);
    expect(await read(client)).to.equal(2n);
    expect(faults).to.deep.equal([[new URL(node.url).host, "4xx", words]]);
  });

  it("leave one alone as long as it asks", async () => {
    node.reply = (method, count) =>
      method === "eth_blockNumber" && count < 4
        ? { status: 429, headers: { "retry-after": "600" } }
        : undefined;
    const { client } = openBoth();
    for (let i = 0; i < 50; i++) {
      expect(await read(client)).to.equal(2n);
      await letPass(1);
    }
    expect(asksOf(node)).to.equal(1);
  });

  it("keep what is secret in an address out of errors, and show it to the node", async () => {
    const url = `${node.url.replace("//", "//user:pa%24s@")}/${SECRET}?key=${SECRET}`;
    const opened = openEndpoints([{ endpoint: { url, kind: "public" } }], { ...quick, tries: 2 });
    expect(await read(opened.client)).to.equal(1n);
    expect(node.headers.authorization).to.equal(`Basic ${btoa("user:pa$s")}`);
    const failures: (Reply | undefined)[] = [
      { status: 503, body: "down" },
      { status: 200, end: "cut", body: "{" },
      { status: 429 },
    ];
    for (const failure of failures) {
      node.reply = () => failure;
      const shown = inspect(await refused(read(opened.client)), { depth: 20 });
      expect(shown).to.contain(new URL(node.url).host);
      expect(shown).not.to.match(new RegExp(`${SECRET}|pa\\$s|pa%24s`));
    }
  });
});
