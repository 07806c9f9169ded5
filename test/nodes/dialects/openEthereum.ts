import type { Dialect } from "../dialect.ts";

/** One price, and the words of Parity and OpenEthereum, which some chains still run. */
export const openEthereum: Dialect = {
  name: "OpenEthereum",
  client: "OpenEthereum//v3.3.5-stable/x86_64-linux-musl/rustc1.59.0",
  sources: [
    "https://github.com/openethereum/openethereum/blob/main/crates/rpc/src/v1/helpers/errors.rs",
    "https://github.com/openethereum/openethereum/issues/388",
    "https://github.com/smartcontractkit/chainlink/blob/develop/core/chains/evm/client/errors.go",
  ],
  fees: { base: "none" },
  pool: {
    belowFloor: {
      floor: 3_000_000_000n,
      code: -32_010,
      message:
        "Transaction gas price is too low. It does not satisfy your node's minimal gas price (minimal: {floor}, got: {tip}). Try increasing the gas price.",
    },
    known: { code: -32_010, message: "Transaction with the same hash was already imported." },
    nonceTooLow: {
      code: -32_010,
      message: "Transaction nonce is too low. Try incrementing the nonce.",
    },
    funds: {
      code: -32_010,
      message:
        "Insufficient funds. The account you tried to send transaction from does not have enough funds. Required {cost} and got: {balance}.",
    },
    typed: { code: -32_602, message: "Invalid RLP.", data: "RlpExpectedToBeList" },
  },
  tags: {
    finalized: {
      code: -32_602,
      message: "Invalid params: Invalid block number: invalid digit found in string.",
    },
    safe: { code: -32_602, message: "Invalid params: Invalid block number: invalid digit found in string." },
  },
  absent: {
    methods: ["eth_maxPriorityFeePerGas", "eth_feeHistory", "eth_getBlockReceipts", "eth_simulateV1"],
    code: -32_601,
    message: "Method not found",
  },
};
