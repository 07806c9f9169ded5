import { expect } from "chai";
import { encodeAbiParameters, type Hex, HttpRequestError, toHex } from "viem";
import { openLocalChain } from "../../../src/lab/dryRun/engine/openLocalChain.ts";
import { type ChainProfile, type ProfileOverrides, readProfile } from "../../../src/sdk/delivery/profile.ts";
import { fakeClient } from "./fakeChain.ts";

const HEAD = 1_000;
const ARB_SYS = "0x0000000000000000000000000000000000000064";
const OP_ORACLE = "0x420000000000000000000000000000000000000F";
const WITHOUT_FLOOR = 21_000 + 256 * 16;
const WITH_FLOOR = 21_000 + 256 * 40;

type Fake = {
  readonly id?: number;
  /** Blocks that `finalized` is behind; undefined: the node refuses the tag. */
  readonly lag?: number;
  readonly seconds?: number;
  readonly head?: number;
  readonly gasLimit?: bigint;
  readonly baseFee?: Hex | undefined;
  readonly extraData?: Hex;
  readonly estimate?: number;
  /** Address of a contract that is there. */
  readonly contract?: string;
  readonly call?: Hex;
  /** It answers null for `finalized`. */
  readonly noFinal?: true;
};

function fake(terms: Fake) {
  const { id = 10, lag, seconds = 2, head = HEAD, gasLimit = 60_000_000n, extraData = "0x" } = terms;
  const { estimate = WITHOUT_FLOOR, contract, call } = terms;
  const baseFeePerGas = "baseFee" in terms ? terms.baseFee : "0x7";
  const block = (number: number) => ({
    number: toHex(number),
    timestamp: toHex(1_700_000_000 + Math.floor(number * seconds)),
    gasLimit: toHex(gasLimit),
    baseFeePerGas,
    extraData,
    transactions: [],
    hash: `0x${"01".repeat(32)}`,
  });
  return fakeClient(id, (method, [first]) => {
    if (method === "eth_getCode") return first === contract ? "0xfe" : "0x";
    if (method === "eth_estimateGas") return toHex(estimate);
    if (method === "eth_call") return call;
    if (method !== "eth_getBlockByNumber") return undefined;
    if (first === "latest") return block(head);
    if (first !== "finalized") return block(Number(first));
    if (terms.noFinal) return null;
    // The words of go-ethereum before anything is final.
    if (lag === undefined) throw { code: -39_001, message: "finalized block not found" };
    return block(head - lag);
  }).client;
}

const three = (...values: readonly [bigint, bigint, bigint]) =>
  encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }], values);

describe("readProfile", () => {
  const cases: readonly (readonly [string, Fake, Partial<ChainProfile>])[] = [
    [
      "Ethereum",
      { id: 1, lag: 70, seconds: 12, estimate: WITH_FLOOR },
      {
        chainId: 1,
        finality: { by: "tag" },
        transactionGas: 16_777_216n,
        blockTarget: 30_000_000n,
        calldataBytes: 125_000,
        hasCalldataFloor: true,
        fees: "eip1559",
        dataFee: "none",
        inFlight: 16,
        blockTime: 12_000,
      },
    ],
    ["a chain that is final at once", { lag: 0 }, { finality: { by: "tag" } }],
    ["a chain without the tag", {}, { finality: { by: "depth", blocks: 64 }, hasCalldataFloor: false }],
    ["a local chain whose tag is its head", { id: 31_337, lag: 0 }, { finality: { by: "depth", blocks: 0 } }],
    ["a local chain whose tag lags", { id: 31_337, lag: 64 }, { finality: { by: "tag" } }],
    ["a chain that knows no final block yet", { noFinal: true }, { finality: { by: "depth", blocks: 64 } }],
    ["a local chain without the tag", { id: 1_337 }, { finality: { by: "depth", blocks: 0 } }],
    [
      "a chain without base fee and with small blocks",
      { baseFee: undefined, gasLimit: 8_000_000n },
      { fees: "legacy", transactionGas: 8_000_000n, blockTarget: 8_000_000n },
    ],
    [
      "an OP stack of before Holocene",
      { contract: OP_ORACLE, lag: 900 },
      { dataFee: "op-stack", blockTarget: 10_000_000n, blockTime: 2_000, inFlight: 16 },
    ],
    [
      "an OP stack since Holocene",
      { contract: OP_ORACLE, extraData: "0x000000003200000003" },
      { dataFee: "op-stack", blockTarget: 20_000_000n },
    ],
    [
      "an OP stack since Jovian",
      { contract: OP_ORACLE, extraData: "0x0100000032000000020000000000000001" },
      { blockTarget: 30_000_000n },
    ],
    [
      "an OP stack with extra data of another form",
      { contract: OP_ORACLE, extraData: "0x020000003200000002" },
      { blockTarget: 10_000_000n },
    ],
    [
      "Arbitrum",
      {
        id: 42_161,
        contract: ARB_SYS,
        seconds: 0.25,
        gasLimit: 1n << 50n,
        estimate: WITH_FLOOR,
        call: three(7_000_000n, 32_000_000n, 32_000_000n),
      },
      {
        dataFee: "arbitrum",
        inFlight: 1,
        calldataBytes: 84_000,
        hasCalldataFloor: false,
        transactionGas: 16_777_216n,
        blockTarget: 1_750_000n,
      },
    ],
    [
      "a chain of Arbitrum's with small transactions",
      { contract: ARB_SYS, call: three(1_000_000n, 0n, 10_000_000n) },
      { transactionGas: 10_000_000n, blockTarget: 2_000_000n },
    ],
    ["ZKsync", { id: 324 }, { inFlight: 1, dataFee: "none" }],
    ["blocks that come quicker than time is told", { seconds: 0 }, { blockTime: 250 }],
    ["a chain that was asleep", { seconds: 86_400 }, { blockTime: 60_000 }],
    ["a chain with one block", { head: 0 }, { blockTime: 1_000 }],
  ];
  for (const [name, terms, expected] of cases) {
    it(`knows ${name}`, async () => {
      expect(await readProfile(fake(terms))).to.deep.include(expected);
    });
  }

  it("knows the embedded chain, empty or not", async () => {
    const { clients, close } = await openLocalChain();
    try {
      const [client] = clients;
      const expected: Partial<ChainProfile> = {
        finality: { by: "depth", blocks: 0 },
        transactionGas: 16_777_216n,
        fees: "eip1559",
        hasCalldataFloor: true,
        dataFee: "none",
        inFlight: 16,
      };
      expect(await readProfile(client)).to.deep.include(expected);
      await client.sendTransaction({ to: client.account.address, value: 1n });
      expect(await readProfile(client)).to.deep.include(expected);
    } finally {
      await close();
    }
  });

  it("believes whoever knows better", async () => {
    const overrides: ProfileOverrides = {
      finality: { by: "depth", blocks: 3 },
      inFlight: 4,
      transactionGas: 25_000_000n,
    };
    expect(await readProfile(fake({ lag: 2 }), overrides)).to.deep.include({ chainId: 10, ...overrides });
  });

  it("asks for nothing that whoever knows better says", async () => {
    const asked: string[] = [];
    const { client } = fakeClient(10, (method, [first]) => {
      asked.push(`${method} ${first}`);
      if (first !== "latest") throw { code: -32_603, message: "internal error" };
      return { number: "0x99", timestamp: "0x1", gasLimit: "0x1c9c380", transactions: [], extraData: "0x" };
    });
    const overrides: ProfileOverrides = {
      finality: { by: "depth", blocks: 40 },
      dataFee: "arbitrum",
      blockTime: 700,
      hasCalldataFloor: false,
      transactionGas: 30_000n,
      blockTarget: 9n,
    };
    expect(await readProfile(client, overrides)).to.deep.include(overrides);
    expect(asked).to.deep.equal(["eth_getBlockByNumber latest"]);
  });

  it("measures the time between blocks by what a node without old blocks has", async () => {
    for (const [kept, blockTime] of [
      [150, 3_000],
      [10, 3_000],
      [0, 1_000],
    ] as const) {
      const { client } = fakeClient(10, (method, [first]) => {
        if (method === "eth_getCode") return "0x";
        if (method === "eth_estimateGas") return "0x5208";
        const number = first === "latest" ? 900 : Number(first);
        if (first === "finalized" || number < 900 - kept) return null;
        const timestamp = toHex(3 * number);
        return { number: toHex(number), timestamp, gasLimit: "0x1c9c380", transactions: [], extraData: "0x" };
      });
      expect(await readProfile(client), `${kept} blocks`).to.include({ blockTime });
    }
  });

  for (const [name, overrides] of [
    ["inFlight", { inFlight: 0 }],
    ["calldataBytes", { calldataBytes: 1.5 }],
    ["transactionGas", { transactionGas: 20_999n }],
    ["depth", { finality: { by: "depth", blocks: -1 } }],
    ["blockTime", { blockTime: Number.NaN }],
  ] as const) {
    it(`refuses an impossible ${name}`, async () => {
      const thrown = await readProfile(fake({}), overrides).catch((error) => error);
      expect(thrown).to.include({ code: "BadChainProfile" });
      expect(thrown.details).to.include({ chainId: 10, name });
    });
  }

  /** A node that throws for the tag `finalized`. @param isOut whether from then on it answers nothing else either */
  const withoutTag = (thrown: unknown, isOut = false) => {
    let isAsked = false;
    return fakeClient(10, (method, [first]) => {
      if (method === "eth_estimateGas") return "0x5208";
      if (method === "eth_getCode") return "0x";
      isAsked ||= first === "finalized";
      if (first === "finalized" || (isOut && isAsked)) throw thrown;
      return { number: "0x9", timestamp: "0x1", gasLimit: "0x1c9c380", transactions: [], extraData: "0x" };
    }).client;
  };
  const httpError = (status: number) => new HttpRequestError({ url: "http://a", status });

  for (const [thrown, words] of [
    [httpError(403), "HTTP 403"],
    [httpError(503), "HTTP 503"],
    [{ code: 429, message: "Too many requests for this block tag" }, "Too many requests for this block tag"],
    [{ code: -32_000, message: "node is syncing" }, "node is syncing"],
    [{ code: -32_000, message: "finalized block temporarily unavailable" }, "temporarily unavailable"],
  ] as const) {
    it(`names the tag that a node does not serve, in its words, and the option without it: ${words}`, async () => {
      const client = withoutTag(thrown);
      const refused = await readProfile(client).catch((error) => error);
      expect(refused).to.include({ code: "ChainRefused" });
      expect(refused.reason).to.include("newest block").and.to.include("tag finalized").and.to.include(words);
      expect(refused.hint).to.include("--finality 64");
      const finality = { by: "depth", blocks: 64 } as const;
      expect(await readProfile(client, { finality })).to.deep.include({ finality });
    });
  }

  it("blames no tag where the node answers nothing any more", async () => {
    const out = await readProfile(withoutTag(httpError(503), true)).catch((error) => error);
    expect(String(out))
      .to.match(/Status: 503/)
      .and.not.include("tag finalized");
  });
});
