import type { Dialect } from "../dialect.ts";

export const reth: Dialect = {
  name: "reth",
  client: "reth/v1.9.3-27a8c0f/x86_64-unknown-linux-gnu",
  sources: [
    "https://github.com/ethereum/execution-apis/issues/879",
    "https://github.com/paradigmxyz/reth/blob/main/crates/rpc/rpc-eth-types/src/error/mod.rs",
    "https://github.com/paradigmxyz/reth/blob/main/crates/rpc/rpc/src/eth/filter.rs",
  ],
  pool: {
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    nonceTooHigh: { code: -32_000, message: "nonce too high: tx nonce {nonce}, expected nonce {next}" },
    funds: {
      code: -32_000,
      message: "insufficient funds for gas * price + value: have {balance} want {cost}",
    },
    unprotected: {
      code: -32_000,
      message: "only replay-protected (EIP-155) transactions allowed over RPC",
    },
  },
  tags: { finalized: null, safe: null },
  logs: { blocks: 100_000, code: -32_602, message: "query exceeds max block range {limit}" },
  absent: {
    methods: ["eth_getProof"],
    code: -32_602,
    message: "distance to target block exceeds maximum proof window",
  },
};
