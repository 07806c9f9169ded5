import { expect } from "chai";
import { createClient, custom, type Hex, http, numberToHex, RpcRequestError } from "viem";
import { isNotFound } from "../../src/sdk/chain/errors/explainViemError.ts";
import { type LogsRefusal, logsRefusal } from "../../src/sdk/chain/events/logsRefusal.ts";
import { readEventLogs } from "../../src/sdk/chain/events/readLogs.ts";
import { endpointFault } from "../../src/sdk/delivery/endpointFault.ts";
import { openAnswering } from "../toolkit/answering.ts";
import { PATIENT } from "../toolkit/patience.ts";

/** Codes that nodes and providers have for a range: none of them says which refusal it is. */
const CODES = [
  -32_602, -32_005, -32_000, -32_001, -32_600, -32_603, -32_614, 3, 35, 413, 429, -32_012, -32_062, -32_701,
  -32_090, -32_002, -32_004,
];

/** What is too long, and the longest range that is named; 10,000 blocks were asked for. */
const TOO_LONG: readonly (readonly [words: string, longest?: number])[] = [
  // Alchemy.
  [
    "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Upgrade to PAYG.",
    10,
  ],
  [
    "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x1, 0x40]",
    64,
  ],
  // Infura, ZKsync; reth.
  ["query returned more than 10000 results. Try with this block range [0x64, 0xc7].", 100],
  ["query returned more than 10000 results"],
  ["query exceeds max results 20000, retry with the range 100-199", 100],
  ["query exceeds max block range 9000", 9_000],
  // BSC, Hedera.
  ["exceed maximum block range: 5000", 5_000],
  // Ankr, Frontier.
  ["block range is too wide"],
  ["block range is too wide (maximum 1024)", 1_024],
  // Blast, QuickNode, dRPC, Chainstack.
  ["eth_getLogs is limited to 1024 block range. See https://docs.example/rate-limits", 1_024],
  ["eth_getLogs is limited to a 5 range", 5],
  ["eth_getLogs and eth_newFilter are limited to a 10,000 blocks range"],
  ["ranges over 1000 blocks are not supported on freetier", 1_000],
  ["Block range limit exceeded. See more details at https://docs.example/docs/limits#evm-range-limits"],
  // coreth, Fantom, Evmos, Harmony, Linea, Besu.
  ["requested too many blocks from 1 to 5000, maximum is set to 2048", 2_048],
  ["too wide blocks range, the limit is 100", 100],
  ["maximum [from, to] blocks distance: 2000", 2_000],
  ["GetLogs query must be smaller than size 1024", 1_024],
  ["range is too large, max is 1k blocks", 1_000],
  ["Requested range exceeds maximum RPC range limit"],
  // Gateways.
  ["range over limit"],
  ["logs matched by query exceeds limit of 10000"],
  ["response is too big"],
  ["backend response too large"],
  ["block range 9999 exceeds limit of 2000", 2_000],
  ["block range greater than 2000 max", 2_000],
  ["logs response size should not greater than 150000000 bytes"],
  ["maximum allowed number of requested blocks is 3500", 3_500],
  // eRPC, and others that speak of the request.
  ["getLogs request exceeded max allowed range"],
  ["Your request exceeds the maximum block range of 1000 blocks", 1_000],
  ["eth_getLogs request limit is 1000 blocks", 1_000],
  // go-ethereum.
  ["query timeout exceeded"],
];

const ASKED_TOO_MUCH = [
  "Too many requests",
  "rate limit",
  "Your app has exceeded its compute units per second capacity. If you have retries enabled, you can ignore this.",
  "daily request count exceeded, request rate limited",
  "50/second request limit reached - reduce calls per second or upgrade your account",
  "call rate limit exhausted, retry in 10m0s",
  "You've reached the usage limit for your current plan",
];

const BEHIND = [
  // reth, Nethermind, ethrex; geth; OpenEthereum; Erigon; coreth.
  "block range extends beyond current head block",
  "block range extends beyond current head block: requested 0x2000, head 0x1000",
  "invalid block range params",
  "One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found",
  "end (100) > latest (90)",
  "requested block range [4096, 8192] is beyond latest executed block 4000 (node is still syncing)",
  "requested to block 100 after last accepted block 90",
  "requested to block 0x64 is greater than latest",
  "cannot find block",
  "block number exceeds latest block",
  "block 100 is not available yet",
];

const NAMED_ONLY = [
  "Please specify an address in your request",
  "address is required",
  "eth_getLogs without address filter is not allowed",
  "error deserializing parameter: missing field `address`",
];

const CONTRACT = `0x${"c0".repeat(20)}` as const;
const HASH = `0x${"ab".repeat(32)}` as const;

type Range = { readonly fromBlock: Hex; readonly toBlock: Hex };

/** A node that refuses, or not. @param refuses by the length of a range and which question it is */
function nodeThat(refuses: (length: number, count: number) => { code: number; message: string } | undefined) {
  const asked: number[] = [];
  const request = async ({ params }: { params: readonly [Range] }) => {
    const [{ fromBlock, toBlock }] = params;
    const length = Number(toBlock) - Number(fromBlock) + 1;
    asked.push(length);
    const error = refuses(length, asked.length);
    if (error !== undefined) throw new RpcRequestError({ body: {}, error, url: "http://node.example" });
    return [];
  };
  const client = createClient({ transport: custom({ request }, { retryCount: 3, retryDelay: 0 }) });
  const read = () =>
    readEventLogs(client, { contract: CONTRACT, abi: [], events: [], fromBlock: 0n, toBlock: 9_999n });
  return { asked, read };
}

describe("what nodes say in place of events", () => {
  for (const [message, longest] of TOO_LONG) {
    it(`is too long with any code: ${message.slice(0, 70)}`, async () => {
      for (const code of CODES) {
        const most = longest ?? 2_500;
        const { asked, read } = nodeThat((length) => (length > most ? { code, message } : undefined));
        expect(await read()).to.deep.equal([]);
        const refused = asked.filter((length) => length > most);
        expect(
          asked.find((length) => length < 10_000),
          `${code}`,
        ).to.equal(longest ?? 5_000);
        expect(refused.length, `${code}`).to.be.at.most(1 + 10_000 / most / 16 + 2);
        const thrown = new RpcRequestError({
          body: {},
          error: { code, message },
          url: "http://node.example",
        });
        expect(endpointFault(thrown), `${code}`).to.equal(undefined);
      }
    });
  }

  for (const [kind, all] of Object.entries({ busy: ASKED_TOO_MUCH, ahead: BEHIND })) {
    for (const message of all) {
      it(`is ${kind} with any code, and asked again as it is: ${message.slice(0, 60)}`, async () => {
        for (const code of CODES) {
          const passing = nodeThat((_, count) => (count < 3 ? { code, message } : undefined));
          expect(await passing.read()).to.deep.equal([]);
          expect(passing.asked, `${code}`).to.deep.equal([10_000, 10_000, 10_000]);
          const lasting = nodeThat(() => ({ code, message }));
          const thrown = await lasting.read().catch((error: unknown) => error);
          expect(lasting.asked, `${code}`).to.deep.equal([10_000, 10_000, 10_000, 10_000]);
          expect(logsRefusal(thrown)).to.equal(kind);
          if (kind === "ahead") expect(isNotFound(thrown), `${code}`).to.equal(true);
        }
      });
    }
  }

  it("is that it wants addresses, or that it does not know the method", () => {
    const kindOf = (message: string, code: number) =>
      logsRefusal(new RpcRequestError({ body: {}, error: { code, message }, url: "http://node.example" }));
    const expected: readonly (readonly [LogsRefusal, readonly string[]])[] = [
      ["address", NAMED_ONLY],
      ["other", ["rpc method is unsupported", "The method eth_getLogs is not available on the Free tier"]],
      ["perhaps", ["limit exceeded", "request timed out", "Internal error"]],
    ];
    for (const [kind, all] of expected)
      for (const message of all)
        for (const code of [-32_602, -32_000, -32_016]) expect(kindOf(message, code), message).to.equal(kind);
  });

  it("halves a range whose refusal repeats what was asked as the difference of its ends", async () => {
    for (const words of [
      "range of {} blocks exceeds the limit",
      "exceeds the range allowed for your plan ({} > 2000)",
    ]) {
      const { asked, read } = nodeThat((length) =>
        length > 2_000 ? { code: -32_000, message: words.replace("{}", `${length - 1}`) } : undefined,
      );
      expect(await read()).to.deep.equal([]);
      expect(asked.length, words).to.be.below(25);
    }
  });

  it("is the same where HTTP calls it an error, too", async () => {
    const said: readonly (readonly [status: number, code: number, words: string, asked: number])[] = [
      [400, -32_600, "up to a 5000 block range", 3],
      [413, -32_008, "response is too big", 3],
      [429, 429, "block range is too wide", 3],
      [429, 429, "too many requests", 2],
      [500, -32_000, "query returned more than 10000 results", 3],
    ];
    for (const [status, code, message, expected] of said) {
      let asked = 0;
      const server = await openAnswering(({ response, body }) => {
        const { id, params } = JSON.parse(body) as { id: number; params: readonly [Range] };
        const isLong = params[0].toBlock === numberToHex(9_999) && params[0].fromBlock === "0x0";
        const isRefused = isLong && (++asked === 1 || !message.includes("requests"));
        response.statusCode = isRefused ? status : 200;
        if (!isLong) asked++;
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({
            jsonrpc: "2.0",
            id,
            ...(isRefused ? { error: { code, message } } : { result: null }),
          }),
        );
      });
      const client = createClient({ transport: http(server.url, { ...PATIENT, retryDelay: 0 }) });
      const range = { contract: CONTRACT, abi: [], events: [], fromBlock: 0n, toBlock: 9_999n };
      expect(await readEventLogs(client, range)).to.deep.equal([]);
      expect(asked, `${status} ${message}`).to.equal(expected);
      await server.close();
    }
  });
});

describe("what nodes give besides events", () => {
  const log = (place: object) => ({
    address: CONTRACT,
    topics: [],
    data: "0x",
    blockHash: HASH,
    transactionHash: HASH,
    blockNumber: "0x2",
    logIndex: "0x0",
    removed: false,
    ...place,
  });
  const readFrom = (answer: unknown) => {
    const client = createClient({ transport: custom({ request: async () => answer }) });
    return readEventLogs(client, { contract: CONTRACT, abi: [], events: [], fromBlock: 0n, toBlock: 9n });
  };

  it("is put in order, and left out where it is no event of the contract that stands", async () => {
    const given = [
      log({ logIndex: "0xb" }),
      log({ logIndex: "0xa" }),
      log({ blockNumber: "0x1", address: CONTRACT.toUpperCase().replace("X", "x") }),
      log({ logIndex: "0x1", removed: true }),
      log({ blockNumber: null, logIndex: null, blockHash: null }),
      log({ address: `0x${"dd".repeat(20)}` }),
      log({ blockNumber: 3, logIndex: 1 }),
    ];
    const places = (await readFrom(given)).map(({ blockNumber, logIndex }) => [blockNumber, logIndex]);
    expect(places).to.deep.equal([
      [1n, 0],
      [2n, 10],
      [2n, 11],
      [3n, 1],
    ]);
    expect(await readFrom(null)).to.deep.equal([]);
  });

  it("is named where it is of other blocks, as reth's are for a range above its head", async () => {
    const thrown = await readFrom([log({ blockNumber: "0xa" })]).catch((error: unknown) => error);
    expect(thrown).to.include({ code: "LogsNotOfBlock" });
  });
});
