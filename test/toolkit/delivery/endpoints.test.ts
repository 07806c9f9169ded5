import { inspect } from "node:util";
import { expect } from "chai";
import {
  type BaseError,
  ContractFunctionRevertedError,
  custom,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  keccak256,
  parseAbi,
  RpcRequestError,
  toHex,
} from "viem";
import { readContract, sendRawTransaction } from "viem/actions";
import { endpoints } from "../../../src/sdk/delivery/endpoints.ts";
import { sendRefusal } from "../../../src/sdk/delivery/sendRefusal.ts";
import type { Endpoint } from "../../../src/sdk/delivery/trackedEndpoint.ts";
import { letPass, until } from "../patience.ts";
import { unknownMethod } from "./fakeChain.ts";
import { CHAIN, GENESIS, openEndpoints, quick, read, refused, SECRET } from "./openEndpoints.ts";

const BYTES: Hex = "0x02c0ffee";

type Fake = {
  readonly kind?: Endpoint["kind"];
  readonly chainId?: number | (() => number);
  readonly genesis?: Hex | null | (() => unknown);
  readonly answer?: (method: string, count: number) => unknown;
};

const rpcError = (code: number, message: string, data?: unknown) => () => {
  throw { code, message, data };
};

/** An endpoint in memory: it answers everything with 1, unless told otherwise. */
function fake(
  name: string,
  { kind = "public", chainId = CHAIN, genesis = GENESIS, answer = () => "0x1" }: Fake = {},
) {
  const asked: string[] = [];
  const sent: unknown[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === "eth_chainId") return toHex(typeof chainId === "number" ? chainId : chainId());
    const [first] = (params ?? []) as readonly unknown[];
    if (method === "eth_getBlockByNumber" && first === "0x0") {
      if (typeof genesis === "function") return genesis();
      return genesis === null ? unknownMethod(method) : { hash: genesis, number: "0x0" };
    }
    asked.push(method);
    if (method.startsWith("eth_sendRaw")) sent.push(first);
    return answer(method, asked.length);
  };
  const endpoint: Endpoint = {
    url: `https://${name}.example/${SECRET}`,
    kind,
    transport: custom({ request }),
  };
  return { asked, sent, endpoint };
}

const codeOf = (thrown: BaseError) =>
  (thrown.walk((one) => "reason" in (one as object)) as { code?: string })?.code;

describe("endpoints", () => {
  it("prefer the first public one", async () => {
    const hidden = fake("p", { kind: "private" });
    const first = fake("a");
    const second = fake("b");
    const { client } = openEndpoints([hidden, first, second]);
    for (let i = 0; i < 5; i++) expect(await read(client)).to.equal(1n);
    expect([hidden.asked.length, first.asked.length, second.asked.length]).to.deep.equal([0, 5, 0]);
  });

  const never = () => new Promise(() => {});
  const status = (code: number) => () => {
    throw new HttpRequestError({ url: "https://a.example", status: code });
  };
  const faults: Readonly<Record<string, (method: string, count: number) => unknown>> = {
    "HTTP 429": status(429),
    "HTTP 404": status(404),
    "HTTP 405": status(405),
    "HTTP 413": status(413),
    "HTTP 503": status(503),
    "too many calls, in JSON-RPC": rpcError(-32_005, "request rate limited"),
    "an error of its own": rpcError(-32_603, "Internal error"),
    "a head that it has not seen": rpcError(-32_000, "header not found"),
    "a range above its head": rpcError(-32_602, "block range extends beyond current head block"),
    "a state that it has not kept": rpcError(-32_000, "missing trie node ef7d"),
    "a method that it does not know": rpcError(-32_601, "method not found"),
    "an answer that is none": () => undefined,
    "a broken connection": () => {
      throw new TypeError("fetch failed");
    },
  };
  for (const [name, answer] of Object.entries(faults)) {
    it(`go to the next one after ${name}`, async () => {
      const first = fake("a", { answer });
      const second = fake("b", { answer: () => "0x2" });
      expect(await read(openEndpoints([first, second]).client)).to.equal(2n);
      expect([first.asked.length, second.asked.length]).to.deep.equal([1, 1]);
    });
  }

  it("go to the next one after silence, which the others do not wait for again", async () => {
    const first = fake("a", { answer: never });
    const second = fake("b", { answer: () => "0x2" });
    const { client, close } = openEndpoints([first, second], { pause: 60_000, patience: 500 });
    for (let i = 0; i < 5; i++) expect(await read(client)).to.equal(2n);
    expect([first.asked.length, second.asked.length]).to.deep.equal([1, 5]);
    close();
  });

  const answers: Readonly<Record<string, readonly [number, string]>> = {
    "a revert": [3, "execution reverted: no"],
    "a revert told as an error of its own": [-32_603, "VM Exception while processing transaction: revert"],
    "a revert of a contract that counts": [3, "execution reverted: rate limit exceeded"],
    "a revert told without the word": [3, "quota of 5 per day"],
    "a revert that puts off": [-32_000, "execution reverted: try again later"],
    "an invalid opcode": [-32_603, "invalid opcode: INVALID"],
    "a nonce too low": [-32_000, "nonce too low: next nonce 5, tx nonce 3"],
    "too little ether": [-32_003, "insufficient funds for gas * price + value"],
    "too low a price": [-32_000, "replacement transaction underpriced"],
    "too much gas": [-32_000, "block gas limit exceeded"],
    "a range that is too long": [429, "block range is too wide"],
    "a malformed question": [-32_602, "invalid argument 0"],
  };
  for (const [name, [code, message]] of Object.entries(answers)) {
    it(`take ${name} for an answer`, async () => {
      const first = fake("a", { answer: rpcError(code, message) });
      const second = fake("b");
      expect(String(await refused(read(openEndpoints([first, second]).client)))).to.contain(message);
      expect([first.asked.length, second.asked.length]).to.deep.equal([1, 0]);
    });
  }

  it("hand a contract's error on whole", async () => {
    const abi = parseAbi(["error Full(uint256 most)", "function look() view returns (uint256)"]);
    const data = encodeErrorResult({ abi, errorName: "Full", args: [9n] });
    const { client } = openEndpoints([fake("a", { answer: rpcError(3, "execution reverted", data) })]);
    const call = {
      address: "0x00000000000000000000000000000000000000aa",
      abi,
      functionName: "look",
    } as const;
    const found = (await refused(readContract(client, call))).walk(
      (one) => one instanceof ContractFunctionRevertedError,
    );
    expect((found as ContractFunctionRevertedError).data).to.deep.include({ errorName: "Full", args: [9n] });
  });

  for (const [name, answer] of Object.entries({
    "HTTP 503": status(503),
    busy: faults["an error of its own"],
  })) {
    it(`ask so often, and no more: ${name}`, async () => {
      const only = fake("a", { ...(answer !== undefined && { answer }) });
      await refused(read(openEndpoints([only], { ...quick, tries: 4 }).client));
      expect(only.asked).to.have.length(4);
    });
  }

  it("ask each one once that lacks something, and throw the last error", async () => {
    const answer = rpcError(-32_601, "method not found");
    const both = [fake("a", { answer }), fake("b", { answer })];
    expect(String(await refused(read(openEndpoints(both).client)))).to.match(/method not found/);
    expect(both.map(({ asked }) => asked.length)).to.deep.equal([1, 1]);
  });

  it("wait for none that was at fault before where the others lack something, and throw what these lack", async () => {
    for (const order of ["dead first", "dead last"]) {
      const dead = fake("a", { answer: status(403) });
      const working = fake("b", {
        answer: (method) => (method === "eth_syncing" ? unknownMethod(method) : "0x2"),
      });
      const list = order === "dead first" ? [dead, working] : [working, dead];
      const { client } = openEndpoints(list, { ...quick, pause: 60_000 });
      await read(client);
      const ask = () => refused(client.request({ method: "eth_syncing" }));
      if (order === "dead last") working.asked.length = 0;
      for (let i = 0; i < 3; i++) expect(String(await ask()), order).to.match(/eth_syncing/);
      expect(dead.asked, order).to.have.length(1);
    }
  });

  it("come back to the first one when it works again", async () => {
    const first = fake("a", { answer: (_, count) => (count === 1 ? status(503)() : "0x1") });
    const second = fake("b", { answer: () => "0x2" });
    const { client } = openEndpoints([first, second]);
    expect(await read(client)).to.equal(2n);
    await until(async () => (await read(client)) === 1n);
  });

  it("ask once only what would be done twice", async () => {
    const both = [fake("a", { answer: status(503) }), fake("b")];
    const { client } = openEndpoints(both);
    await refused(
      client.request({ method: "eth_sendTransaction", params: [{ from: client.chain.name }] as never }),
    );
    expect(both.map(({ asked }) => asked.length)).to.deep.equal([1, 0]);
  });

  it("give up what is asked when they are closed", async () => {
    const { client, close } = openEndpoints([fake("a", { answer: never })]);
    const one = refused(read(client));
    const other = refused(read(client));
    await letPass(5);
    close();
    expect([codeOf(await one), codeOf(await other)]).to.deep.equal(["EndpointsClosed", "EndpointsClosed"]);
    expect(codeOf(await refused(read(client)))).to.equal("EndpointsClosed");
  });

  for (const [name, list] of [
    ["no endpoint", []],
    ["private ones alone", [{ url: "https://a.example", kind: "private" }]],
    ["a socket", [{ url: `wss://a.example/${SECRET}`, kind: "public" }]],
    ["no address", [{ url: SECRET, kind: "public" }]],
  ] as const) {
    it(`refuse ${name}`, () => {
      const opening = () => endpoints(list);
      expect(opening).to.throw().include({ code: "BadEndpoint" });
      expect(opening).not.to.throw(SECRET);
    });
  }
});

describe("endpoints that take a transaction", () => {
  const hash: Hex = `0x${"ab".repeat(32)}`;
  const taking = { answer: () => hash };
  const send = (client: Parameters<typeof sendRawTransaction>[0]) =>
    sendRawTransaction(client, { serializedTransaction: BYTES });
  const low = rpcError(-32_000, "nonce too low");

  it("are all private ones, and no public one", async () => {
    const hidden = [fake("p", { kind: "private", ...taking }), fake("q", { kind: "private", ...taking })];
    const shown = fake("a", taking);
    expect(await send(openEndpoints([shown, ...hidden]).client)).to.equal(hash);
    expect([shown, ...hidden].map(({ sent }) => sent)).to.deep.equal([[], [BYTES], [BYTES]]);
  });

  it("need not all take it, or answer", async () => {
    const silent = fake("p", { kind: "private", answer: () => new Promise(() => {}) });
    const refusing = fake("q", { kind: "private", answer: low });
    const { client, close } = openEndpoints([
      fake("a"),
      silent,
      refusing,
      fake("r", { kind: "private", ...taking }),
    ]);
    expect(await send(client)).to.equal(hash);
    close();
  });

  it("never are public where private ones fail, and what the chain says goes before silence", async () => {
    const shown = fake("a", taking);
    const down = fake("p", { kind: "private", answer: rpcError(-32_603, "Internal error") });
    const refusing = fake("q", { kind: "private", answer: low });
    expect(String(await refused(send(openEndpoints([shown, refusing, down]).client)))).to.match(
      /nonce too low/,
    );
    expect(String(await refused(send(openEndpoints([shown, down]).client)))).to.match(/Internal error/);
    expect(shown.sent).to.deep.equal([]);
  });

  it("are asked once, and not left alone, where they refuse in a pool's words by HTTP or by an error without a number", async () => {
    const words = "transaction underpriced: gas tip cap 1, minimum needed 5";
    const url = "https://a.example";
    const byHttp = (status: number) => new HttpRequestError({ url, status, details: words });
    const byError = (error: unknown) => new RpcRequestError({ body: {}, error: error as never, url });
    for (const kind of ["public", "private"] as const) {
      for (const thrown of [
        byHttp(403),
        byHttp(500),
        byError({ message: words }),
        byError({ code: "LOW", message: words }),
      ]) {
        const answer = () => {
          throw thrown;
        };
        const all = [
          fake("a", { ...taking, ...(kind === "public" && { answer }) }),
          fake("p", { kind, answer }),
        ];
        const faults: string[] = [];
        const { client } = openEndpoints(all, { ...quick, onFault: (_, fault) => faults.push(fault) });
        expect(sendRefusal(await refused(send(client)))).to.deep.equal({
          kind: "price",
          wants: "tip",
          min: 5n,
        });
        expect(all.flatMap(({ sent }) => sent)).to.deep.equal([BYTES]);
        expect(faults).to.deep.equal([]);
      }
    }
  });

  it("are asked once each where their pool is full, and the next one at once", async () => {
    const full = () => {
      throw new RpcRequestError({ body: {}, error: { code: -32_000, message: "txpool is full" }, url: "a" });
    };
    const all = [fake("a", { ...taking, answer: full }), fake("b", taking)];
    await send(openEndpoints(all, quick).client);
    const none = [fake("a", { answer: full }), fake("b", { answer: full })];
    const faults: string[] = [];
    const { client } = openEndpoints(none, { ...quick, onFault: (_, fault) => faults.push(fault) });
    expect(sendRefusal(await refused(send(client)))).to.deep.equal({ kind: "outbid" });
    expect([...all, ...none].map(({ sent }) => sent.length)).to.deep.equal([1, 1, 1, 1]);
    expect(faults).to.deep.equal([]);
  });

  it("leave it open whether it was taken where one was silent, and others turn it away by HTTP", async () => {
    const away = () => {
      throw new HttpRequestError({ url: "https://a.example", status: 403, details: "Forbidden" });
    };
    const lost = () => {
      throw new TypeError("fetch failed");
    };
    for (const kind of ["public", "private"] as const) {
      for (const answers of [
        [lost, away],
        [away, lost],
      ]) {
        const all = answers.map((answer, i) => fake(`${kind}${i}`, { kind, answer }));
        const thrown = await refused(
          send(openEndpoints([...all, fake("a", { answer: lost })], { ...quick, tries: 2 }).client),
        );
        expect(sendRefusal(thrown).kind, kind).to.equal("silent");
      }
      const turned = fake("t", { kind, answer: away });
      const list = kind === "public" ? [turned] : [fake("a"), turned];
      const thrown = await refused(send(openEndpoints(list, { ...quick, tries: 2 }).client));
      expect([sendRefusal(thrown).kind, turned.sent.length]).to.deep.equal(["other", 2]);
    }
  });

  it("may show no blocks where they are private", async () => {
    const hidden = fake("p", { kind: "private", genesis: null, ...taking });
    expect(await send(openEndpoints([fake("a"), hidden]).client)).to.equal(hash);
  });

  it("are the first public one, or after a fault the next, which may have it already", async () => {
    const first = fake("a", { answer: () => undefined });
    const second = fake("b", { answer: rpcError(-32_000, "already known") });
    expect(await send(openEndpoints([first, second]).client)).to.equal(keccak256(BYTES));
    expect([first.sent, second.sent]).to.deep.equal([[BYTES], [BYTES]]);
  });
});

describe("endpoints of different chains", () => {
  const otherGenesis: Hex = `0x${"77".repeat(32)}`;
  for (const [name, second, code, words] of [
    ["another id", { chainId: 8 }, "WrongChain", /b\.example is of chain 8, not 7/],
    [
      "another first block",
      { genesis: otherGenesis },
      "EndpointsDiffer",
      /a\.example .*9e9e.*b\.example .*7777/,
    ],
  ] as const) {
    it(`are named: ${name}`, async () => {
      const { client, check } = openEndpoints([fake("a"), fake("b", second)]);
      const thrown = await refused(check());
      expect(thrown).to.include({ code });
      expect(String(thrown)).to.match(words);
      expect(inspect(thrown, { depth: 20 })).not.to.contain(SECRET);
      expect(await read(client)).to.equal(1n);
    });
  }

  it("are told by their id where one shows no first block, or shows the newest one instead", async () => {
    const newest = () => ({ hash: otherGenesis, number: "0x2328" });
    const pruned = rpcError(4_444, "pruned history unavailable");
    for (const genesis of [newest, pruned, () => null]) {
      const second = fake("b", { genesis, answer: () => "0x2" });
      expect(await read(openEndpoints([second]).client)).to.equal(2n);
      const states = await openEndpoints([fake("a"), second]).check();
      expect(states.map(({ chainId }) => chainId)).to.deep.equal([CHAIN, CHAIN]);
    }
  });

  it("are found out before they are used", async () => {
    const wrong = fake("b", { genesis: otherGenesis });
    const first = fake("a", { answer: (_, count) => (count === 1 ? "0x1" : status503()) });
    const { client } = openEndpoints([first, wrong]);
    expect(await read(client)).to.equal(1n);
    expect(codeOf(await refused(read(client)))).to.equal("EndpointsDiffer");
    expect(wrong.asked).to.deep.equal([]);
    const alone = openEndpoints([fake("a", { chainId: 8 })]);
    expect(codeOf(await refused(read(alone.client)))).to.equal("WrongChain");
  });

  const status503 = () => {
    throw new HttpRequestError({ url: "https://a.example", status: 503 });
  };

  it("are not used as long as they are, where one comes back as such after a fault", async () => {
    let chainId: number = CHAIN;
    let answer: () => unknown = () => "0x1";
    const looks: number[] = [];
    const look = () => {
      looks.push(chainId);
      return chainId;
    };
    const first = fake("a", { chainId: look, answer: () => answer() });
    const { client } = openEndpoints([first, fake("b", { answer: () => "0x2" })]);
    const reads = (isEnough: (answer: bigint) => boolean) => until(async () => isEnough(await read(client)));
    expect(await read(client)).to.equal(1n);
    [chainId, answer] = [8, status503];
    expect(await read(client)).to.equal(2n);
    answer = () => "0x1";
    const asked = first.asked.length;
    await reads(() => looks.filter((id) => id === 8).length > 3);
    expect(first.asked).to.have.length(asked);
    chainId = CHAIN;
    await reads((found) => found === 1n);
  });

  it("are named where nobody said which chain is meant", async () => {
    const { check } = endpoints(
      [fake("a"), fake("b", { chainId: 8, genesis: null, kind: "private" })].map(({ endpoint }) => endpoint),
      quick,
    );
    expect(await refused(check())).to.include({ code: "EndpointsDiffer" });
  });

  it("are told from silent ones by a check", async () => {
    const silent = { endpoint: { url: "http://127.0.0.1:1/x", kind: "public" } as const };
    const states = await openEndpoints([fake("a"), silent]).check();
    expect(states.map(({ place, chainId }) => [place, chainId])).to.deep.equal([
      ["https://a.example", CHAIN],
      ["http://127.0.0.1:1", undefined],
    ]);
    const thrown = await refused(openEndpoints([silent]).check());
    expect(thrown).to.include({ code: "ChainNotReachable" });
    expect(String(thrown)).to.match(/127\.0\.0\.1:1/);
  });
});
