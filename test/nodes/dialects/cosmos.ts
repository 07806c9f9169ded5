import type { Dialect } from "../dialect.ts";

/** Chains of CometBFT with an EVM: words of the chain below, full mempools, and `null` for no events. */
export const cosmos: Dialect = {
  name: "Cosmos EVM",
  client: "Version 20.0.0 (5f3a1c2d)\nCompiled at 2025-03-01T10:00:00Z using Go go1.22.5 (amd64)",
  sources: [
    "https://github.com/cosmos/ethermint/issues/282",
    "https://github.com/evmos/ethermint/issues/910",
    "https://github.com/hyperweb-io/telescope/issues/14",
    "https://github.com/RepublicAI/networks/issues/4",
  ],
  pool: {
    full: {
      code: -32_603,
      message: "Internal error",
      data: "mempool is full: number of txs 5000 (max: 5000), total txs bytes 3076175 (max: 1073741824)",
    },
    belowFloor: {
      floor: 3_000_000_000n,
      code: -32_000,
      message:
        "provided fee < minimum global fee (51183667750000aevmos < 150000000000000aevmos). Please increase the priority tip (for EIP-1559 txs) or the gas prices (for access list or legacy txs): insufficient fee",
    },
    known: { code: -32_000, message: "tx already exists in cache" },
    nonceTooLow: {
      code: -32_000,
      message: "invalid nonce; got {nonce}, expected {next}: invalid sequence: invalid sequence",
    },
    funds: {
      code: -32_000,
      message: "sender balance < tx cost ({balance} < {cost}): insufficient funds: insufficient funds",
    },
    unprotected: {
      code: -32_000,
      message: "only replay-protected (EIP-155) transactions allowed over RPC",
    },
  },
  receipts: { noLogs: null },
  absent: {
    methods: ["eth_getBlockReceipts", "eth_simulateV1"],
    code: -32_601,
    message: "the method {method} does not exist/is not available",
  },
};
