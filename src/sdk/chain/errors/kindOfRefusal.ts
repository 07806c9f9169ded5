import { isAheadIn, isLengthIn, isRateIn } from "./rangeWords.ts";

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
/** go-ethereum, Erigon, Nethermind, Besu, reth and OpenEthereum, and providers in front of them. */
const PRUNED =
  /missing ?trie ?node|state .*(not available|unavailable|pruned|not found)|(state|history|data|block) .*pruned|state pruning|pruned (state|history)|no state available|historical (state|data)|archive|older than \d+ blocks|due to pruning/i;
/** Clients' words for a method that they have not, and of gateways for one that a plan has not. */
const UNKNOWN = [
  /method .*(not|n't) (be )?(found|exist|support|available|allowed|whitelisted|implemented|enabled|permitted|recogni)/i,
  /(unsupported|unknown|unrecogni[sz]ed|unimplemented|no such|disabled|forbidden) (json-?)?(rpc )?(rpc )?method|method .*(unsupported|disabled|blocked|forbidden|unimplemented|restricted)/i,
  /\b(eth|debug|trace)_\w+ .{0,20}(not|n't) (supported?|available|allowed|whitelisted|implemented|enabled|permitted|exist)|(method|\b(eth|debug|trace)_\w+) .*(only available|available only|requires? .*plan)/i,
  /does not exist\/is not available|not whitelisted/i,
];
const FAILING =
  /time.?d? ?out|internal error|internal server|header not found|unavailable|overloaded|temporarily|indexing is in progress/i;

/** Words that may mean any limit: BSC uses them for a range that is too long. */
const SOME_LIMIT = /^((max(imum)?|query) )?limit exceeded\W*$/i;

/** Whether a refusal's words are of too many questions: then it is not about this question. */
export function countsQuestions(words: string): boolean {
  if (SOME_LIMIT.test(words) || isLengthIn(words)) return false;
  return isRateIn(words) || (!PRUNED.test(words) && BUSY.test(words));
}

/** Sorts a node's refusal (an error of JSON-RPC) by its words, since nodes do not agree on codes. */
export function kindOfRefusal({ code, message, data }: Refusal): KindOfRefusal {
  const said = `${message} ${typeof data === "string" ? data : ""}`;
  if (code === 3 || /revert/i.test(message)) return "final";
  if (code === -32601 || UNKNOWN.some((pattern) => pattern.test(said))) return "unknown";
  if (PRUNED.test(said)) return "pruned";
  if (isLengthIn(message)) return "final";
  if (code === 429 || code === -32005 || BUSY.test(said) || isRateIn(said)) return "busy";
  return code === -32603 || FAILING.test(said) || isAheadIn(message) ? "failing" : "final";
}
