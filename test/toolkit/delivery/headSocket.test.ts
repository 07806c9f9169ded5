import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { createClient, type Hex } from "viem";
import { getBlockNumber } from "viem/actions";
import { restUntil } from "../../../scripts/timeline/followChains.ts";
import { nodeWords } from "../../../src/sdk/chain/errors/nodeWords.ts";
import { endpoints } from "../../../src/sdk/delivery/endpoints.ts";
import { type HeadSocket, openHeadSocket } from "../../../src/sdk/delivery/headSocket.ts";
import { serveChain } from "../scripts/servedChain.ts";

/** Passes bytes on to a node, and can cut all connections through it. */
async function passTo(port: number) {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => sockets.add(socket.on("error", () => undefined));
  const server: Server = createServer((here) => {
    const there = connect(port, "127.0.0.1");
    for (const one of [here, there]) keep(one);
    here.pipe(there).pipe(here);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, cut, close: () => [server.close(), cut()] };
}

describe("a node behind ws://", () => {
  let chain: Awaited<ReturnType<typeof serveChain>>;
  let between: Awaited<ReturnType<typeof passTo>>;
  let socket: HeadSocket;
  before(async () => {
    chain = await serveChain();
    between = await passTo(Number(new URL(chain.rpc).port));
  });
  beforeEach(() => {
    socket = openHeadSocket(`ws://127.0.0.1:${between.port}/secret`);
  });
  afterEach(() => socket.close());
  after(async () => {
    between.close();
    await chain.close();
  });

  const client = () => createClient({ transport: socket.transport });
  /** Asks until it says of itself that it has a new block. */
  const listening = async () => {
    while (socket.nextHead() === undefined) await client().request({ method: "eth_chainId" });
  };
  const restUntilHead = async () => {
    const heads = [socket.nextHead() as Promise<void>];
    await restUntil(heads, 2 ** 31 - 1, new AbortController().signal);
  };

  it("is asked as others are, and wakes whoever rests at its next block", async () => {
    expect(socket.nextHead()).to.equal(undefined);
    const before = await getBlockNumber(client());
    await listening();
    const woken = restUntilHead();
    await chain.node.mine({ blocks: 1 });
    await woken;
    expect(await getBlockNumber(client(), { cacheTime: 0 })).to.equal(before + 1n);
    const refused = client().request({
      method: "eth_call",
      params: [{ data: "0x" }, "0xfffffff" as Hex],
    } as never);
    expect(nodeWords(await refused.catch((thrown: unknown) => thrown))).not.to.equal("");
  });

  it("is opened again after it broke off, tells no key, and does not tell of blocks meanwhile", async () => {
    await listening();
    const asked = client().request({ method: "eth_chainId" });
    between.cut();
    const thrown = await asked.catch((error: unknown) => String(error));
    expect(thrown).to.include("not connected").and.not.include("secret");
    await chain.node.mine({ blocks: 1 });
    await listening();
    const woken = restUntilHead();
    await chain.node.mine({ blocks: 1 });
    await woken;
  });

  it("gives way to another where it is not there, and keeps nobody after it is closed", async () => {
    const nobody = openHeadSocket("ws://127.0.0.1:1/secret");
    const both = endpoints(
      [nobody, socket].map(({ transport }, i) => ({ url: `ws://${i}`, kind: "public", transport })),
    );
    expect(await createClient({ transport: both.transport }).request({ method: "eth_chainId" })).to.equal(
      "0x7a69",
    );
    both.close();
    socket.close();
    expect(socket.nextHead()).to.equal(undefined);
    expect(
      await client()
        .request({ method: "eth_chainId" })
        .catch(() => "none"),
    ).to.equal("none");
    const rest = new AbortController();
    const resting = restUntil([], 2 ** 31 - 1, rest.signal);
    rest.abort();
    await resting;
  });
});
