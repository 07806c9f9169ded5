import { isFailingIn, isPrunedIn } from "./failingWords.ts";
import { isAheadIn } from "./headWords.ts";
import { isLengthIn, isRateIn } from "./rangeWords.ts";
import { isRevertIn, REVERT_CODE } from "./revertWords.ts";

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

/** Words of providers that count calls, beside those that no other limit has: EIP-1474's limit, and what comes to an end. */
const BUSY = /limit exceeded|exceeded .*(capacity|limit)|try again later/i;
/** Clients' words for a method that they have not, and of gateways for one that a plan has not. */
const UNKNOWN =
  /(method .*|\beth_\w+ (is )?)(not|n't) (be )?(found|exist|support|available|allowed|whitelist|implement|enabled)|(unsupported|unknown|unrecogni[sz]ed|no such) (rpc )?method|method .*(unsupported|disabled|blocked|only available)/i;
/** Words that may mean any limit: BSC uses them for a range that is too long. */
const SOME_LIMIT = /^((max(imum)?|query) )?limit exceeded\W*$/i;

/** Whether a refusal's words are of too many questions: then it is not about this question. A contract may count, too. */
export function countsQuestions(words: string): boolean {
  if (isRevertIn(words) || SOME_LIMIT.test(words) || isLengthIn(words)) return false;
  return isRateIn(words) || (!isPrunedIn(words) && BUSY.test(words));
}

/** Whether a proxy names its failure by HTTP's number, as web3-proxy does. */
function isGatewayCode(code: number): boolean {
  return code >= 500 && code < 600;
}

/** Sorts a node's refusal (an error of JSON-RPC) by its words, since nodes do not agree on codes. */
export function kindOfRefusal({ code, message, data }: Refusal): KindOfRefusal {
  const said = `${message} ${typeof data === "string" ? data : ""}`;
  if (code === REVERT_CODE || isRevertIn(message)) return "final";
  if (code === -32601 || UNKNOWN.test(said)) return "unknown";
  if (isPrunedIn(said)) return "pruned";
  if (isLengthIn(message)) return "final";
  if (code === 429 || code === -32005 || isRateIn(said) || BUSY.test(said)) return "busy";
  const isFailing = code === -32603 || isGatewayCode(code) || isFailingIn(said) || isAheadIn(message);
  return isFailing ? "failing" : "final";
}
