/** go-ethereum, Erigon, Nethermind, Besu, reth, OpenEthereum and CometBFT, and providers in front of them. */
const PRUNED =
  /missing ?trie ?node|state .*(not available|unavailable|pruned|not found)|(state|history|data|block) .*pruned|state pruning|pruned (state|history)|no state available|historical (state|data)|archive|older than \d+ blocks|due to pruning|lowest height is|height must be/i;
/**
 * Nodes that start, follow or fail; full pools, which empty; and proxies that have no answer of the node behind them (eRPC, dRPC,
 * web3-proxy, Hedera's relay), in Go's words or as a page of HTML.
 */
const FAILING =
  /time.?d? ?out|deadline exceeded|internal (server |json-rpc )?error|internal server|^server error\W*$|header not found|unavailable|overloaded|temporarily|indexing is in progress|execution aborted|syncing|not (yet |fully )?(synced|ready)|shutting down|(pool|queue|buffer) is full|bad gateway|upstream|web server|no (healthy |available )?backend|backend (is|returned|offline)|can'?t route|no servers? (synced|available)|unable to retry|context canceled|try again|\bEOF\b|connection (refused|reset|closed)/i;

/** Whether a node says that it has not kept what a question needs. */
export function isPrunedIn(words: string): boolean {
  return PRUNED.test(words);
}

/** Whether a node says that it cannot answer just now. */
export function isFailingIn(words: string): boolean {
  return !isPrunedIn(words) && FAILING.test(words);
}
