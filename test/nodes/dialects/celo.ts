import type { Dialect } from "../dialect.ts";

/** Fees in other tokens, and a floor that a contract sets. */
export const celo: Dialect = {
  name: "Celo",
  client: "Geth/v1.101511.1-celo/linux-amd64/go1.23.8",
  sources: [
    "https://docs.celo.org/build-on-celo/fee-abstraction/overview",
    "https://github.com/smartcontractkit/chainlink/blob/develop/core/chains/evm/client/errors.go",
  ],
  fees: { tip: 1n },
  pool: {
    belowBase: {
      code: -32_000,
      message: "gasprice is less than gas price minimum floor, minimum gas price: {base}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    funds: { code: -32_000, message: "insufficient funds for gas * price + value + gatewayFee" },
  },
  receipts: { type: "0x7b", more: { baseFee: "0x5d21dba00" } },
};
