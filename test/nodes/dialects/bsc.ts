import type { Dialect } from "../dialect.ts";

/** A suggestion of nothing, and a pool that takes no less than its floor. */
export const bsc: Dialect = {
  name: "BSC",
  client: "Geth/v1.5.19-5f8a8f2b/linux-amd64/go1.24.0",
  sources: [
    "https://github.com/bnb-chain/bsc/issues/2387",
    "https://docs.bnbchain.org/bnb-smart-chain/developers/json_rpc/json-rpc-endpoint/",
  ],
  fees: { tip: 0n, history: "without rewards" },
  pool: {
    belowFloor: {
      floor: 100_000_000n,
      code: -32_000,
      message: "transaction underpriced: gas tip cap {tip}, minimum needed {floor}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low" },
    funds: { code: -32_000, message: "insufficient funds for gas * price + value" },
  },
  block: { milliTimestamp: "0x19a5d8b3c10" },
  logs: { blocks: 5_000, code: -32_005, message: "limit exceeded" },
};
