import type { Dialect } from "../dialect.ts";

/** A free plan: few blocks an answer, few questions a second. */
export const publicGateway: Dialect = {
  name: "public gateway",
  client: "Geth/v1.16.4-stable/linux-amd64/go1.25.1",
  sources: [
    "https://github.com/BobTheBuidler/dank_mids/issues/772",
    "https://github.com/cartesi/rollups-node/issues/655",
    "https://github.com/hemilabs/ui-monorepo/pull/887",
    "https://www.alchemy.com/docs/reference/throughput",
  ],
  logs: {
    blocks: 500,
    code: -32_600,
    message:
      "Under the Free tier plan, you can make eth_getLogs requests with up to a {limit} block range. Upgrade to PAYG for expanded block range.",
  },
  absent: {
    methods: ["eth_getProof", "eth_getBlockReceipts", "eth_simulateV1", "debug_traceTransaction"],
    code: -32_601,
    message: "the method {method} does not exist/is not available",
  },
  rate: {
    after: 6,
    count: 2,
    as: {
      code: 429,
      message:
        "Your app has exceeded its compute units per second capacity. If you have retries enabled, you can safely ignore this message.",
    },
  },
  pendingNonce: "latest",
  batch: {
    most: 3,
    status: 500,
    body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch of more than 3 requests"}}',
  },
};
