import type { Dialect } from "../dialect.ts";

export const besu: Dialect = {
  name: "Besu",
  client: "besu/v25.9.0/linux-x86_64/openjdk-java-21",
  sources: [
    "https://github.com/hyperledger/besu/blob/main/ethereum/api/src/main/java/org/hyperledger/besu/ethereum/api/jsonrpc/internal/response/RpcErrorType.java",
    "https://github.com/ethereum/execution-apis/issues/879",
  ],
  pool: {
    belowBase: { code: -32_009, message: "Gas price below current base fee" },
    known: { code: -32_000, message: "Known transaction" },
    nonceTooLow: { code: -32_001, message: "Nonce too low" },
    nonceTooHigh: {
      code: -32_006,
      message: "Nonce too high",
    },
    funds: { code: -32_004, message: "Upfront cost exceeds account balance" },
    unprotected: { code: -32_000, message: "ChainId is required" },
  },
  tags: {
    finalized: { code: -39_001, message: "Unknown block" },
    safe: { code: -39_001, message: "Unknown block" },
  },
  logs: {
    blocks: 5_000,
    code: -32_005,
    message: "Requested range exceeds maximum RPC range limit",
  },
};
