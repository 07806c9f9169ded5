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
  /too many (requests|connections)|rate.?limit|limit exceeded|exceeded .*(capacity|limit|quota|compute)|compute units|throughput|try again later|(request|usage|quota) limit|request rate|reduce calls|quota (exceeded|reached)|throttle|too busy|slow down/i;
/** go-ethereum, Erigon, Nethermind, Besu, reth and OpenEthereum, and providers in front of them. */
const PRUNED =
  /missing ?trie ?node|state .*(not available|unavailable|pruned|not found)|(state|history|data|block) .*pruned|state pruning|pruned (state|history)|no state available|historical (state|data)|archive|older than \d+ blocks|due to pruning/i;
const UNKNOWN =
  /method .*(not|n't) (found|exist|support|available|allowed|whitelisted)|does not exist\/is not available/i;
/** Nodes that start, follow or fail; full pools, which empty; and proxies before them that have no answer, perhaps as a page of HTML. */
const FAILING =
  /time.?d? ?out|deadline exceeded|internal error|internal server|^server error\W*$|header not found|unavailable|overloaded|temporarily|indexing is in progress|syncing|not (yet )?(synced|ready)|shutting down|(pool|queue|buffer) is full|bad gateway|upstream|web server|no backend|backend (is|returned)|try again|\bEOF\b|connection (refused|reset|closed)/i;

/** Whether words are about what a contract refused: it may have chosen the rest of them. */
export function isRevertIn(words: string): boolean {
  return /revert/i.test(words);
}

/** Sorts a node's refusal (an error of JSON-RPC) by its words, since nodes do not agree on codes. */
export function kindOfRefusal({ code, message, data }: Refusal): KindOfRefusal {
  const said = `${message} ${typeof data === "string" ? data : ""}`;
  if (code === 3 || isRevertIn(message)) return "final";
  if (code === -32601 || UNKNOWN.test(said)) return "unknown";
  if (PRUNED.test(said)) return "pruned";
  if (code === 429 || code === -32005 || BUSY.test(said)) return "busy";
  return code === -32603 || FAILING.test(said) ? "failing" : "final";
}
