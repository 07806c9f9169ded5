import { expect } from "chai";
import { RpcRequestError } from "viem";
import { endpointFault, faultOf } from "../../../src/sdk/delivery/endpointFault.ts";
import { type SendRefusal, sendRefusal } from "../../../src/sdk/delivery/sendRefusal.ts";

const said = (code: number, message: string) =>
  new RpcRequestError({ body: {}, error: { code, message }, url: "http://node.example" });
const priced = (wants: "tip" | "whole", least?: bigint): SendRefusal => ({
  kind: "price",
  wants,
  min: least,
});

/** What clients and chains say of a transaction, by what it means; numbers are ours. */
const WORDS: readonly (readonly [means: SendRefusal, words: readonly string[]])[] = [
  [
    { kind: "held" },
    [
      "INTERNAL_ERROR: existing tx with same hash",
      "tx already in mempool",
      "tx already exists in cache",
      "submit transaction to pool failed: Pool(AlreadyImported(0x12))",
      "transaction already imported",
      "transaction with hash 0x12 is already in the system",
      "Transaction is already in the pool",
      "known transaction: 77",
      "ALREADY_EXISTS: already known",
      "tx already exist",
      "Transaction is already in the transaction pool",
      "DUPLICATE_TRANSACTION",
    ],
  ],
  [
    { kind: "outbid" },
    [
      "message with nonce already exists",
      "replace by fee has too low GasPremium",
      "submit transaction to pool failed: Pool(TooLowPriority { old: 11, new: 12 })",
      "there is another tx which has the same nonce in the tx pool",
      "insufficient gas price to replace existing transaction",
      "INTERNAL_ERROR: could not replace existing tx",
      "tx with the same nonce is already in the mempool",
      "gas price not enough to bump transaction",
      "Another transaction has higher priority",
      "Tx with same nonce already inserted. To replace it, you need to specify a gas price > 41",
    ],
  ],
  [
    priced("whole"),
    [
      "gas price less than block base fee",
      "gasprice is less than base fee floor",
      "The gas price must be greater than or equal to baseFee",
      "'GasFeeCap' less than minimum base fee",
      "transaction feeCap 3 below chain minimum",
      "maxFeePerGas too low to be included in the next block",
      "GasFeeCap less than base fee lower bound for inclusion in next 20 epochs",
      "invalid gas fee cap. It must be set to value greater than or equal to baseFee",
      "GAS_PRICE_BELOW_CURRENT_BASE_FEE",
      "MaxFeePerGasTooLow",
      "base fee is greater than maxFeePerGas",
      // In words of nobody.
      "the fee cap does not cover the base fee",
      "max fee must be at least the base fee",
      "base fee not met",
    ],
  ],
  [
    priced("whole", 41n),
    [
      "max fee per gas less than block base fee: address 0xbb, maxFeePerGas: 12, baseFee: 41",
      "Transaction's maxFeePerGas (12) is less than the block's baseFeePerGas (41) (vm hf=london -> block -> tx)",
      "the tx gasfeecap is lower than the tx baseFee: 12 (gasfeecap), 41 (basefee). Please increase the gasfeecap.: insufficient fee",
      "max fee per gas less than block base fee (12 < 41): insufficient fee",
      "gas fee cap (12) too low, base fee 41",
      "GasFeeCap doesn't meet base fee lower bound for inclusion in the next 20 blocks (GasFeeCap: 12, baseFeeLowerBound:41)",
      "block base fee 41 exceeds max fee per gas 12",
      "transaction rejected: baseFee 41 > maxFeePerGas 12",
    ],
  ],
  [
    priced("tip"),
    [
      "gas prices too low, got: 12aunit required: 41aunit. Please retry using a higher gas price or a higher fee: insufficient fee",
      // EIP-1559 is not EIP-155.
      "provided fee < minimum global fee (12aunit < 41aunit). Please increase the priority tip (for EIP-1559 txs) or the gas prices (for access list or legacy txs): insufficient fee",
      "gasprice is less than gas price minimum",
      "There are too many transactions in the queue. Your transaction was dropped due to limit. Try increasing the fee.",
      "Priority fee per gas below configured minimum",
      "Max priority fee per gas is below configured minimum priority fee",
      "INTERNAL_ERROR: fee too low",
      "insufficient fees; got: 12aunit required: 41aunit",
      "INSUFFICIENT_TX_FEE",
      "GAS_PRICE_TOO_LOW",
      "GasPriceTooLow",
      "under min gas price",
      "zero gas price",
      "cannot accept 0 gas price transaction",
      "transaction's gas price lower than block's minimum",
      "invalid unit price: it should be equal to the minimum",
      "gas price of the transaction should be equal to 41",
      "Transaction fee too low",
      // A sum, and no price of a unit of gas; a base fee, and no tip.
      "transaction fee too low: minimum fee 2100000000000000",
      "Transaction fee 1000 is below the minimum 2100000000000000",
      "gas tip too low: baseFee 30000000000, tip 1",
      "insufficient fee. Transaction fee needs to be at least 41 TFuelWei",
      "transaction fee must be at least 41 gwei",
      // In words of nobody.
      "Fee not competitive",
      "Please increase your gas price",
      "the gas fee is insufficient for this network",
      "effective gas tip does not reach the floor",
      "offered gas price is not sufficient",
      "priority fee isn't high enough",
      "low gas price",
      "bid price too low",
      "transaction pays less than the pool's floor",
    ],
  ],
  [
    priced("tip", 41n),
    [
      "transaction priority fee below minimum required priority fee 41",
      "transaction underpriced: address 0xbb have gas tip cap (12) < pool gas tip cap (41)",
      "Gas price of 12 wei is below the minimum 41 wei",
      "Effective priority fee 12 wei is below the minimum 41 wei",
      "[Request ID: 3] Gas price '12' is below configured minimum gas price '41'",
      "transaction underpriced: minimum gas price is 41, provided 12",
      "gas price too low: 12 wei, use at least tx.gasPrice = 41 wei",
      "fee too low: 12, use at least tx.gasLimit = 7 and tx.gasPrice = 41",
      "Transaction gas price 12 less than the minimum value 41",
      "transaction underpriced: have 12 want 41",
      "Transaction gas price is 12, which is below the minimum of 41",
      "transaction underpriced: gas tip cap 0xc, minimum needed 0x29",
      "Gas tip too low, tip: 12, min: 41",
    ],
  ],
  [
    priced("tip", 25_500_000_000n),
    [
      "transaction underpriced: gas tip cap 1,500,000,000, minimum needed 25,500,000,000",
      "transaction underpriced: gas tip cap 1 gwei, minimum needed 25.5 gwei",
      "Gas price of 1 gwei is below the minimum 25.5 Gwei",
      "priority fee must be at least 25.5 gwei",
      "gas price too low, minimum: 25500 mwei",
      "cannot accept transactions with a tip lower than 25.5 gwei",
      "too low priority fee, minimum 25.5 gwei",
      "the required gas price is 25.5 gwei",
      "effective gas tip must exceed 25.5 gwei",
    ],
  ],
  [
    { kind: "poor" },
    [
      "insufficient MaxFeePerGas for sender balance",
      "insufficient fee token balance: required 41, but only have 12",
      "insufficient fee payer balance",
      "insufficient sender balance",
      "lack of funds (12) for max fee (41)",
      "submit transaction to pool failed: InvalidTransaction(InvalidTransaction::Payment)",
      "Inability to pay some fees (e.g. account balance too low)",
      "transaction up-front cost 0x29 exceeds transaction sender account balance 0xc",
      "INTERNAL_ERROR: insufficient funds",
      "INSUFFICIENT_PAYER_BALANCE",
      "Insufficient funds for transfer",
      "Signer had insufficient balance",
      "the sender account doesn't exist",
      "insufficient funds to pay for pending and new transactions",
      "spendable balance 12aunit is smaller than 41aunit: insufficient account funds",
      "Account balance is zero",
      "sender balance too low",
      "insufficient balance for transfer",
      "InvalidTransaction: Payment",
      "Pool(InvalidTransaction(Payment))",
      "TRANSACTION_UPFRONT_COST_EXCEEDS_BALANCE",
      "UPFRONT_COST_EXCEEDS_BALANCE",
      "sender doesn't have enough funds to send tx",
      "The total cost of executing this transaction exceeds the balance of the account",
      "balance 12, tx cost 41, overshot 29",
      "LackOfFundForMaxFee { fee: 41, balance: 12 }",
      "ERR_OUT_OF_FUND",
      "Transaction 0x12 is discarded due to out of balance, needs 41 but account balance is 12",
    ],
  ],
  [
    { kind: "unprotected" },
    [
      "pre-EIP155 transactions are not allowed",
      "legacy transactions without chain id are not allowed",
      "transaction has no chain id",
      "chain ID mismatch: expected 5, got 0",
      "Transaction chain id does not match: expected 5",
      "transactions must specify a chain ID",
      "wrong chain id None",
      "chainid must be set",
      "incorrect chain-id; expected 1, got 0",
      "Legacy pre-155 transactions not supported",
    ],
  ],
  [
    { kind: "dear", most: undefined },
    [
      "Transaction fee cap exceeded",
      "TX_FEECAP_EXCEEDED",
      "tx fee (0.00 ether) exceeds the configured cap (0.00 ether)",
    ],
  ],
  [
    { kind: "dear", most: 1_500_000_000_000_000_000n },
    [
      "tx fee (1.73 ether) exceeds the configured cap (1.50 ether)",
      "tx fee (1.73 BNB) exceeds the configured cap (1.50 BNB)",
      "tx fee (1730000000000000000 wei) exceeds the configured cap (1500000000000000000 wei)",
    ],
  ],
  [
    { kind: "typed" },
    [
      "transaction type not supported",
      "transaction type not supported: rejected type: 2",
      "transaction type not supported: type 2 rejected, pool not yet in London",
      "EIP-1559 fee market transactions are not supported below block 12",
      "EIP-1559 transactions are disabled",
      "EIP-1559 transactions are not supported here, use legacy transactions instead.",
      "Transaction type EIP1559 is invalid, accepted transaction types are [FRONTIER]",
      "Invalid transaction type",
      "InvalidTxType: Transaction type in Custom is not supported.",
      "dynamic fee tx not supported: transaction type not supported",
      "Unsupported transaction type",
      "only legacy transactions allowed over RPC",
      "this network does not support EIP-1559",
      "EIP-1559 not activated",
      "rlp: expected input list for types.txdata",
      "rlp: expected input list for types.LegacyTx",
      "failed to decode data: rlp: expected List",
      "Invalid params: Transaction RLP expected to be list: RlpExpectedToBeList",
      "Failed to decode transaction: RlpIsTooShort",
      "EIP-1559 is not supported",
      "type 2 isn't supported",
    ],
  ],
];

/** Neither a price nor a lack: nothing is offered again for them. */
const OTHER = [
  "intrinsic gas too low: gas 20000, minimum needed 21000",
  "insufficient gas for floor data gas cost: gas 12, minimum needed 41",
  "base fee exceeds gas limit",
  "Transaction gas is too low. There is not enough gas to cover minimal cost of the transaction (minimal: 21000, got: 20000). Try increasing supplied gas.",
  "Transaction cost exceeds current gas limit. Limit: 12, got: 41. Try decreasing supplied gas.",
  "transaction gas limit too high (cap: 16777216, tx: 20000000)",
  "account limit exceeded",
  "in-flight transaction limit reached for delegated accounts",
  "the tx doesn't have the correct nonce. account has nonce of: 5 tx has nonce of: 4",
  "OldNonce, Current nonce: 5, nonce of rejected tx: 4",
  "An invalid transaction with a lower nonce exists",
  "Max priority fee per gas exceeds max fee per gas",
  "future transaction tries to replace pending",
  "gas price too high: 41 wei, use at most tx.gasPrice = 12 wei",
  "gas per pubdata limit too low",
  "tx type 2 accepted, and its blob is not",
  "type 2 is the newest kind of transaction here",
  "execution reverted: invalid transaction type",
  "'GasFeeCap' less than 'GasPremium'",
  "Gas price not 0. Gas price is not supported.",
  "rejected by policy 17",
  // Money, and whoever pays.
  "insufficient liquidity in FeeAMM pool to swap fee tokens (required: 41)",
  "insufficient ETH to pay for gas fee",
  "sender doesn't have enough ether to pay the transaction fee",
  "not enough BNB to cover gas fees",
  "the fee recipient must be set",
  "sender account should be a fee payer at least",
  // A contract chooses its words.
  "execution reverted: already exists",
  "execution reverted: Insufficient fee",
  "execution reverted: transaction underpriced",
  "execution reverted: nonce too low",
  "execution reverted: insufficient funds",
  "VM Exception while processing transaction: reverted with reason string 'insufficient balance for transfer'",
];

/** What passes by itself, whatever is offered: nodes, pools and what stands before them. */
const PASSING = [
  "sequencer temporarily not available",
  "request queue is full",
  "connection pool is full",
  "timed out because of the limits of your plan",
  "Transaction pool is not ready",
  "service temporarily unavailable",
  "Service Unavailable",
  "Internal error",
  "internal server error",
  "server error",
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><hr>nginx</body></html>",
  "<!DOCTYPE html>\n<html><body><h1>504 Gateway Time-out</h1></body></html>",
  "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
  "no backends available for method",
  "request timed out",
  "unable to fetch base fee: upstream request timeout, at least one try",
  "context deadline exceeded",
  "dial tcp 127.0.0.1:8545: connect: connection refused",
  'Post "http://127.0.0.1:8545": EOF',
  "header not found",
  "node is syncing",
  "Too many connections",
];

/** Pools that keep no more of what pays so little. */
const FULL = [
  "txpool is full",
  "transaction pool is full",
  "the transaction pool is full",
  "mempool is full: number of txs 5000 (max: 5000), total txs bytes 1 (max: 2)",
  "pending sub-pool is full",
  "TXPOOL_OVERFLOW",
  "The transaction couldn't enter the pool because of the limit",
];

/** Those that nodes use, which agree on none. */
const CODES = [-32_000, -32_003, -32_010, -32_603, -32_005, -32_602, -32_009, -1, 3];

/** What providers say who count questions, with codes of theirs. */
const BUSY: readonly (readonly [code: number, words: string])[] = [
  [
    -32_007,
    "50/second request limit reached - reduce calls per second or upgrade your account at quicknode.com",
  ],
  [-32_090, "Too many requests, reason: call rate limit exhausted, retry in 10s"],
  [-32_005, "project ID request rate exceeded"],
  [429, "Your app has exceeded its compute units per second capacity."],
  [-32_001, "You've reached the usage limit for your current plan"],
  [-32_000, "monthly quota exceeded"],
  [-32_000, "Request throttled"],
];

/** What providers say of ranges of blocks that are too long for them. */
const TOO_LONG: readonly (readonly [code: number, words: string])[] = [
  [
    -32_602,
    "Log response size exceeded. You can make eth_getLogs requests with up to a 3K block range and no limit on the response size",
  ],
  [-32_005, "query returned more than 12000 results"],
  [-32_000, "block range limit exceeded"],
  [-32_000, "exceeded maximum block range: 4100"],
  [-32_005, "requested too many blocks from 12 to 4100, limit exceeded"],
];

describe("what pools say", () => {
  for (const [means, words] of WORDS) {
    const { kind } = means;
    for (const one of words) {
      it(`is ${kind} with any code, and an answer of the chain: ${one.slice(0, 60)}`, () => {
        for (const code of CODES) {
          expect(sendRefusal(said(code, one)), String(code)).to.deep.equal(means);
          expect(endpointFault(said(code, one)), String(code)).to.equal(undefined);
        }
      });
    }
  }
  for (const one of OTHER) {
    it(`is no question of price: ${one.slice(0, 60)}`, () => {
      for (const code of [-32_000, -32_003, -32_010]) {
        expect(sendRefusal(said(code, one))).to.deep.equal({ kind: "other" });
        expect(endpointFault(said(code, one))).to.equal(undefined);
      }
    });
  }
  for (const one of FULL) {
    it(`is outbid, and another's pool may not be full: ${one.slice(0, 60)}`, () => {
      for (const code of CODES) {
        expect(sendRefusal(said(code, one)), String(code)).to.deep.equal({ kind: "outbid" });
        const fault = faultOf({ method: "eth_sendRawTransaction" }, said(code, one));
        expect(fault, String(code)).to.deep.equal({ kind: "lacking", wish: 0 });
      }
      expect(sendRefusal(said(3, `execution reverted: ${one}`))).to.deep.equal({ kind: "other" });
    });
  }
  for (const one of PASSING) {
    it(`passes by itself: ${one.slice(0, 60)}`, () => {
      for (const code of [-32_000, -32_603, -32_011]) {
        expect(sendRefusal(said(code, one)), String(code)).to.deep.equal({ kind: "silent" });
        expect(endpointFault(said(code, one))?.kind, String(code)).to.be.oneOf(["failing", "down"]);
      }
    });
  }
  it("is no passing fault where only the code says so, which some give to any refusal", () => {
    expect(sendRefusal(said(-32_603, "rejected by policy 17"))).to.deep.equal({ kind: "other" });
  });
  it("is of the block's gas, and no limit of questions, where Besu has the code of that", () => {
    const words = "Transaction gas limit exceeds block gas limit";
    expect(endpointFault(said(-32_005, words))).to.equal(undefined);
    expect(sendRefusal(said(-32_005, words))).to.deep.equal({ kind: "other" });
  });
  for (const [code, words] of TOO_LONG) {
    it(`is of a question's length, and no limit of questions: ${words.slice(0, 50)}`, () => {
      expect(endpointFault(said(code, words))).to.equal(undefined);
    });
  }
  for (const [code, words] of BUSY) {
    it(`is nothing of the transaction where it is too much to do: ${words.slice(0, 50)}`, () => {
      expect(endpointFault(said(code, words))).to.include({ kind: "down" });
      expect(sendRefusal(said(code, words))).to.deep.equal({ kind: "silent" });
    });
  }
});
