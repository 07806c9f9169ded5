import { expect } from "chai";
import { createClient } from "viem";
import { nodeWords } from "../../../src/sdk/chain/errors/nodeWords.ts";
import { openHeadSocket } from "../../../src/sdk/delivery/headSocket.ts";
import { letPass, PATIENCE, until } from "../patience.ts";
import { openSocketServer, type Spoken } from "./socketServer.ts";

type Asked = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };
type Node = (asked: Asked, socket: Spoken) => unknown;

const HEAD = { jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1", result: {} } };
const say = (socket: Spoken, said: unknown) => socket.send(JSON.stringify(said));
/** What a question is answered with: itself. */
const answerTo = ({ id, method, params }: Asked) => ({ jsonrpc: "2.0", id, result: [method, ...params] });

/** Serves a node that says what it is told to, and opens it. */
async function withNode<Result>(
  node: Node,
  use: (opened: ReturnType<typeof openHeadSocket> & { ask: (name: string) => Promise<unknown> }) => Result,
  { patience = PATIENCE, path = "" } = {},
): Promise<Awaited<Result>> {
  const server = await openSocketServer((text, spoken) => node(JSON.parse(text) as Asked, spoken));
  const opened = openHeadSocket(`${server.url}${path}`, patience);
  const client = createClient({ transport: opened.transport });
  const ask = (name: string) => client.request({ method: name as never });
  try {
    return await use({ ...opened, ask });
  } finally {
    opened.close();
    server.close();
  }
}

/** Answers a subscription as it is told to, and anything else with itself. */
const subscribing =
  (subscribed: (asked: Asked) => object): Node =>
  (asked, socket) =>
    say(socket, asked.method === "eth_subscribe" ? subscribed(asked) : answerTo(asked));

type Opened = { readonly ask: (name: string) => Promise<unknown>; readonly nextHead: () => unknown };

/** Whether it says of itself that it has a new block, once it has answered something. */
async function isListening({ ask, nextHead }: Opened): Promise<boolean> {
  await ask("a");
  return nextHead() !== undefined;
}

describe("what nodes say behind ws://", () => {
  const unknown = { code: -32_601, message: "the method eth_subscribe does not exist/is not available" };
  const without: Readonly<Record<string, (asked: Asked) => object>> = {
    "it does not know how to": ({ id }) => ({ id, error: unknown }),
    "its refusal names no question": () => ({ id: null, error: { code: -32_700, message: "parse error" } }),
    "it says nothing that could be a subscription": ({ id }) => ({ id, result: null }),
    "its refusal is a text": ({ id }) => ({ id, error: "no" }),
    "it answers something else": () => ({}),
  };
  for (const [why, subscribed] of Object.entries(without)) {
    it(`is heard where it tells of no block: ${why}`, () =>
      withNode(subscribing(subscribed), async ({ ask, nextHead }) => {
        expect(await Promise.all([ask("a"), ask("b")])).to.deep.equal([["a"], ["b"]]);
        expect(await ask("c")).to.deep.equal(["c"]);
        expect(nextHead()).to.equal(undefined);
      }));
  }

  it("is asked on over the same connection where it never answers to a subscription", () => {
    let connections = 0;
    const node: Node = (asked, socket) => {
      if (asked.method === "eth_subscribe") connections++;
      else say(socket, answerTo(asked));
    };
    const patience = 3_000;
    return withNode(
      node,
      async ({ ask }) => {
        expect(await ask("a")).to.deep.equal(["a"]);
        await letPass(patience + 100);
        expect(await ask("b")).to.deep.equal(["b"]);
        expect(connections).to.equal(1);
      },
      { patience },
    );
  });

  it("is given up where it leaves a question without an answer", () => {
    const node: Node = () => undefined;
    return withNode(
      node,
      async ({ ask }) => expect(await ask("a").catch(nodeWords)).to.include("timed out"),
      { patience: 100 },
    );
  });

  const KEY = "k3yInThePath";
  const closings: Readonly<Record<string, Node>> = {
    "as it closes": (_, socket) => socket.close(`no more for ${KEY} today`),
    "in a message, and closes": (_, socket) => {
      say(socket, { message: `no more for ${KEY} today` });
      socket.close();
    },
    "in a message, and goes on": ({ method }, socket) =>
      method === "eth_subscribe" || say(socket, { message: `no more for ${KEY} today` }),
    "in an error of no question": ({ method }, socket) =>
      method === "eth_subscribe" ||
      say(socket, { id: null, error: { code: -32_005, message: `no more for ${KEY} today` } }),
  };
  for (const [how, node] of Object.entries(closings)) {
    it(`is quoted without the key of its address where it answers nobody: ${how}`, () =>
      withNode(
        node,
        async ({ ask }) => {
          const thrown = await Promise.all([ask("a"), ask("b")]).catch((one) => one);
          expect(nodeWords(thrown)).to.equal("no more for ... today");
        },
        { patience: 3_000, path: `/v2/${KEY}` },
      ));
  }

  const tongues: Readonly<Record<string, (said: object) => unknown>> = {
    "ids as texts": (said) => ({ ...said, id: String((said as Asked).id) }),
    "an error of null beside the answer": (said) => ({ ...said, error: null }),
    "several answers in one message": (said) => [said, null, {}],
    "frames of bytes": (said) => said,
  };
  for (const [name, tongue] of Object.entries(tongues)) {
    it(`is understood with ${name}`, () => {
      const node: Node = (asked, socket) => {
        const isHeads = asked.method === "eth_subscribe";
        const said = JSON.stringify(tongue(isHeads ? { id: asked.id, result: "0x1" } : answerTo(asked)));
        socket.send(name === "frames of bytes" ? Buffer.from(said) : said);
        if (asked.method === "mine") say(socket, HEAD);
      };
      return withNode(node, async ({ ask, nextHead }) => {
        await until(() => isListening({ ask, nextHead }));
        const head = nextHead();
        expect(await ask("mine")).to.deep.equal(["mine"]);
        await head;
      });
    });
  }

  it("may tell of a block before it has answered to the subscription, speak between answers, and answer in any order", () => {
    const held: Asked[] = [];
    const node: Node = (asked, socket) => {
      if (asked.method !== "eth_subscribe") held.push(asked);
      if (asked.method !== "last") return say(socket, HEAD);
      for (const text of ["ping", "", "null", "7", "[[]]", '{"jsonrpc']) socket.send(text);
      const big = { id: 999, result: "x".repeat(5_000_000) };
      say(socket, big);
      for (const one of held.toReversed()) say(socket, answerTo(one));
    };
    return withNode(node, async ({ ask }) => {
      const names = ["a", "b", "last"];
      expect(await Promise.all(names.map(ask))).to.deep.equal(names.map((name) => [name]));
    });
  });

  it("is opened again where it closes what is idle", () => {
    const node: Node = (asked, socket) => {
      say(socket, asked.method === "eth_subscribe" ? { id: asked.id, result: "0x1" } : answerTo(asked));
      if (asked.method === "idle") socket.close();
    };
    return withNode(node, async ({ ask, nextHead }) => {
      await until(() => isListening({ ask, nextHead }));
      await ask("idle");
      await until(() => nextHead() === undefined);
      expect(await ask("a")).to.deep.equal(["a"]);
    });
  });
});
