import { expect } from "chai";
import {
  type Observations,
  ourCosts,
  planCosts,
  probeFindings,
  type SeenTransaction,
  storyFindings,
} from "../../../src/lab/acceptance/index.ts";
import type { SeenCode, SeenGas } from "../../../src/lab/acceptance/observations.ts";
import { redactor } from "../../../src/sdk/core/text/redact.ts";

/** As Ethereum is. */
const code: SeenCode = {
  push0: true,
  mcopy: true,
  transientStorage: true,
  ecrecover: true,
  fullSize: true,
  overSize: false,
  returned: 131_072,
};
const gas: SeenGas = { blockLimit: 60_000_000n, transfer: 21_000n, call: 50_000_000n };
const time = { blocks: 13, seconds: 144, equal: 0, backward: 0, age: 7 };
const ethereum: Observations = {
  chainId: 1,
  transport: "http",
  proxy: "there",
  pending: "next",
  batch: true,
  refused: {},
  code,
  gas,
  time,
  fees: { rule: "EIP-1559", baseFees: [100n, 110n, 105n], gasPrice: 106n, priorityFee: 1n },
  finality: { safe: { blocks: 35, seconds: 420 }, finalized: { blocks: 70, seconds: 840 } },
  header: {
    isRebuilt: true,
    fork: [
      "baseFeePerGas",
      "withdrawalsRoot",
      "blobGasUsed",
      "excessBlobGas",
      "parentBeaconBlockRoot",
      "requestsHash",
    ],
    unknown: [],
  },
  proofs: { reached: 128, refused: 1_000 },
  logs: { reached: 100_000, most: 1_200 },
};

describe("what is found of a chain", () => {
  it("is nothing where it is as Ethereum", () => {
    expect(probeFindings(ethereum)).to.deep.equal([]);
  });

  const others: readonly (readonly [string, Partial<Observations>])[] = [
    ["cannot ProxyMissing", { proxy: "missing" }],
    ["cannot OtherProxy", { proxy: "other" }],
    ["cannot NoPUSH0", { code: { ...code, push0: false } }],
    ["cannot NoMCOPY", { code: { ...code, mcopy: false } }],
    ["cannot Noecrecover", { code: { ...code, ecrecover: false } }],
    ["differs NoTransientStorage", { code: { ...code, transientStorage: false } }],
    ["cannot SmallCode", { code: { ...code, fullSize: false } }],
    ["differs LargeCode", { code: { ...code, overSize: true } }],
    ["limits SmallAnswers", { code: { ...code, returned: 4_096 } }],
    ["differs LegacyFees", { fees: { rule: "legacy", baseFees: [], gasPrice: 5n } }],
    ["differs SteadyBaseFee", { fees: { rule: "EIP-1559", baseFees: [7n, 7n, 7n], gasPrice: 8n } }],
    [
      "differs JumpingBaseFee",
      { fees: { rule: "EIP-1559", baseFees: [1_000n, 1_200n, 1_100n], gasPrice: 8n } },
    ],
    [
      "differs NoTip",
      { fees: { rule: "EIP-1559", baseFees: [100n, 112n, 99n], gasPrice: 8n, priorityFee: 0n } },
    ],
    ["differs L1Fee", { l1Fee: { weiPerKilobyte: 10n ** 12n } }],
    ["limits SmallBlocks", { gas: { ...gas, blockLimit: 15_000_000n } }],
    ["differs NoGasCap", { gas: { ...gas, large: 17_100_000n } }],
    ["differs GasHoldsL1", { gas: { ...gas, transfer: 31_000n } }],
    ["limits SmallCalls", { gas: { ...gas, call: 0n } }],
    ["cannot TimeGoesBack", { time: { ...time, backward: 1 } }],
    ["differs EqualTimestamps", { time: { ...time, equal: 9, seconds: 3 } }],
    ["differs BlockTime", { time: { ...time, seconds: 24 } }],
    ["limits OldBlock", { time: { ...time, age: 4_000 } }],
    ["limits ClockDiffers", { time: { ...time, age: -600 } }],
    ["limits NoFinality", { finality: { safe: { blocks: 1, seconds: 2 } } }],
    [
      "differs OtherFinality",
      { finality: { ...ethereum.finality, finalized: { blocks: 90_000, seconds: 604_800 } } },
    ],
    ["cannot HeaderNotRebuilt", { header: { isRebuilt: false, fork: [], unknown: ["l1BlockNumber"] } }],
    [
      "differs MoreFields",
      { header: { isRebuilt: true, fork: ethereum.header!.fork, unknown: ["milliTimestamp"] } },
    ],
    ["differs OlderFork", { header: { isRebuilt: true, fork: ["baseFeePerGas"], unknown: [] } }],
    ["cannot NoProofs", { proofs: { reached: -1, refused: 0 } }],
    ["limits ShortProofs", { proofs: { reached: 16, refused: 128 } }],
    ["cannot NoLogs", { logs: { reached: -1, refused: 0, most: 0 } }],
    ["limits ShortLogs", { logs: { reached: 128, refused: 1_000, most: 0 } }],
    ["differs NoBatches", { batch: false }],
    ["differs NoPending", { pending: "newest" }],
    ["limits CoinUnsupported", { chainId: 295 }],
    ["differs Unanswered:proofs", { refused: { proofs: "the method does not exist" } }],
  ];
  for (const [expected, other] of others) {
    it(`is ${expected}`, () => {
      const found = probeFindings({ ...ethereum, ...other });
      expect(found.map(({ weight, id }) => `${weight} ${id}`)).to.deep.equal([expected]);
    });
  }

  it("says the limit that was seen, and what to do", () => {
    const [found] = probeFindings({ ...ethereum, logs: { reached: 128, refused: 1_000, most: 0 } });
    expect(found?.here).to.equal("eth_getLogs is answered over 128 blocks, and not 1,000.");
    expect(found?.meaning).to.include("--from-block");
  });
});

describe("what is found of the story", () => {
  const sent = (step: string, more: Partial<SeenTransaction> = {}): SeenTransaction => ({
    step,
    hash: "0x",
    block: 1,
    gas: ourCosts.issue.gas,
    price: 10n,
    l1Fee: 0n,
    seconds: 12,
    ...more,
  });
  const ids = (...parameters: Parameters<typeof storyFindings>) =>
    storyFindings(...parameters).map(({ id }) => id);

  it("is nothing where each step takes what it takes on ours", () => {
    expect(ids([sent("issue")], ourCosts.issue.gas * 10n)).to.deep.equal([]);
  });
  it("names steps that take more gas, but none of which a part was there before", () => {
    const [found] = storyFindings([sent("issue", { gas: 300_000n }), sent("system", { gas: 1n })], undefined);
    const ours = ourCosts.issue.gas.toLocaleString("en");
    expect(found?.here).to.equal(`Gas differs from ours in 1 step: issue 300,000 (${ours}).`);
  });
  it("is a slow transaction, and money that no receipt names", () => {
    expect(ids([sent("issue", { seconds: 90 })], undefined)).to.deep.equal(["SlowInclusion"]);
    expect(ids([sent("issue")], ourCosts.issue.gas * 10n + 1n)).to.deep.equal(["HiddenCharges"]);
    expect(ids([sent("issue", { l1Fee: 1n })], ourCosts.issue.gas * 10n + 1n)).to.deep.equal([]);
  });
});

describe("the plan of the costs", () => {
  const plan = (seen: Partial<Observations>, more: object = {}) =>
    planCosts({ seen: { ...ethereum, ...seen }, estimated: {}, done: new Set(), ...more });

  it("is gas by price, and the ether of the proxy and of campaigns in coin, of what is not done", () => {
    const all = plan({});
    /** What two campaigns in coin are funded with. */
    const coin = 2n * 10n ** 10n;
    expect(all.gas).to.equal(Object.values(ourCosts).reduce((sum, { gas: one }) => sum + one, 0n));
    expect(all.cost).to.equal(all.gas * 106n + 10n ** 16n + coin);
    const left = plan({}, { done: new Set(["proxy", "system"]) });
    expect(left.cost).to.equal((all.gas - ourCosts.proxy.gas - ourCosts.system.gas) * 106n + coin);
    expect(left.l1).to.equal(undefined);
    expect(left.needed > left.cost).to.equal(true);
  });
  it("leaves out what pays coin on Hedera", () => {
    const { steps, cost } = plan({ chainId: 296 });
    const names = ["coin", "recall", "create coin", "pay coin"] as const;
    const gasOfCoin = names.reduce((sum, name) => sum + ourCosts[name].gas, 0n);
    expect(steps.filter(({ step }) => names.some((name) => name === step))).to.deep.equal([]);
    expect(cost).to.equal(plan({}).cost - gasOfCoin * 106n - 2n * 10n ** 10n);
  });
  it("has the bytes where an oracle tells their price, or where a transfer takes more gas", () => {
    const done = new Set(["proxy"]);
    const { l1, cost } = plan({ l1Fee: { weiPerKilobyte: 1_024n } }, { done });
    const bytes = Object.values(ourCosts).reduce((sum, one) => sum + one.bytes, -ourCosts.proxy.bytes);
    expect(l1).to.equal(BigInt(bytes));
    expect(cost - plan({}, { done }).cost).to.equal(l1);
    const transfer = plan({ gas: { ...gas, transfer: 21_120n } }, { done }).gas;
    expect(transfer).to.equal(plan({}, { done }).gas);
    const dear = plan({ gas: { ...gas, transfer: 33_000n } }, { done }).gas;
    expect(dear > plan({}, { done }).gas + 100n * BigInt(bytes)).to.equal(true);
  });
  it("reckons with the base fee where the node tells less for a price, or none", () => {
    const fees = { rule: "EIP-1559", baseFees: [1n, 7n] } as const;
    expect(plan({ fees: { ...fees, gasPrice: 0n } }).price).to.equal(7n);
    expect(plan({ fees: { ...fees, gasPrice: 9n } }).price).to.equal(9n);
  });
  it("takes the node's own estimate where there is one", () => {
    const system = { gas: 5n, transactions: 1, bytes: 0, value: 0n };
    const { steps } = plan({}, { estimated: { system } });
    expect(steps.find(({ step }) => step === "system")?.gas).to.equal(5n);
  });
});

describe("a node's address in a report", () => {
  const rpc = "https://user:pass%40word@node.example/v3/0123456789abcdef?apikey=topsecret";
  it("keeps protocol and host, and nothing that could be a key", () => {
    const told = `${rpc} failed; key 0123456789abcdef, topsecret, pass@word; see https://other.example/path?x=1.`;
    const short = redactor(rpc)(told);
    expect(short).to.equal("https://node.example failed; key ..., ..., ...; see https://other.example.");
  });
  it("leaves nothing of a key that begins as another, is written otherwise, or has no name", () => {
    const long = redactor("https://project:project-secret@node.example/");
    expect(long("project, project-secret")).to.equal("..., ...");
    const coded = redactor("https://node.example/?key=top%2Fsecret");
    expect(coded("top/secret, top%2Fsecret")).to.equal("..., ...");
    expect(redactor("https://node.example/?0123456789abcdef")("0123456789abcdef")).to.equal("...");
  });
  it("leaves other texts as they are", () => {
    expect(redactor("http://127.0.0.1:8545")("block 8545 at /v3")).to.equal("block 8545 at /v3");
  });
});
