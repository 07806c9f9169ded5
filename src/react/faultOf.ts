import { isPoorIn } from "../sdk/chain/errors/poorWords.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { type FaultDetails, type FaultKey, faultWords, forClaimant } from "./faultWords.ts";
import { type FaultSigns, lookInto } from "./lookInto.ts";
import { ownError } from "./ownError.ts";

/** Who reads an explanation: the people that a page is for, or the operator of a campaign. */
export type Reader = "claimant" | "operator";

/**
 * The one place where faults of nodes, wallets and hosts get their names, whatever viem, wagmi or `fetch` has thrown; an error of
 * ours stays what it is. `details.kind` tells faults of one code apart, and `details.sent` says whether a wallet may have sent
 * something. Undefined: nobody here knows it.
 */
export function faultOf(thrown: unknown, reader: Reader = "operator"): SymbolonError | undefined {
  const own = ownError(thrown);
  if (own !== undefined) return reader === "claimant" ? forClaimant(own) : own;
  const sight = lookInto(thrown);
  if (sight.isOfPage) return madeOf("NotServed.page", sight);
  // Before its words are taken for the account's own: it may be poor itself, or its contract may revert.
  const { has, words, nodes } = sight;
  if (PAYMASTER.test(words) && nodes === undefined && !has(REFUSED)) {
    return madeOf("WalletFailed.paymaster", sight, { quote: sight.quote });
  }
  if (isPoorIn(words) && !sight.isRevert) return madeOf("NotEnoughFunds", sight);
  if (nodes !== undefined && !sight.isSending) return nodeFault(sight, nodes);
  return walletFaultOf(sight);
}

function madeOf(key: FaultKey, sight: FaultSigns, more: FaultDetails = {}): SymbolonError {
  const [code = key, kind] = key.split(".");
  const { isSending, thrown: cause } = sight;
  const { reason, hint, sent } = faultWords(key, { ...more, isSending });
  return new SymbolonError({ code, reason, hint, cause, details: { ...more, sent, kind } });
}

/** ERC-7677's services, and an ERC-4337 entry point's numbers for theirs. */
const PAYMASTER = /paymaster|sponsor|\bAA3\d\b/i;

/** JSON-RPC's and HTTP's numbers for too many questions; QuickNode has one of its own. */
const BUSY_NODE = [429, -32_005, -32_007];
const BUSY_WORDS = /too many requests|rate.?limit|request limit|requests? count exceeded/i;
/** EIP-1474's, and that of Besu and Erigon for a block that they do not know. */
const MISSING = [-32_001, -39_001];
const MISSING_WORDS =
  /header not found|unknown block|block .*not found|missing trie node|state .*not available/i;

/** A node of the page's that gave no answer of its chain. A contract's refusal is an answer. */
function nodeFault(sight: FaultSigns, nodes: readonly string[]): SymbolonError | undefined {
  const { has, names, status, words, isRevert } = sight;
  const more = { nodes, status };
  const make = (kind: FaultKey) => madeOf(kind, sight, more);
  if (isRevert) return undefined;
  if (status === 429 || has(BUSY_NODE) || BUSY_WORDS.test(words)) return make("ChainNotReachable.busy");
  if (has(MISSING) || MISSING_WORDS.test(words)) return make("NotOnNode");
  if (status !== undefined) return make("ChainNotReachable.status");
  if (names.has("TimeoutError")) return make("ChainNotReachable.silent");
  if (names.has("SyntaxError")) return make("ChainNotReachable.nonsense");
  if (names.has("HttpRequestError")) return make("ChainNotReachable.unreachable");
  return make(names.has("RpcRequestError") ? "ChainNotReachable.failing" : "ChainNotReachable.nonsense");
}

/** Of EIP-1193, CAIP-25 and EIP-1474, and how wallets word the same without a number. */
const REFUSED = [4001, 5000, 5001, 5002];
const REFUSED_WORDS = /user (rejected|denied|cancel)|UserRejected|rejected the request/i;
const BUSY_WALLET = /already pending|ResourceUnavailable/i;
const OTHER_CHAIN = /ConnectorChainMismatch|ChainMismatchError|ConnectorUnavailableReconnecting/;
const GONE = /ConnectorAccountNotFound|ConnectorNotConnected|AccountNotFound/;
const LOCKED =
  /\block(ed)?\b.*\bunlock|(wallet|keyring) is locked|unlock (your|the) wallet|no accounts? (is |are )?(available|found)/i;
const LACKING = [4200, -32_601, -32_004];
const DISCONNECTED = [4900, 4901];
/** A wallet's node on a transaction: the few words of the usual ones, since a page has no bytes for those of all. */
const OUTBID = /replacement|could not replace|same nonce/i;
const HELD = /already[ _]?(known|imported)|\bknown transaction/i;
const NONCE = /nonce( is)? too (low|high)|incorrect nonce|invalid nonce/i;

/** What a wallet did instead of what it was asked for. */
function walletFaultOf(sight: FaultSigns): SymbolonError | undefined {
  const { has, names, words, quote, isRevert } = sight;
  const make = (key: FaultKey) => madeOf(key, sight, { quote });
  if (has(REFUSED) || REFUSED_WORDS.test(words)) return make("WalletRefused");
  if (has([-32_002]) || BUSY_WALLET.test(words)) return make("WalletBusy");
  // wagmi calls whatever a wallet answers to a new chain a person's no.
  if (has([4902]) || names.has("UserRejectedRequestError")) return make("WrongChain.unknown");
  if (OTHER_CHAIN.test(words)) return make("WrongChain.other");
  if (names.has("SwitchChainError")) return make("WrongChain.stays");
  if (LOCKED.test(words)) return make("WalletAccountGone.locked");
  if (has([4100]) || GONE.test(words)) return make("WalletAccountGone.gone");
  if (has(DISCONNECTED)) return make("WalletFailed.disconnected");
  if (has(LACKING)) return make("WalletFailed.lacks");
  return isRevert ? undefined : sendingFault(sight, make);
}

/** What the wallet's own node said of a transaction. */
function sendingFault(sight: FaultSigns, make: (key: FaultKey) => SymbolonError): SymbolonError | undefined {
  const { words, names, codes, isSending, nodes } = sight;
  if (OUTBID.test(words)) return make("NotSent.pending");
  if (HELD.test(words)) return make("NotSent.held");
  if (NONCE.test(words)) return make("NotSent.nonce");
  const isOwnFault =
    codes.some((code) => code <= -32_000) || nodes !== undefined || names.has("TimeoutError");
  if (isOwnFault) return make("WalletFailed.failed");
  // It names no code of its own, and may be anything: its own words are shown.
  return isSending ? make("Unexpected") : undefined;
}
