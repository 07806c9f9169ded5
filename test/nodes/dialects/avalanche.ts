import type { Dialect } from "../dialect.ts";

/** What is accepted is final; what is not may not be asked for. */
export const avalanche: Dialect = {
  name: "Avalanche C",
  client: "v0.15.3",
  sources: [
    "https://github.com/ava-labs/coreth/blob/master/core/txpool/validation.go",
    "https://github.com/smartcontractkit/chainlink/blob/develop/core/chains/evm/client/errors.go",
    "https://build.avax.network/docs/rpcs/c-chain",
  ],
  fees: { tip: 1n },
  pool: {
    belowBase: {
      code: -32_000,
      message:
        "transaction underpriced: address {from} have gas fee cap ({most}) < pool minimum fee cap ({base})",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: {
      code: -32_000,
      message: "nonce too low: address {from} current nonce ({next}) > tx nonce ({nonce})",
    },
    funds: {
      code: -32_000,
      message: "insufficient funds for gas * price + value: address {from} have ({balance}) want ({cost})",
    },
  },
  beyond: { code: -32_000, message: "cannot query unfinalized data" },
  logs: {
    blocks: 2_048,
    code: -32_000,
    message: "requested too many blocks from {first} to {last}, maximum is set to {limit}",
  },
  block: {
    blockExtraData: "0x",
    extDataGasUsed: "0x0",
    extDataHash: `0x${"56".repeat(32)}`,
    blockGasCost: "0x0",
  },
};
