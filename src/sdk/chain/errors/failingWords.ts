/** go-ethereum, Erigon, Nethermind, Besu, reth, OpenEthereum and CometBFT, and providers in front of them. */
const PRUNED =
  /missing ?trie ?node|state .*(not available|unavailable|pruned|not found)|(state|history|data|block) .*pruned|state pruning|pruned (state|history)|no state available|historical (state|data)|archive|older than \d+ blocks|due to pruning|lowest height is|height must be/i;
/** The second line: proxies about the node behind them (eRPC, Hedera's relay), and Go's words where it does not answer. */
const FAILING =
  /time.?d? ?out|internal (server |json-rpc )?error|internal server|header not found|unavailable|overloaded|temporarily|indexing is in progress|execution aborted|upstream|bad gateway|no (healthy |available )?backend|deadline exceeded|context canceled|connection (refused|reset)|unexpected EOF|try again|not (yet |fully )?synced/i;

/** Whether a node says that it has not kept what a question needs. */
export function isPrunedIn(words: string): boolean {
  return PRUNED.test(words);
}

/** Whether a node says that it cannot answer just now. */
export function isFailingIn(words: string): boolean {
  return !isPrunedIn(words) && FAILING.test(words);
}
