import { expect } from "chai";
import fc from "fast-check";
import {
  createClient,
  custom,
  encodeEventTopics,
  HttpRequestError,
  http,
  LimitExceededRpcError,
  MethodNotFoundRpcError,
  numberToHex,
  ResponseBodyTooLargeError,
  TimeoutError,
} from "viem";
import { hardhat } from "viem/chains";
import {
  firstBlockAt,
  readEvents,
  readInRanges,
  readLogs,
  readLogsInRanges,
  readNewestFirst,
} from "../../../../src/sdk/chain/events/readLogs.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { PATIENT } from "../../patience.ts";

class TooMuch extends Error {}

/** A node that holds some events, refuses ranges longer than `mostBlocks` and answers longer than `mostEvents`. */
function fakeNode(events: readonly bigint[], mostBlocks: bigint, mostEvents: number) {
  const asked: bigint[] = [];
  const read = async (from: bigint, to: bigint) => {
    asked.push(to - from + 1n);
    const found = events.filter((block) => block >= from && block <= to);
    // Nobody refuses a single block for its length.
    if (to > from && (to - from + 1n > mostBlocks || found.length > mostEvents)) throw new TooMuch();
    return found;
  };
  return { read, asked };
}
async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const isTooMuch = (thrown: unknown) => thrown instanceof TooMuch;

describe("chain/readInRanges", () => {
  it("reads every block once and in order, whatever the node allows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(0n, 50_000n), { maxLength: 60 }),
        fc.bigInt(1n, 100_000n),
        fc.integer({ min: 1, max: 40 }),
        fc.bigInt(0n, 20_000n),
        async (blocks, mostBlocks, mostEvents, from) => {
          const to = 50_000n;
          fc.pre((to - from) / mostBlocks < 5_000n);
          const events = blocks.toSorted((a, b) => Number(a - b));
          const { read } = fakeNode(events, mostBlocks, mostEvents);
          const told: number[] = [];
          const onProgress = (done: number, total: number) => told.push(done / total);
          const found = await readInRanges({ from, to, read, isTooMuch, onProgress });
          expect(found).to.deep.equal(events.filter((block) => block >= from));
          expect(told).to.deep.equal(told.toSorted((a, b) => a - b));
          expect(told.at(-1)).to.equal(1);
        },
      ),
      { numRuns: 60, seed: 20_261_120 },
    );
  });

  it("reads the same from the newest block on, and no further than it is asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(0n, 50_000n), { minLength: 1, maxLength: 60 }),
        fc.bigInt(20n, 100_000n),
        fc.bigInt(0n, 20_000n),
        async (blocks, mostBlocks, from) => {
          const to = 50_000n;
          const newestFirst = blocks.toSorted((a, b) => Number(b - a));
          const { read, asked } = fakeNode(newestFirst.toReversed(), mostBlocks, 40);
          const expected = newestFirst.filter((block) => block >= from);
          const found = await allOf(readNewestFirst({ from, to, read, isTooMuch }));
          expect(found).to.deep.equal(expected);
          const all = asked.length;
          for await (const one of readNewestFirst({ from, to, read, isTooMuch })) {
            expect(one).to.equal(expected[0]);
            break;
          }
          expect(asked.length - all).to.be.at.most(all);
        },
      ),
      { numRuns: 40, seed: 20_261_127 },
    );
    const ended = AbortSignal.abort(new Error("ended"));
    const { read, asked } = fakeNode([1n], 10n, 1);
    const run = allOf(readNewestFirst({ from: 0n, to: 9n, read, isTooMuch, signal: ended }));
    expect(await run.catch(({ message }: Error) => message)).to.equal("ended");
    expect(asked).to.deep.equal([]);
    const ending = new AbortController();
    const refuse = async () => {
      ending.abort(new Error("ended meanwhile"));
      throw new TooMuch();
    };
    const late = allOf(readNewestFirst({ from: 0n, to: 9n, read: refuse, isTooMuch, signal: ending.signal }));
    expect(await late.catch(({ message }: Error) => message)).to.equal("ended meanwhile");
  });

  it("asks an open node seldom, and a strict one hardly more often than it must", async () => {
    const open = fakeNode([], 1n << 60n, 1);
    await readInRanges({ from: 0n, to: 25_000_000n, read: open.read, isTooMuch });
    expect(open.asked.length).to.be.below(15);
    for (const most of [10n, 500n, 2_000n, 10_000n]) {
      const strict = fakeNode([], most, 1);
      await readInRanges({ from: 0n, to: most * 400n, read: strict.read, isTooMuch });
      // The sizes that halving reaches lie up to a factor of two below what is allowed.
      expect(strict.asked.length, `${most}`).to.be.below(900);
    }
  });

  it("asks for nothing where there is nothing to ask", async () => {
    const { read, asked } = fakeNode([], 1n, 1);
    expect(await readInRanges({ from: 5n, to: 4n, read, isTooMuch })).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
  });

  it("gives up on what no shorter range can mend", async () => {
    let asked = 0;
    const broken = async () => {
      asked += 1;
      throw new Error("no such method");
    };
    const run = readInRanges({ from: 0n, to: 99n, read: broken, isTooMuch });
    expect(await run.catch((error: Error) => error.message)).to.equal("no such method");
    expect(asked).to.equal(1);

    const never = readInRanges({
      from: 0n,
      to: 99n,
      read: async () => {
        asked += 1;
        throw new TooMuch();
      },
      isTooMuch,
    });
    expect(await never.catch((error: unknown) => error)).to.be.instanceOf(TooMuch);
    expect(asked).to.be.below(12);
  });
});

const CONTRACT = `0x${"c0".repeat(20)}` as const;
const url = "http://node";
const body = {};
const client = createClient({ transport: http(url, PATIENT) });

/** Reads 100 blocks from a node that answers for so many at most, and otherwise fails like this. */
async function read(most: bigint, failure: Error): Promise<number | string> {
  const ask = async (from: bigint, to: bigint) => {
    if (to - from + 1n > most) throw failure;
    return [from];
  };
  try {
    return (await readLogsInRanges(client, { contract: CONTRACT, fromBlock: 1n, toBlock: 100n, read: ask }))
      .length;
  } catch (error) {
    return error instanceof SymbolonError ? error.code : (error as Error).name;
  }
}

describe("chain/readLogs", () => {
  /** How often a node that answers like this is asked. */
  async function askedOf(failure: Error): Promise<number> {
    let asked = 0;
    const request = async () => {
      asked++;
      throw failure;
    };
    const node = createClient({ transport: custom({ request }, { retryCount: 3, retryDelay: 0 }) });
    const range = { address: CONTRACT, topics: [], from: 1n, to: 9n };
    await readLogs(node, range).catch((thrown) => expect(thrown.name).to.equal(failure.name));
    return asked;
  }

  it("asks once where the answer would be the same, and otherwise as often as its client", async () => {
    const refused = { method: "eth_getLogs" };
    expect(await askedOf(new ResponseBodyTooLargeError({ maxSize: 10, size: 11 }))).to.equal(1);
    expect(await askedOf(new MethodNotFoundRpcError(new Error("no such method"), refused))).to.equal(1);
    expect(await askedOf(new LimitExceededRpcError(new Error("later")))).to.be.greaterThan(3);
    expect(await askedOf(new HttpRequestError({ body, status: 502, url }))).to.be.greaterThan(3);
  });

  it("finds by an argument in capital letters what it finds in small ones", async () => {
    const abi = [
      { type: "event", name: "Made", inputs: [{ name: "schema", type: "bytes32", indexed: true }] },
    ] as const;
    const schema = `0x${"ab".repeat(32)}` as const;
    const log = {
      address: CONTRACT,
      topics: [...encodeEventTopics({ abi }), schema],
      data: "0x",
      blockHash: schema,
      transactionHash: schema,
      blockNumber: "0x2",
      logIndex: "0x0",
    };
    const node = createClient({ transport: custom({ request: async () => [log] }) });
    for (const asked of [schema, `0x${"AB".repeat(32)}`]) {
      const range = { address: CONTRACT, abi, eventName: "Made", from: 1n, to: 9n } as const;
      expect(await readEvents(node, { ...range, args: { schema: asked } })).to.have.length(1);
    }
  });
});

describe("chain/readLogsInRanges", () => {
  it("is no longer patient with a shorter range where the node says when it will answer", async () => {
    const busy = new HttpRequestError({
      body,
      status: 503,
      url,
      headers: new Headers({ "retry-after": "30" }),
    });
    expect(await read(7n, busy)).to.equal("HttpRequestError");
    expect(await read(7n, new HttpRequestError({ body, status: 503, url }))).to.be.at.least(15);
  });

  it("asks for less where an answer is too much, in whatever way that is said", async () => {
    const tooMuch = [
      new ResponseBodyTooLargeError({ maxSize: 10, size: 11 }),
      new TimeoutError({ body, url }),
      new HttpRequestError({ body, status: 413, url }),
    ];
    for (const failure of tooMuch) {
      expect(await read(7n, failure), failure.name).to.be.at.least(15);
      expect(await read(0n, failure), failure.name).to.equal("LogsRefused");
    }
  });

  it("does not ask again where less would not help", async () => {
    const unknown = new MethodNotFoundRpcError(new Error("no such method"), { method: "eth_getLogs" });
    expect(await read(7n, unknown)).to.equal(unknown.name);
    expect(await read(7n, new HttpRequestError({ body, status: 401, url }))).to.equal("HttpRequestError");
  });
});

describe("chain/readLogs that is ended", () => {
  it("waits no longer for a node that says when it will answer, and asks it nothing more", async () => {
    const ending = new AbortController();
    let asked = 0;
    const request = async () => {
      asked++;
      setTimeout(() => ending.abort(new Error("ended")));
      throw new HttpRequestError({ body, status: 429, url, headers: new Headers({ "retry-after": "60" }) });
    };
    const node = createClient({ transport: custom({ request }) });
    const asking = { address: CONTRACT, topics: [], from: 0n, to: 9n, signal: ending.signal };
    expect(await readLogs(node, asking).catch(({ message }: Error) => message)).to.equal("ended");
    expect(asked).to.equal(1);
  });
});

describe("chain/firstBlockAt", () => {
  it("finds a block of that very moment, else the next one, and the newest after all", async () => {
    const times = [100n, 110n, 120n, 120n, 130n];
    const request = async ({ params }: { params?: readonly unknown[] }) => {
      const number = params?.[0] === "latest" ? times.length - 1 : Number(params?.[0]);
      return { number: numberToHex(number), timestamp: numberToHex(times[number] ?? 0n), transactions: [] };
    };
    const node = createClient({ chain: hardhat, transport: custom({ request }) });
    const found = await Promise.all(
      [0n, 100n, 110n, 111n, 120n, 130n, 131n].map((at) => firstBlockAt(node, at)),
    );
    expect(found).to.deep.equal([0n, 0n, 1n, 2n, 2n, 4n, 4n]);
  });
});
