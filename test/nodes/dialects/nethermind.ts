import type { Dialect } from "../dialect.ts";

/** Names of its own for refusals, until it took go-ethereum's. */
export const nethermind: Dialect = {
  name: "Nethermind",
  client: "Nethermind/v1.31.9+2b7f5f5a/linux-x64/dotnet9.0.4",
  sources: [
    "https://github.com/NethermindEth/nethermind/issues/12153",
    "https://github.com/NethermindEth/nethermind/issues/4829",
    "https://github.com/smartcontractkit/chainlink/blob/develop/core/chains/evm/client/errors.go",
    "https://github.com/ethereum/execution-apis/issues/879",
  ],
  pool: {
    belowBase: {
      code: -32_010,
      message:
        "FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: {most}, BaseFee: {base}, MaxPriorityFeePerGas:{tip}, Block number: 1",
    },
    known: { code: -32_010, message: "AlreadyKnown" },
    nonceTooLow: {
      code: -32_010,
      message: "OldNonce, Current nonce: {next}, nonce of rejected tx: {nonce}",
    },
    nonceTooHigh: { code: -32_010, message: "NonceGap, Future nonce. Expected nonce: {next}" },
    funds: {
      code: -32_010,
      message: "InsufficientFunds, Account balance: {balance}, cumulative cost: {cost}",
    },
  },
  tags: { finalized: null, safe: null },
};
