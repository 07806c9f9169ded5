import type { Dialect } from "../dialect.ts";

/** Deposits from the chain below have a type of their own. */
export const opStack: Dialect = {
  name: "OP stack",
  client: "op-geth/v1.101602.3-stable/linux-amd64/go1.24.2",
  sources: [
    "https://specs.optimism.io/protocol/deposits.html",
    "https://github.com/ethereum/go-ethereum/issues/32113",
    "https://github.com/xmtp/xmtpd/issues/671",
  ],
  fees: { tip: 1_000_000n },
  pool: {
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    funds: {
      code: -32_000,
      message:
        "insufficient funds for gas * price + value: balance {balance}, tx cost {cost}, overshot {cost}",
    },
    unprotected: {
      code: -32_000,
      message: "only replay-protected (EIP-155) transactions allowed over RPC",
    },
  },
  receipts: { type: "0x7e", more: { depositNonce: "0x1", depositReceiptVersion: "0x1" } },
};
