import { expect } from "chai";
import { createClient, custom, HttpRequestError, RpcRequestError } from "viem";
import { sendRawTransaction } from "viem/actions";
import { requireError } from "../../../src/sdk/delivery/requireAnswer.ts";
import { notSent } from "../../../src/sdk/delivery/sendingErrors.ts";
import { type SendRefusal, sendRefusal } from "../../../src/sdk/delivery/sendRefusal.ts";
import { chainOf } from "./fakeChain.ts";

type Row = readonly [node: string, code: number, words: string, means: SendRefusal];

const held: SendRefusal = { kind: "held" };
const outbid: SendRefusal = { kind: "outbid" };
const poor: SendRefusal = { kind: "poor" };
const unprotected: SendRefusal = { kind: "unprotected" };
const other: SendRefusal = { kind: "other" };
const tip = (least?: bigint): SendRefusal => ({ kind: "price", wants: "tip", min: least });
const whole = (least?: bigint): SendRefusal => ({ kind: "price", wants: "whole", min: least });

/** What nodes say, in their sources or in public reports; numbers and addresses are ours. */
const ROWS: readonly Row[] = [
  ["go-ethereum", -32_000, "already known", held],
  ["Nethermind", -32_010, "AlreadyKnown", held],
  ["Besu", -32_000, "Known transaction", held],
  ["OpenEthereum", -32_010, "Transaction with the same hash was already imported.", held],
  ["go-ethereum", -32_000, "replacement transaction underpriced", outbid],
  ["Besu", -32_000, "Replacement transaction underpriced", outbid],
  ["Nethermind", -32_010, "ReplacementNotAllowed", outbid],
  [
    "OpenEthereum",
    -32_010,
    "Transaction gas price is too low. There is another transaction with same nonce in the queue. Try increasing the gas price or incrementing the nonce.",
    outbid,
  ],
  [
    "EDR",
    -32_000,
    "Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 12 is necessary to replace the existing transaction with nonce 4.",
    outbid,
  ],
  [
    "Arbitrum",
    -32_000,
    "max fee per gas less than block base fee: address 0x00000000000000000000000000000000000000bb, maxFeePerGas: 13100000 baseFee: 13260000",
    whole(13_260_000n),
  ],
  [
    "go-ethereum",
    -32_000,
    "err: max fee per gas less than block base fee: address 0x00000000000000000000000000000000000000bb, maxFeePerGas: 9, baseFee: 12 (supplied gas 56786)",
    whole(12n),
  ],
  [
    "OpenEthereum",
    -32_010,
    "Transaction gas price is too low. It does not satisfy your node's minimal gas price (minimal: 3000, got: 20). Try increasing the gas price.",
    tip(3_000n),
  ],
  [
    "Nethermind, full",
    -32_010,
    "FeeTooLow, FeePerGas needs to be higher than 900 to be added to the TxPool. Affordable FeePerGas of rejected tx: 800.",
    tip(900n),
  ],
  ["Metis", -32_000, "gas price too low: 15 wei, use at least tx.gasPrice = 20 wei", tip(20n)],
  ["Nethermind", -32_010, "InsufficientFunds, Account balance: 5, cumulative cost: 50", poor],
  ["Besu", -32_004, "Upfront cost exceeds account balance", poor],
  ["Besu", -32_009, "Gas price below current base fee", whole()],
  ["Nethermind", -32_000, "miner premium is negative", whole()],
  [
    "Nethermind",
    -32_010,
    "FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 70, BaseFee: 81, MaxPriorityFeePerGas: 3, Block number: 4",
    whole(81n),
  ],
  [
    "EDR",
    -32_000,
    "Transaction maxFeePerGas (90) is too low for the next block, which has a baseFeePerGas of 102",
    whole(102n),
  ],
  [
    "Avalanche",
    -32_000,
    "transaction underpriced: address 0xbb have gas fee cap (20) < pool minimum fee cap (25)",
    whole(25n),
  ],
  [
    "Polygon",
    -32_000,
    "transaction underpriced: gas tip cap 1500000000, minimum needed 27000000000",
    tip(27_000_000_000n),
  ],
  [
    "go-ethereum",
    -32_000,
    "transaction gas price below minimum: gas tip cap 1, minimum needed 1000000",
    tip(1_000_000n),
  ],
  [
    "BSC, earlier",
    -32_000,
    "transaction underpriced: tip needed 3000000000, tip permitted 1000000000",
    tip(3_000_000_000n),
  ],
  ["Erigon", -32_000, "underpriced", tip()],
  ["Erigon", -32_000, "fee too low", tip()],
  ["Kaia", -32_000, "transaction underpriced: fee cap 10, minimum needed 25", whole(25n)],
  ["Nethermind", -32_010, "FeeTooLowToCompete", tip()],
  [
    "Gnosis",
    -32_010,
    "FeeTooLow, EffectivePriorityFeePerGas too low 782298153 < 1000000000, BaseFee: 7",
    tip(1_000_000_000n),
  ],
  ["Besu", -32_009, "Gas price below configured minimum gas price", tip()],
  ["Celo", -32_000, "gasprice is less than gas price minimum floor", tip()],
  [
    "go-ethereum",
    -32_000,
    "insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1",
    poor,
  ],
  ["go-ethereum", -32_000, "intrinsic gas too low: gas 20000, minimum needed 21000", other],
  [
    "go-ethereum",
    -32_000,
    "tx fee (1.20 ether) exceeds the configured cap (1.00 ether)",
    { kind: "dear", most: 10n ** 18n },
  ],
  [
    "go-ethereum",
    -32_000,
    "max priority fee per gas higher than max fee per gas: address 0xbb, maxPriorityFeePerGas: 5, maxFeePerGas: 4",
    other,
  ],
  ["go-ethereum", -32_000, "nonce too low: next nonce 5, tx nonce 4", other],
  ["go-ethereum", -32_000, "txpool is full", { kind: "outbid" }],
  ["Besu", -32_004, "Upfront cost exceeds account balance", poor],
  ["Nethermind", -32_010, "InsufficientFunds, Account balance: 0, cumulative cost: 12", poor],
  ["ZKsync", -32_000, "not enough balance to cover the fee. balance: 3, fee: 40", poor],
  ["a node", -32_000, "transaction would cause overdraft", poor],
  ["a node", -32_010, "InsufficientSenderBalance", poor],
  ["a node", -32_000, "Insufficient balance", poor],
  [
    "ZKsync",
    3,
    "failed to validate the transaction. reason: Validation revert: Account validation error: Not enough balance for fee + value",
    poor,
  ],
  [
    "ZKsync, later",
    -32_000,
    "failed to validate: not enough balance for fee + value. balance: 0, fee: 10, value: 0",
    poor,
  ],
  [
    "Filecoin",
    -32_000,
    "failed to look up actor state nonce: resolution lookup failed (f410f): resolve address f410f: actor not found",
    poor,
  ],
  ["Cosmos", -32_603, "rpc error: code = NotFound desc = account evmos1q9 not found: key not found", poor],
  ["a node", -32_000, "account 0x00000000000000000000000000000000000000bb not found", poor],
  ["a contract", 3, "Insufficient balance", other],
  ["a contract", 3, "execution reverted: Insufficient balance", other],
  ["a token", -32_000, "execution reverted: ERC20: transfer amount exceeds balance", other],
  ["a token", -32_000, "ERC20: insufficient balance", other],
  ["ZKsync", 3, "Validation revert: Paymaster validation error: Not enough balance for fee", other],
  ["Besu", -32_000, "ChainId is required", unprotected],
  ["Nethermind", -32_010, "InvalidTxChainId: Expected 41, got 0", unprotected],
  ["go-ethereum", -32_000, "only replay-protected (EIP-155) transactions allowed over RPC", unprotected],
];

/** What viem throws for it. */
async function thrownFor(thrown: unknown): Promise<unknown> {
  const request = async () => {
    throw thrown;
  };
  const client = createClient({ chain: chainOf(5), transport: custom({ request }, { retryCount: 0 }) });
  return sendRawTransaction(client, { serializedTransaction: "0x02" }).catch((error) => error);
}

describe("sendRefusal", () => {
  for (const [node, code, words, means] of ROWS) {
    it(`understands ${node}: ${words.slice(0, 60)}`, async () => {
      expect(sendRefusal(await thrownFor({ code, message: words }))).to.deep.equal(means);
    });
  }

  const below = "transaction underpriced: gas tip cap 1, minimum needed 25";
  for (const error of [
    { code: -32_603, message: "Internal error", data: below },
    { code: -32_603, message: "Internal JSON-RPC error.", data: { code: -32_000, message: below } },
    { code: -32_000, message: "server error", data: { reason: below } },
    { code: -32_000, message: "Transaction rejected", data: { cause: { message: below } } },
    { code: -32_000, message: "Invalid parameters: tx", data: JSON.stringify(below) },
    { code: -32_000, message: "execution error", cause: { message: below } },
    { code: -32_000, message: { reason: below } },
    { code: -32_000, message: JSON.stringify({ code: 12, message: below }) },
    { code: -32_000, message: below, cause: null },
    { code: -32_000, message: below, cause: {} },
    { code: -32_000, message: below, cause: "PoolError" },
    { code: -32_000, message: below, cause: { message: "rejected" } },
  ]) {
    it(`finds the words in ${JSON.stringify(error)}`, async () => {
      const thrown = await thrownFor(error);
      expect(sendRefusal(thrown)).to.deep.equal(tip(25n));
      expect(notSent("0xaa", thrown).reason).to.include(below);
    });
  }

  for (const [status, details, means] of [
    [400, JSON.stringify({ code: "INVALID", message: below }), tip(25n)],
    [500, JSON.stringify(below), tip(25n)],
    [400, JSON.stringify({ message: "insufficient funds for gas * price + value" }), poor],
    [503, "it has too much to do", { kind: "silent" }],
    [500, "Response timeout limit exceeded", { kind: "silent" }],
    [502, "Error reading response: max retries exceeded", { kind: "silent" }],
    [504, "upstream max response time exceeded", { kind: "silent" }],
    [502, "<html><head><title>502 Bad Gateway</title></head></html>", { kind: "silent" }],
    [401, "Unauthorized", other],
    [403, "<html><head><title>403 Forbidden</title></head></html>", other],
    [404, "<html><head><title>404 Not Found</title></head></html>", other],
    [403, JSON.stringify({ message: "already known" }), held],
    [403, "Too many requests from this address", { kind: "silent" }],
    [404, "upstream is gone", { kind: "silent" }],
    [408, "Request Timeout", { kind: "silent" }],
    [429, "too many questions", { kind: "silent" }],
  ] as const) {
    it(`reads what comes by HTTP ${status} alone: ${details.slice(0, 50)}`, async () => {
      const thrown = new HttpRequestError({ url: "http://memory", status, details });
      expect(sendRefusal(await thrownFor(thrown))).to.deep.equal(means);
    });
  }

  it("reads an error that has no code", async () => {
    const url = "http://memory";
    const thrown = new RpcRequestError({ body: {}, error: below as never, url });
    const told = requireError({ method: "eth_sendRawTransaction" }, thrown, url);
    expect(sendRefusal(await thrownFor(told))).to.deep.equal(tip(25n));
  });

  it("finds below a general message that the account is poor", async () => {
    const error = { code: 1010, message: "Invalid Transaction", data: "Inability to pay some fees" };
    expect(sendRefusal(await thrownFor(error))).to.deep.equal(poor);
  });

  it("says to wait where the account has too much waiting, and to ask another node of all else", async () => {
    const hintOf = async (message: string) =>
      notSent("0xaa", await thrownFor({ code: -32_000, message })).hint;
    for (const words of [
      "in-flight transaction limit reached for delegated accounts",
      "account limit exceeded: pooled 1 txs",
      "address already reserved",
    ])
      expect(await hintOf(words)).to.match(/^Wait until what the account has sent is mined/);
    expect(await hintOf("rejected by policy 17")).to.match(/^Run the same command with another node/);
  });

  it("tells silence from a refusal", async () => {
    const lost = new HttpRequestError({ url: "http://memory", details: "socket hang up" });
    expect(sendRefusal(await thrownFor(lost))).to.deep.equal({ kind: "silent" });
  });
});
