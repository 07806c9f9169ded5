import { expect } from "chai";
import { type KindOfRefusal, kindOfRefusal } from "../../../../src/sdk/chain/errors/kindOfRefusal.ts";

/** What nodes and providers say, by what it means. */
const said: Readonly<
  Record<KindOfRefusal, readonly (readonly [code: number, message: string, data?: string])[]>
> = {
  pruned: [
    [-32000, "missing trie node ef7df5d88cb1614d (path ) state 0xef7d is not available, not found"],
    [-32000, "required historical state unavailable (reexec=128)"],
    [-32000, "historical state 0x1234 is not available"],
    [-32000, "state histories haven't been fully indexed yet: historical state not available"],
    [
      -32603,
      "Internal error",
      "Nethermind.Trie.MissingTrieNodeException: Node A: P:2 is missing from the DB",
    ],
    [-32002, "No state available for block 100"],
    [-32000, "World state unavailable for block 100"],
    [-32000, "state at block #100 is pruned"],
    [4444, "old data not available due to pruning: pruned history unavailable"],
    [
      -32000,
      "This request is not supported because your node is running with state pruning. Run with --pruning=archive.",
    ],
    [-32000, "project ID does not have access to archive state"],
    [-32000, "Archive requests require a personal token"],
  ],
  busy: [
    [429, "Your app has exceeded its compute units per second capacity."],
    [-32005, "daily request count exceeded, request rate limited"],
    [-32007, "50/second request limit reached - rate limit your requests"],
    [-32029, "Too Many Requests"],
    [-32090, "Too many requests, reason: call rate limit exhausted, retry in 10s"],
  ],
  unknown: [
    [-32601, "the method eth_getAccountInfo does not exist/is not available"],
    [-32600, "Unsupported method: eth_getAccountInfo. method not supported"],
    [-32004, "Method eth_nope is not supported"],
    [-32000, "rpc method is not whitelisted"],
    [-32000, "rpc method is unsupported"],
    [403, "Method not allowed"],
    [35, "eth_getBlockReceipts is not available on the free tier"],
    [-32000, "unknown method eth_nope"],
  ],
  failing: [
    [-32603, "Internal error"],
    [-32000, "request timed out"],
    [-32000, "header not found"],
    [-32602, "block range extends beyond current head block"],
    [-32002, "service temporarily unavailable"],
    // geth's limit of time for a call, and what proxies say of the node behind them.
    [-32000, "execution aborted (timeout = 5s)"],
    [-32000, "upstream error"],
    [-32014, "all upstream attempts failed"],
    [-32000, "Bad Gateway"],
    [-32000, "no backends available for method"],
    [-32000, "context deadline exceeded"],
    [-32000, 'Post "http://10.0.0.7:8545": dial tcp 10.0.0.7:8545: connect: connection refused'],
    [-32000, 'Post "http://10.0.0.7:8545": unexpected EOF'],
    [-32000, "node is not synced"],
    [12, "Can't route your request to suitable provider, if you specified certain providers revise the list"],
    [502, "no servers synced"],
    [504, "took too long"],
    [-32011, "backend offline"],
  ],
  final: [
    [3, "execution reverted: archive", "0x08c379a0"],
    [-32000, "execution reverted"],
    [-32602, "invalid argument 0: hex string without 0x prefix"],
    [-32000, "gas required exceeds allowance"],
    [-32005, "query returned more than 10000 results"],
    [429, "block range is too wide"],
  ],
};

describe("a node's refusal", () => {
  for (const [kind, refusals] of Object.entries(said)) {
    for (const [code, message, data] of refusals) {
      it(`is ${kind}: ${message.slice(0, 70)}`, () => {
        expect(kindOfRefusal({ code, message, data })).to.equal(kind);
      });
    }
  }
});
