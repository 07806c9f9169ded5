import { expect } from "chai";
import fc from "fast-check";
import { createClient, custom, type Hex } from "viem";
import { prepareTransactionRequest } from "viem/actions";
import {
  baseIn,
  type Fees,
  type FeeTerms,
  feeQuotes,
  feesFor,
  isAnswer,
  maxIn,
  offerOf,
  quoteFees,
  readDataFee,
  tipIn,
} from "../../../src/sdk/delivery/fees.ts";
import { chainOf, fakeClient } from "./fakeChain.ts";

const london = { maxFeePerGas: 127n, maxPriorityFeePerGas: 7n };
const old = { gasPrice: 120n };

describe("feesFor", () => {
  it("offers a fifth above the base fee, or the price", () => {
    expect(feesFor({ rule: "eip1559", baseFee: 100n, tip: 7n })).to.deep.equal(london);
    expect(feesFor({ rule: "legacy", gasPrice: 100n })).to.deep.equal(old);
    expect(baseIn(london)).to.equal(100n);
    expect(baseIn(old)).to.equal(100n);
  });
});

const GWEI = 1_000_000_000n;
const busy = { maxFeePerGas: 127n * GWEI, maxPriorityFeePerGas: 7n * GWEI };

describe("offerOf", () => {
  const cases: readonly (readonly [string, Fees, FeeTerms, Fees])[] = [
    ["the fees of now", london, {}, london],
    [
      "a quarter above what is in the way",
      london,
      { outbid: { maxFeePerGas: 200n, maxPriorityFeePerGas: 10n } },
      { maxFeePerGas: 250n, maxPriorityFeePerGas: 13n },
    ],
    [
      "the present prices where they are more",
      london,
      { outbid: { maxFeePerGas: 20n, maxPriorityFeePerGas: 1n } },
      london,
    ],
    ["at least one wei more", { gasPrice: 0n }, { outbid: { gasPrice: 1n } }, { gasPrice: 2n }],
    [
      "a gwei where the tip in the way was nothing",
      { maxFeePerGas: 3n * GWEI, maxPriorityFeePerGas: 0n },
      { outbid: { maxFeePerGas: 2n * GWEI, maxPriorityFeePerGas: 0n } },
      { maxFeePerGas: 3n * GWEI, maxPriorityFeePerGas: GWEI },
    ],
    [
      "no tip above the whole",
      { maxFeePerGas: 7n, maxPriorityFeePerGas: 7n },
      { outbid: { maxFeePerGas: 8n, maxPriorityFeePerGas: 8n } },
      { maxFeePerGas: 10n, maxPriorityFeePerGas: 10n },
    ],
    [
      "both parts above a price of the old kind",
      london,
      { outbid: { gasPrice: 200n } },
      { maxFeePerGas: 250n, maxPriorityFeePerGas: 250n },
    ],
    [
      "a price above both parts",
      old,
      { outbid: { maxFeePerGas: 200n, maxPriorityFeePerGas: 1n } },
      { gasPrice: 250n },
    ],
    ["never above the ceiling", london, { ceiling: 50n }, { maxFeePerGas: 50n, maxPriorityFeePerGas: 7n }],
    [
      "not even to outbid",
      london,
      { ceiling: 210n, outbid: { maxFeePerGas: 200n, maxPriorityFeePerGas: 300n } },
      { maxFeePerGas: 210n, maxPriorityFeePerGas: 210n },
    ],
    ["never above the ceiling, of the old kind", old, { ceiling: 101n }, { gasPrice: 101n }],
    [
      "the tip that the node names, and room for it",
      london,
      { refused: { fees: london, wants: "tip", min: 25n } },
      { maxFeePerGas: 145n, maxPriorityFeePerGas: 25n },
    ],
    [
      "twice the tip where the node names none",
      busy,
      { refused: { fees: busy, wants: "tip", min: undefined } },
      { maxFeePerGas: 134n * GWEI, maxPriorityFeePerGas: 14n * GWEI },
    ],
    [
      "twice the tip where the node names less than it was offered",
      busy,
      { refused: { fees: busy, wants: "tip", min: 7n } },
      { maxFeePerGas: 134n * GWEI, maxPriorityFeePerGas: 14n * GWEI },
    ],
    [
      "a gwei where a tip of dust was refused",
      london,
      { refused: { fees: london, wants: "tip", min: undefined } },
      { maxFeePerGas: 120n + GWEI, maxPriorityFeePerGas: GWEI },
    ],
    [
      "ten times a tiny tip, as is usual on some chains",
      { maxFeePerGas: 6_000_000n, maxPriorityFeePerGas: 1_000_000n },
      {
        refused: {
          fees: { maxFeePerGas: 6_000_000n, maxPriorityFeePerGas: 1_000_000n },
          wants: "tip",
          min: undefined,
        },
      },
      { maxFeePerGas: 15_000_000n, maxPriorityFeePerGas: 10_000_000n },
    ],
    [
      "a gwei where nothing at all was refused",
      { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
      { refused: { fees: { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }, wants: "whole", min: undefined } },
      { maxFeePerGas: GWEI, maxPriorityFeePerGas: 0n },
    ],
    [
      "a gwei where a price of nothing was refused",
      { gasPrice: 0n },
      { refused: { fees: { gasPrice: 0n }, wants: "tip", min: undefined } },
      { gasPrice: GWEI },
    ],
    [
      "a gwei where a tip of nothing was refused",
      { maxFeePerGas: 120n, maxPriorityFeePerGas: 0n },
      {
        refused: { fees: { maxFeePerGas: 120n, maxPriorityFeePerGas: 0n }, wants: "tip", min: undefined },
      },
      { maxFeePerGas: 120n + GWEI, maxPriorityFeePerGas: GWEI },
    ],
    [
      "the fees of now, and no more tip, where the base fee has risen",
      london,
      {
        refused: { fees: { maxFeePerGas: 90n, maxPriorityFeePerGas: 7n }, wants: "whole", min: undefined },
      },
      london,
    ],
    [
      "a fifth above the base fee that a node names, which is ahead",
      london,
      { refused: { fees: london, wants: "whole", min: 150n } },
      { maxFeePerGas: 187n, maxPriorityFeePerGas: 7n },
    ],
    [
      "a quarter more where the node names no base fee and the others know of none",
      london,
      { refused: { fees: london, wants: "whole", min: undefined } },
      { maxFeePerGas: 159n, maxPriorityFeePerGas: 7n },
    ],
    [
      "twice a price of the old kind",
      { gasPrice: 120n * GWEI },
      { refused: { fees: { gasPrice: 120n * GWEI }, wants: "tip", min: undefined } },
      { gasPrice: 240n * GWEI },
    ],
    [
      "what a node asks for up to the ceiling",
      london,
      { ceiling: 140n, refused: { fees: london, wants: "tip", min: 200n } },
      { maxFeePerGas: 140n, maxPriorityFeePerGas: 140n },
    ],
  ];
  for (const [name, now, terms, fees] of cases) {
    it(`offers ${name}`, () => {
      expect(offerOf(now, terms)).to.deep.equal(fees);
    });
  }

  it("comes from every tip to 30 gwei within twelve refusals, and at most ten times further at once above dust", () => {
    for (let first = 0n; first < 30n * GWEI; first = (first * 3n) / 2n + 1n) {
      let fees: Fees = { maxFeePerGas: first, maxPriorityFeePerGas: first };
      const { maxFeePerGas, maxPriorityFeePerGas } = fees;
      for (let refusal = 0; refusal < 12; refusal++) {
        const before = tipIn(fees);
        fees = offerOf(
          { maxFeePerGas, maxPriorityFeePerGas },
          { refused: { fees, wants: "tip", min: undefined } },
        );
        if (before >= 100_000n) expect(tipIn(fees) <= 10n * before).to.equal(true);
      }
      expect(tipIn(fees) >= 30n * GWEI, `${first}`).to.equal(true);
    }
  });

  it("answers every refusal where no ceiling is in the way, and says where one is", () => {
    const price = fc.bigInt(0n, 10n ** 12n);
    const fees = fc.oneof(
      fc.record({ base: price, tip: price }).map(({ base, tip }): Fees => {
        return { maxFeePerGas: base + tip, maxPriorityFeePerGas: tip };
      }),
      price.map((gasPrice): Fees => ({ gasPrice })),
    );
    const wants = fc.constantFrom("tip" as const, "whole" as const);
    const least = fc.option(price, { nil: undefined });
    fc.assert(
      fc.property(fees, fees, wants, least, price, (now, before, want, named, ceiling) => {
        const refused = { fees: before, wants: want, min: named };
        expect(isAnswer(offerOf(now, { refused }), refused)).to.equal(true);
        const limited = offerOf(now, { refused, ceiling });
        expect(maxIn(limited) <= ceiling).to.equal(true);
        if (ceiling <= (want === "tip" ? tipIn(before) : maxIn(before)))
          expect(isAnswer(limited, refused) && "maxFeePerGas" in before).to.equal(false);
      }),
    );
  });
});

const answersOf = (baseFeePerGas: Hex | undefined, hasTips = true, tip = "0x5") =>
  fakeClient(5, (method) => {
    if (method === "eth_gasPrice") return "0x3e9";
    if (method === "eth_maxPriorityFeePerGas") return hasTips ? tip : undefined;
    if (method === "eth_getBlockByNumber")
      return { number: "0x1", timestamp: "0x1", transactions: [], baseFeePerGas };
    return undefined;
  });

describe("quoteFees", () => {
  for (const [name, fees, baseFee, hasTips] of [
    ["of EIP-1559", "eip1559", "0x3e8", true],
    ["of a node that knows no tips", "eip1559", "0x3e8", false],
    ["of the old kind", "legacy", undefined, true],
  ] as const) {
    it(`asks for fees ${name} what viem would offer`, async () => {
      const { client, asked } = answersOf(baseFee, hasTips);
      const quoted = await quoteFees(client, { fees });
      if (hasTips) expect(asked).to.have.length(fees === "legacy" ? 1 : 2);
      const { transport } = client;
      const same = createClient({ chain: chainOf(5), transport: custom({ request: transport.request }) });
      const prepared = await prepareTransactionRequest(same, {
        account: "0x00000000000000000000000000000000000000aa",
        type: fees,
        parameters: ["fees", "type"],
      });
      expect(prepared).to.include(quoted);
    });
  }

  it("names a block without the base fee that the profile speaks of", async () => {
    const thrown = await quoteFees(answersOf(undefined).client, { fees: "eip1559" }).catch((error) => error);
    expect(thrown).to.include({ code: "NoBaseFee" });
    expect(thrown.details).to.deep.equal({ chainId: 5, block: 1 });
  });
});

describe("feeQuotes", () => {
  it("asks once a block, for all", async () => {
    const { client, asked } = answersOf("0x3e8");
    const quote = feeQuotes(client, { fees: "eip1559" });
    const [one, other] = await Promise.all([quote(1n), quote(1n)]);
    expect(one).to.deep.equal({ maxFeePerGas: 1_205n, maxPriorityFeePerGas: 5n });
    expect(other).to.deep.equal(one);
    expect(asked).to.have.length(2);
    await quote(2n);
    await quote(2n);
    expect(asked).to.have.length(4);
    // A head that goes back is another block.
    await quote(1n);
    expect(asked).to.have.length(6);
  });

  it("believes no tip far above the base fee, for which a worker would wait for ether or below its ceiling", async () => {
    const { client } = answersOf("0x3e8", true, "0x38d7ea4c68000");
    expect(tipIn(await feeQuotes(client, { fees: "eip1559" })(1n))).to.equal(100_000_000_000n);
  });

  it("asks again after a failure", async () => {
    let isUp = false;
    const { client } = fakeClient(5, () => (isUp ? "0x64" : undefined));
    const quote = feeQuotes(client, { fees: "legacy" });
    expect(await quote(1n).catch((error) => String(error))).to.match(/does not exist/);
    isUp = true;
    expect(await quote(1n)).to.deep.equal({ gasPrice: 120n });
  });
});

describe("dataFeeOf", () => {
  it("asks the OP stack's oracle, and nobody elsewhere", async () => {
    const { client, asked } = fakeClient(10, (method) =>
      method === "eth_call" ? `0x${"00".repeat(31)}2a` : undefined,
    );
    expect(await readDataFee(client, { dataFee: "op-stack" }, "0x02ff")).to.equal(42n);
    expect(asked).to.deep.equal(["eth_call"]);
    expect(await readDataFee(client, { dataFee: "none" }, "0x02ff")).to.equal(0n);
    expect(await readDataFee(client, { dataFee: "arbitrum" }, "0x02ff")).to.equal(0n);
    expect(asked).to.have.length(1);
  });
});
