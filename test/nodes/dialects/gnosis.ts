import type { Dialect } from "../dialect.ts";
import { nethermind } from "./nethermind.ts";

/** Nethermind's words with a floor of the effective tip, before it took go-ethereum's. */
export const gnosis: Dialect = {
  ...nethermind,
  name: "Gnosis",
  sources: [
    "https://github.com/RequestNetwork/requestNetwork/issues/1075",
    "https://github.com/NethermindEth/nethermind/issues/3651",
    "https://github.com/NethermindEth/nethermind/issues/4829",
  ],
  fees: { tip: 882_298_153n },
  pool: {
    ...nethermind.pool,
    belowFloor: {
      floor: 1_000_000_000n,
      code: -32_010,
      message: "FeeTooLow, EffectivePriorityFeePerGas too low {tip} < {floor}, BaseFee: 7",
    },
  },
};
