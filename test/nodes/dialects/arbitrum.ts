import type { Dialect } from "../dialect.ts";

/** A queue in place of a pool: what cannot be mined at once is refused. */
export const arbitrum: Dialect = {
  name: "Arbitrum Nitro",
  client: "nitro/v3.7.5-f4e1b9d/linux-amd64/go1.25.1",
  sources: [
    "https://github.com/shapeshift/unchained/issues/1282",
    "https://github.com/scaffold-eth/punk-wallet/issues/104",
    "https://github.com/smartcontractkit/chainlink/blob/develop/core/chains/evm/client/errors.go",
    "https://docs.arbitrum.io/build-decentralized-apps/arbitrum-vs-ethereum/rpc-methods",
  ],
  fees: { tip: 0n },
  pool: {
    belowBase: {
      code: -32_000,
      message:
        "max fee per gas less than block base fee: address {from}, maxFeePerGas: {most}, baseFee: {base}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: address {from}, tx: {nonce} state: {next}" },
    nonceTooHigh: { code: -32_000, message: "nonce too high: address {from}, tx: {nonce} state: {next}" },
    funds: {
      code: -32_000,
      message: "insufficient funds for gas * price + value: address {from} have {balance} want {cost}",
    },
  },
  receipts: { more: { gasUsedForL1: "0x0", l1BlockNumber: "0x1547c5a" } },
  block: {
    l1BlockNumber: "0x1547c5a",
    sendCount: "0x21e3a",
    sendRoot: `0x${"5d".repeat(32)}`,
  },
  pendingNonce: "latest",
};
