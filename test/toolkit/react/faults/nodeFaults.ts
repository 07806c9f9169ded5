import type { ListedFault, RawError } from "./listedFaults.ts";

/** What a node does instead of answering. */
export type FailingNode =
  | "refuses"
  | "is silent"
  | { readonly status: number; readonly type: string; readonly body: string }
  | { readonly error: RawError }
  | { readonly chainId: number };

const HTML = "text/html; charset=utf-8";
const NO_ANSWER = /^No answer from the chain's node 127\.0\.0\.1:\d+/;

/** Faults of nodes. */
export const nodeFaults: readonly ListedFault[] = [
  {
    // https://github.com/wevm/viem/blob/main/src/errors/request.ts: "HTTP request failed.", "Details: fetch failed".
    name: "a node that refuses the connection",
    at: { node: "refuses" },
    code: "ChainNotReachable",
    kind: "unreachable",
    what: NO_ANSWER,
    why: /it is down, or your device has no network/,
    cure: /ask again in a minute/,
    sent: "nothing",
  },
  {
    // The same with a body that is not what its type says: viem then forgets the status.
    name: "a node that is asked too much (HTTP 429, JSON by its type alone)",
    at: { node: { status: 429, type: "application/json", body: "slow down" } },
    code: "ChainNotReachable",
    kind: "busy",
    what: NO_ANSWER,
    why: /asked too much/,
    cure: /Wait a minute/,
    sent: "nothing",
  },
  {
    // https://docs.metamask.io/services/how-to/avoid-rate-limiting/: status 429.
    name: "a node that is asked too much (HTTP 429)",
    at: { node: { status: 429, type: HTML, body: "<html><h1>429 Too Many Requests</h1></html>" } },
    code: "ChainNotReachable",
    kind: "busy",
    what: NO_ANSWER,
    why: /asked too much/,
    cure: /Wait a minute/,
    sent: "nothing",
  },
  {
    // https://github.com/fluencelabs/dev-rewards/issues/20, https://github.com/blockscout/blockscout/issues/7339
    name: "a node that counts requests (-32005)",
    at: { node: { error: { code: -32_005, message: "daily request count exceeded, request rate limited" } } },
    code: "ChainNotReachable",
    kind: "busy",
    what: NO_ANSWER,
    why: /asked too much/,
    cure: /Wait a minute/,
    sent: "nothing",
  },
  {
    // nginx's own page, https://github.com/nginx/nginx/blob/master/src/http/ngx_http_special_response.c
    name: "a proxy whose node is away (HTTP 503)",
    at: {
      node: {
        status: 503,
        type: HTML,
        body: "<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
      },
    },
    code: "ChainNotReachable",
    kind: "status",
    what: NO_ANSWER,
    why: /a fault of its own \(HTTP 503\)/,
    cure: /Ask again in a few minutes/,
    sent: "nothing",
  },
  {
    // https://datatracker.ietf.org/doc/html/rfc6585#section-6: networks that want a login answer with their own page.
    name: "HTML in the place of JSON",
    at: { node: { status: 200, type: HTML, body: "<!doctype html><title>Sign in to the network</title>" } },
    code: "ChainNotReachable",
    kind: "nonsense",
    what: NO_ANSWER,
    why: /a page on which your network wants a login/,
    cure: /Open another site/,
    sent: "nothing",
  },
  {
    // https://github.com/wevm/viem/blob/main/src/errors/request.ts: "The request took too long to respond."
    name: "a node that is silent",
    at: { node: "is silent" },
    code: "ChainNotReachable",
    kind: "silent",
    what: NO_ANSWER,
    why: /took too long/,
    cure: /from another network/,
    sent: "nothing",
  },
  {
    // https://github.com/ethereum/go-ethereum/blob/master/eth/api_backend.go: one of several behind an address lags.
    name: "a node that lags behind",
    at: { node: { error: { code: -32_000, message: "header not found" } } },
    code: "NotOnNode",
    what: NO_ANSWER,
    why: /lags behind/,
    cure: /Ask again in a minute/,
    sent: "nothing",
  },
  {
    // https://github.com/ethereum/execution-apis/issues/879: an error that says nothing.
    name: "a node with an error of its own (-32603)",
    at: { node: { error: { code: -32_603, message: "Internal error" } } },
    code: "ChainNotReachable",
    kind: "failing",
    what: NO_ANSWER,
    why: /has failed at the question/,
    cure: /Ask again in a minute/,
    sent: "nothing",
  },
  {
    // https://chainlist.org lists nodes by chain; a wrong one of them is what this is about.
    name: "a node of another chain",
    at: { node: { chainId: 1 } },
    code: "WrongNode",
    kind: "node",
    what: /The node http:\/\/127\.0\.0\.1:\d+ is of chain 1/,
    why: /not of chain 7/,
    cure: /Tell whoever put up this page/,
    sent: "nothing",
  },
];
