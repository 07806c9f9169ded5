import type { Dialect } from "../dialect.ts";

export const erigon: Dialect = {
  name: "Erigon",
  client: "erigon/3.1.0/linux-amd64/go1.24.2",
  sources: [
    "https://github.com/erigontech/erigon/blob/main/txnprovider/txpool/txpoolcfg/txpoolcfg.go",
    "https://github.com/erigontech/erigon/issues/7090",
    "https://github.com/node-real/bsc-erigon/issues/376",
  ],
  pool: {
    belowFloor: { floor: 1_500_000_000n, code: -32_000, message: "underpriced" },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low" },
    nonceTooHigh: { code: -32_000, message: "nonce too high" },
    funds: { code: -32_000, message: "insufficient funds" },
    unprotected: {
      code: -32_000,
      message: "only replay-protected (EIP-155) transactions allowed over RPC",
    },
  },
  fees: { tip: 1_000_000_000n },
  tags: {
    finalized: { code: -39_001, message: "Unknown block" },
    safe: { code: -39_001, message: "Unknown block" },
  },
  batch: {
    most: 100,
    status: 200,
    body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"batch limit 100 exceeded"}}',
  },
};
