import type { Dialect } from "../dialect.ts";

/** It refuses what it is sent by HTTP, and in words that are no error of JSON-RPC. */
export const textPool: Dialect = {
  name: "private pool that refuses in text",
  client: "Geth/v1.16.4-stable/linux-amd64/go1.25.1",
  sources: [
    "https://github.com/script-money/ens-claim-flashbot-example/issues/23",
    "https://github.com/flashbots/ethers-provider-flashbots-bundle/issues/107",
    "https://github.com/metachris/flashbotsrpc/pull/28",
  ],
  pool: {
    textStatus: 400,
    belowFloor: {
      floor: 2_000_000_000n,
      code: -32_000,
      message: "transaction underpriced: gas tip cap {tip}, minimum needed {floor}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    nonceTooHigh: { code: -32_000, message: "nonce too high" },
    funds: {
      code: -32_000,
      message: "insufficient funds for gas * price + value: balance {balance}, tx cost {cost}",
    },
  },
};
