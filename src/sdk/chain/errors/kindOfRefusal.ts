/**
 * What a node's refusal means for whoever asked.
 * - `busy`: too many calls; later it will answer.
 * - `pruned`: it has not kept the state of that block.
 * - `unknown`: it does not know the method.
 * - `failing`: it could not just now; it may when asked again.
 * - `final`: it will say the same again.
 */
export type KindOfRefusal = "busy" | "pruned" | "unknown" | "failing" | "final";

type Refusal = { readonly code: number; readonly message: string; readonly data?: unknown };

/** Codes and words of providers that count calls: EIP-1474's limit, HTTP's number, compute units, requests a second. */
const BUSY =
  /too many requests|rate.?limit|limit exceeded|exceeded .*(capacity|limit|quota|compute)|compute units|throughput|try again later|(request|usage|quota) limit|request rate|reduce calls|quota (exceeded|reached)|throttle|too busy|slow down/i;
/** go-ethereum, Erigon, Nethermind, Besu, reth, OpenEthereum and CometBFT, and providers in front of them. */
const PRUNED =
  /missing ?trie ?node|state .*(not available|unavailable|pruned|not found)|(state|history|data|block) .*pruned|state pruning|pruned (state|history)|no state available|historical (state|data)|archive|older than \d+ blocks|due to pruning|lowest height is|height must be/i;
const UNKNOWN =
  /method .*(not|n't) (found|exist|support|available|allowed|whitelisted)|does not exist\/is not available/i;
/** The second line: proxies about the node behind them (eRPC, Hedera's relay), and Go's words where it does not answer. */
const FAILING =
  /time.?d? ?out|internal (server |json-rpc )?error|internal server|header not found|unavailable|overloaded|temporarily|indexing is in progress|execution aborted|upstream|bad gateway|no (healthy |available )?backend|deadline exceeded|context canceled|connection (refused|reset)|unexpected EOF|try again|not (yet |fully )?synced/i;

/** Sorts a node's refusal (an error of JSON-RPC) by its words, since nodes do not agree on codes. */
export function kindOfRefusal({ code, message, data }: Refusal): KindOfRefusal {
  const said = `${message} ${typeof data === "string" ? data : ""}`;
  if (code === 3 || /revert/i.test(message)) return "final";
  if (code === -32601 || UNKNOWN.test(said)) return "unknown";
  if (PRUNED.test(said)) return "pruned";
  if (code === 429 || code === -32005 || BUSY.test(said)) return "busy";
  return code === -32603 || FAILING.test(said) ? "failing" : "final";
}
