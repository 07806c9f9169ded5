import type { Dialect } from "../dialect.ts";

/** Limits in HTTP's own words, and batches refused. */
export const busyGateway: Dialect = {
  name: "gateway with HTTP limits",
  client: "erigon/3.1.0/linux-amd64/go1.24.2",
  sources: [
    "https://www.quicknode.com/docs/ethereum/eth_getLogs",
    "https://github.com/subquery/subql/issues/1852",
    "https://docs.metamask.io/services/how-to/avoid-rate-limiting/",
  ],
  logs: {
    blocks: 10_000,
    status: 413,
    headers: { "content-type": "application/json" },
    body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"eth_getLogs and eth_newFilter are limited to a 10,000 blocks range"}}',
  },
  rate: {
    after: 5,
    count: 2,
    as: {
      status: 429,
      headers: { "content-type": "application/json", "retry-after": "0" },
      body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"daily request count exceeded, request rate limited"}}',
    },
  },
  tags: { finalized: null, safe: null },
  batch: { most: 1, status: 400, body: "batches are not supported" },
};
