import { type Address, type Hex, isAddress, isHex, keccak256, numberToHex, pad } from "viem";
import { type RpcCall, RpcError, type RpcFailure } from "../engine/engine.ts";
import type { AccountFacts } from "./answers/openAnswers.ts";
import type { PinnedState } from "./pinnedState.ts";

/** The block that forks stand on. */
type PinnedBlock = { readonly chainId: number; readonly blockNumber: bigint };

type ForkAnswers = {
  readonly block: PinnedBlock;
  readonly state: PinnedState;
  /** A fork asks for an account, or reads a slot: told before it is answered. */
  readonly onAccount: (address: Address) => void;
  readonly onSlot: (address: string, slot: Hex) => void;
};

const NO_CODE_HASH = keccak256("0x");
const NOWHERE_HASH: Hex = `0x${"00".repeat(32)}`;

/** Where the block stands among the parameters. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_getBalance: 1,
  eth_getTransactionCount: 1,
  eth_getCode: 1,
  eth_getAccountInfo: 1,
  eth_getStorageAt: 2,
  eth_getProof: 2,
  eth_call: 1,
  eth_getBlockReceipts: 0,
};
/** What never changes once it is there. */
const LASTING = new Set(["eth_getBlockByHash", "eth_getTransactionByHash", "eth_getTransactionReceipt"]);

/**
 * Answers a fork as a node would whose newest block is the pinned one. Nothing that changes a chain is passed on, nor
 * anything else that a fork does not need.
 *
 * The nonce of a prefetched account without code is not asked for: no contract sees it, and a fork sends for the account
 * without its key. It is given as 0, or as 1 where the account exists without ether, so that it exists there too.
 * @throws RpcError; SymbolonError what the upstream's `lost` tells of
 */
export async function answerFork(forks: ForkAnswers, { method, params = [] }: RpcCall): Promise<unknown> {
  const { chainId, blockNumber } = forks.block;
  const block = numberToHex(blockNumber);
  if (method === "eth_chainId") return numberToHex(chainId);
  if (method === "net_version") return String(chainId);
  if (method === "eth_blockNumber") return block;
  if (method === "web3_clientVersion") return "symbolon/dryRun";
  if (method === "eth_gasPrice" || method === "eth_maxPriorityFeePerGas") return "0x0";
  if (method === "eth_getBlockByNumber") return await blockByNumber(forks, params);
  if (method === "eth_getLogs") return await forks.state.answer(method, [logsUpTo(params[0], blockNumber)]);
  if (LASTING.has(method)) return await forks.state.answer(method, params);
  const at = BLOCK_AT[method];
  if (at === undefined)
    throw refusal(method, -32601, "the method is not passed on to the chain that is forked");
  const named = standsFor(params[at], blockNumber);
  if (named === undefined) throw refusal(method, -32602, `the fork's chain ends at block ${blockNumber}`);
  const complete = [...params];
  complete[at] = named;
  const [address, slot] = params;
  if (named !== block || typeof address !== "string" || !isAddress(address, { strict: false })) {
    return await forks.state.answer(method, complete);
  }
  const account = address.toLowerCase() as Address;
  if (method === "eth_getStorageAt") return await storageAt(forks, account, slot);
  return await aboutAccount(forks, method, account, complete);
}

async function storageAt({ state, onSlot }: ForkAnswers, address: Address, slot: unknown): Promise<Hex> {
  if (!isHex(slot)) throw refusal("eth_getStorageAt", -32602, "the slot is not hexadecimal");
  const word = pad(slot.toLowerCase() as Hex, { size: 32 });
  onSlot(address, word);
  return await state.slot(address, word);
}

async function aboutAccount(
  forks: ForkAnswers,
  method: string,
  account: Address,
  params: readonly unknown[],
): Promise<unknown> {
  const { state, onAccount } = forks;
  if (method === "eth_getProof") return await state.answer(method, params);
  onAccount(account);
  const facts = await state.account(account);
  const block = params[1];
  const ask = (name: string) => state.answer(name, [account, block]);
  if (method === "eth_getBalance") return facts?.balance ?? (await ask(method));
  if (method === "eth_getTransactionCount") return nonceOf(facts) ?? (await ask(method));
  if (method === "eth_getCode") return codeOf(facts) ?? (await ask(method));
  const [balance, nonce, code] = await Promise.all([
    facts?.balance ?? ask("eth_getBalance"),
    nonceOf(facts) ?? ask("eth_getTransactionCount"),
    codeOf(facts) ?? ask("eth_getCode"),
  ]);
  return { balance, nonce, code };
}

/** Undefined where it has to be asked for: a contract's nonce decides the addresses of what it deploys. */
function nonceOf(facts: AccountFacts | undefined): Hex | undefined {
  if (facts === undefined) return undefined;
  if (facts.codeHash === NOWHERE_HASH) return "0x0";
  if (facts.codeHash !== NO_CODE_HASH) return undefined;
  return facts.balance === "0x0" ? "0x1" : "0x0";
}

function codeOf(facts: AccountFacts | undefined): Hex | undefined {
  return facts?.codeHash === NOWHERE_HASH || facts?.codeHash === NO_CODE_HASH ? "0x" : undefined;
}

async function blockByNumber({ state, block }: ForkAnswers, params: readonly unknown[]): Promise<unknown> {
  const named = standsFor(params[0], block.blockNumber);
  return named === undefined ? null : await state.answer("eth_getBlockByNumber", [named, params[1] === true]);
}

/** The block as a number; undefined: it is beyond the pinned one, or no block at all. */
function standsFor(named: unknown, blockNumber: bigint): unknown {
  const newest = [undefined, null, "latest", "pending", "safe", "finalized"];
  if (newest.includes(named as string)) return numberToHex(blockNumber);
  if (named === "earliest") return "0x0";
  if (isHex(named) && named.length < 66)
    return BigInt(named) <= blockNumber ? numberToHex(BigInt(named)) : undefined;
  if (typeof named !== "object" || named === null) return undefined;
  return "blockNumber" in named ? standsFor(named.blockNumber, blockNumber) : named;
}

function logsUpTo(filter: unknown, blockNumber: bigint): unknown {
  if (typeof filter !== "object" || filter === null)
    throw refusal("eth_getLogs", -32602, "there is no filter");
  if ("blockHash" in filter) return filter;
  const { fromBlock, toBlock } = filter as { fromBlock?: unknown; toBlock?: unknown };
  const last = numberToHex(blockNumber);
  const from = standsFor(fromBlock, blockNumber);
  if (from === undefined)
    throw refusal("eth_getLogs", -32602, `the fork's chain ends at block ${blockNumber}`);
  return { ...filter, fromBlock: from, toBlock: standsFor(toBlock, blockNumber) ?? last };
}

function refusal(method: string, code: number, message: string): RpcError {
  const failure: RpcFailure = { code, message };
  return new RpcError(method, failure);
}
