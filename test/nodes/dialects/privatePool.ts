import type { Dialect } from "../dialect.ts";

/** It tells nothing of what it holds: only a receipt shows that it did its work. */
export const privatePool: Dialect = {
  name: "private pool",
  client: "rpc-endpoint/v1.8.0",
  sources: [
    "https://github.com/flashbots/rpc-endpoint/issues/150",
    "https://docs.flashbots.net/flashbots-protect/overview",
    "https://github.com/ethereum/execution-apis/issues/494",
  ],
  hidden: 2,
  pendingNonce: "latest",
};
