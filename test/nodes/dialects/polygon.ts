import type { Dialect } from "../dialect.ts";

/** A floor above what the node suggests, and a receipt of no transaction at the end of a sprint. */
export const polygon: Dialect = {
  name: "Polygon PoS",
  client: "bor/v2.5.6-stable/linux-amd64/go1.24.9",
  sources: [
    "https://github.com/0xPolygon/bor/pull/90",
    "https://github.com/0xPolygon/bor/issues/1654",
    "https://github.com/skip-mev/skip-go-fast-solver/issues/46",
    "https://github.com/Nethereum/Nethereum/issues/1075",
  ],
  fees: { tip: 1_000_000_000n },
  pool: {
    belowFloor: {
      floor: 25_000_000_000n,
      code: -32_000,
      message: "transaction underpriced: gas tip cap {tip}, minimum needed {floor}",
    },
    known: { code: -32_000, message: "already known" },
    nonceTooLow: { code: -32_000, message: "nonce too low: next nonce {next}, tx nonce {nonce}" },
    funds: {
      code: -32_000,
      message:
        "insufficient funds for gas * price + value: balance {balance}, tx cost {cost}, overshot {cost}",
    },
  },
  receipts: { pseudo: true },
};
