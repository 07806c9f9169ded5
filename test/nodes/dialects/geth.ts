import type { Dialect } from "../dialect.ts";

/** go-ethereum's own words, which many repeat. */
export const geth: Dialect = {
  name: "Geth",
  client: "Geth/v1.16.4-stable/linux-amd64/go1.25.1",
  sources: [
    "https://github.com/ethereum/go-ethereum/blob/master/core/txpool/validation.go",
    "https://github.com/ethereum/go-ethereum/blob/master/core/txpool/errors.go",
    "https://github.com/ethereum/execution-apis/issues/879",
    "https://github.com/ethereum/go-ethereum/pull/28702",
  ],
  fees: { tip: 1_000_000n },
  pool: {
    belowFloor: {
      floor: 2_000_000n,
      code: -32_000,
      message: "transaction underpriced: gas tip cap {tip}, minimum needed {floor}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    nonceTooHigh: { code: -32_000, message: "nonce too high" },
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
  tags: {
    finalized: { code: -32_000, message: "finalized block not found" },
    safe: { code: -32_000, message: "safe block not found" },
  },
  unread: { code: -32_000, message: "transaction indexing is in progress" },
};
