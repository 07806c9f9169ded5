import {
  type Client,
  type Hash,
  type Hex,
  isHash,
  isHex,
  keccak256,
  type Log,
  MethodNotSupportedRpcError,
  numberToHex,
  RpcError,
  RpcRequestError,
  size,
  type Transport,
  UnsupportedProviderMethodError,
} from "viem";
import { BLOOM_BYTES, mayHold } from "../../../sdk/chain/blocks/logsBloom.ts";
import {
  foldReceipts,
  type ReceiptLog,
  type RpcReceipt,
  receiptLogs,
} from "../../../sdk/chain/blocks/receiptsRoot.ts";
import {
  badBlock,
  headerNotRebuilt,
  type RpcBlock,
  rpcBlockHeader,
} from "../../../sdk/chain/blocks/rpcBlockHeader.ts";
import { httpStatusOf } from "../../../sdk/chain/errors/explainViemError.ts";
import { kindOfRefusal } from "../../../sdk/chain/errors/kindOfRefusal.ts";
import { nodeWords } from "../../../sdk/chain/errors/nodeWords.ts";
import { logsRefusal } from "../../../sdk/chain/events/logsRefusal.ts";
import { logsNotOfBlock, ownLogs } from "../../../sdk/chain/events/readLogs.ts";
import { hexToBytes } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import type { Assurance, BlockRow } from "../tables/blockRow.ts";
import { bitsOf, type ChainLog, rowsOf, type WatchList } from "./rows.ts";

/** The needed part of a block's header, and the transactions that the node lists for it. */
export type Header = BlockRow & {
  readonly parent: Hex;
  readonly bloom: Uint8Array;
  readonly receiptsRoot: Hex;
  readonly transactions: readonly Hash[];
};

/**
 * Reads the header of a block; undefined: the node does not have it. For the way `proven`, the hash is that of the
 * described header.
 * @param expected a number, or a tag
 * @throws SymbolonError `BadBlock`, `HeaderNotRebuilt`, `OtherBlock`; what viem throws
 */
export async function askHeader(
  client: Client<Transport>,
  expected: number | "latest",
  way: Assurance,
): Promise<Header | undefined> {
  const at = typeof expected === "number" ? numberToHex(expected) : expected;
  const block = (await client.request({
    method: "eth_getBlockByNumber",
    params: [at as Hex, false],
  })) as RpcBlock | null;
  if (block === null) return undefined;
  const header = headerOf(block, way);
  if (typeof expected === "number" && header.number !== expected) throw otherBlock(expected, header.number);
  if (way === "told") return header;
  const hash = keccak256(rpcBlockHeader(block, TAKE_ITS_WORD));
  if (hash !== header.hash) throw headerNotRebuilt(header.number, block, hash, TAKE_ITS_WORD);
  return header;
}

const TAKE_ITS_WORD =
  "Ask another node; if that does not help, trust the node from here on: symbolon timeline follow --way told.";

/** The header in a node's answer. For the way `told` it has no filter and no root: some chains do not have them. */
function headerOf(block: RpcBlock, way: Assurance): Header {
  const { hash, parentHash: parent, receiptsRoot: root, logsBloom } = block;
  // Nodes in Go may leave an empty list out; whether it is empty is shown by the receipts.
  const transactions = block.transactions ?? [];
  const isHashOf = (value: unknown): value is Hash => typeof value === "string" && isHash(value);
  if (!isHashOf(hash)) throw badBlock("hash", hash);
  if (!isHashOf(parent)) throw badBlock("parentHash", parent);
  const number = numberIn(block, "number");
  const time = numberIn(block, "timestamp");
  const own = { number, hash, parent, time, way };
  if (way === "told") return { ...own, bloom: new Uint8Array(), receiptsRoot: "0x", transactions: [] };
  if (!isHashOf(root)) throw badBlock("receiptsRoot", root, TAKE_ITS_WORD);
  if (!isHex(logsBloom) || size(logsBloom) !== BLOOM_BYTES)
    throw badBlock("logsBloom", logsBloom, TAKE_ITS_WORD);
  if (!Array.isArray(transactions) || !transactions.every(isHashOf))
    throw badBlock("transactions", transactions, TAKE_ITS_WORD);
  return { ...own, bloom: hexToBytes(logsBloom), receiptsRoot: root, transactions };
}

function numberIn(block: RpcBlock, name: string): number {
  const value = block[name];
  const number = isHex(value) && value !== "0x" ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw badBlock(name, value);
  return number;
}

/**
 * Whether a block may hold an event of a watched contract, by its filter. A header of the way `told` has no filter to
 * trust: then true.
 */
export function mayConcern({ bloom, way }: Header, watched: WatchList): boolean {
  if (way === "told") return true;
  for (const address of watched.keys()) if (mayHold(bloom, bitsOf(address))) return true;
  return false;
}

/** The logs of a block, and how certain it is that none is missing. */
export type BlockLogs = {
  readonly logs: readonly ChainLog[];
  readonly way: Assurance;
  /** Why the logs are only the node's word although the header is proven; undefined: they are proven too. */
  readonly unproven?: string;
};

/**
 * Reads the logs of a block. For a proven header these are all logs of its receipts, which must fold to the header's
 * root. A chain with its own receipt types may fail that without a known reason: then the logs are the node's word.
 * @throws SymbolonError `ReceiptsNotOfBlock`, `BadReceipt`, `BlockNotFound`, `LogsNotOfBlock`; what viem throws
 */
export async function askLogs(
  client: Client<Transport>,
  header: Header,
  watched: WatchList,
): Promise<BlockLogs> {
  const proven = header.way === "proven" ? await askProvenLogs(client, header, watched) : undefined;
  if (typeof proven === "object") return { logs: proven, way: "proven" };
  const logs = await readWatchedLogs(client, header, watched);
  return { logs, way: "told", ...(proven !== undefined && { unproven: proven }) };
}

/** Addresses in one request: nodes refuse long lists. */
const ADDRESSES = 500;
/** Requests at the same time. */
const AT_ONCE = 8;

/** Asks for the logs of some contracts, in as few questions as nodes take. */
export async function askByAddress<Item>(
  addresses: readonly Hex[],
  ask: (part: readonly Hex[]) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const parts: (readonly Hex[])[] = [];
  for (let i = 0; i < addresses.length; i += ADDRESSES) parts.push(addresses.slice(i, i + ADDRESSES));
  return (await mapAtOnce(parts, AT_ONCE, ask)).flat();
}

/** Reads at least the logs of watched contracts, and of those that are created in the block. */
async function readWatchedLogs(
  client: Client<Transport>,
  header: Header,
  watched: WatchList,
): Promise<readonly ChainLog[]> {
  const all = watched.size > ADDRESSES ? await askAnyLogs(client, header) : undefined;
  if (all !== undefined) return all;
  const known = new Map(watched);
  const logs: ChainLog[] = [];
  // A contract created in the block emits events too, perhaps before its factory does.
  for (let next = [...watched.keys()]; next.length > 0; ) {
    const more = await askByAddress(next, (address) => askLogsBy(client, header, address));
    logs.push(...more);
    const { found } = rowsOf(more, known);
    for (const one of found) known.set(one.address, one);
    next = found.map(({ address }) => address);
  }
  return logs.toSorted((one, other) => one.logIndex - other.logIndex);
}

/** Undefined: the node gives logs of named contracts only. */
async function askAnyLogs(
  client: Client<Transport>,
  header: Header,
): Promise<readonly ChainLog[] | undefined> {
  try {
    return await askLogsBy(client, header);
  } catch (thrown) {
    if (logsRefusal(thrown) !== "address") throw thrown;
    return undefined;
  }
}

/** Asks by the block's hash, so that the logs are of no other block. */
async function askLogsBy(
  client: Client<Transport>,
  { number, hash }: Header,
  address?: readonly Hex[],
): Promise<readonly ChainLog[]> {
  const filter = { blockHash: hash, ...(address !== undefined && { address: [...address] }) };
  const logs = ownLogs(await client.request({ method: "eth_getLogs", params: [filter] }), address);
  const other = logs.find((log) => log.blockHash !== hash);
  if (other !== undefined) throw logsNotOfBlock(number, `they are of ${other.blockHash}, and it is ${hash}`);
  if (new Set(logs.map(({ logIndex }) => logIndex)).size < logs.length)
    throw logsNotOfBlock(number, "one of them is there twice");
  return logs.map(toChainLog);
}

/** The logs of the block's receipts; or, in words, why nothing proves them to be the block's. */
async function askProvenLogs(
  client: Client<Transport>,
  header: Header,
  watched: WatchList,
): Promise<readonly ChainLog[] | string> {
  const given = await askReceipts(client, header);
  const folded = foldReceipts(given, header.receiptsRoot);
  const { number, transactions } = header;
  if (!folded.isProven) {
    const types = folded.foreign.map((type) => numberToHex(type)).join(", ");
    if (types !== "") return `receipts of type ${types} do not fold to what the header says`;
    throw notOfBlock(
      header,
      `${given.length} receipts for ${transactions.length} transactions do not fold to ${header.receiptsRoot}`,
    );
  }
  const { receipts, others } = folded;
  if (others.some((receipt, i) => receiptLogs(receipt, i).some((log) => isWatched(log, watched))))
    return "a receipt that no header stands for holds events of them";
  const elsewhere = new Set(others.map(({ transactionHash }) => transactionHash));
  const own = transactions.filter((hash) => !elsewhere.has(hash));
  const wrong = receipts.findIndex(({ transactionHash }, i) => transactionHash !== own[i]);
  if (wrong !== -1) throw notOfBlock(header, `receipt ${wrong} is of another transaction than the block's`);
  return receipts
    .flatMap((receipt, i) =>
      receiptLogs(receipt, i).map((log) => ({ ...log, block: number, transaction: own[i] as Hash })),
    )
    .map((log, logIndex) => ({ ...log, logIndex }));
}

function isWatched({ address }: ReceiptLog, watched: WatchList): boolean {
  return watched.has(address.toLowerCase() as Hex);
}

/** Converts a log to the form of `readLogs`. */
export function toChainLog({ address, topics, data, blockNumber, logIndex, transactionHash }: Log): ChainLog {
  return {
    address,
    topics,
    data,
    block: Number(blockNumber),
    logIndex: logIndex ?? 0,
    transaction: transactionHash ?? "0x",
  };
}

async function askReceipts(client: Client<Transport>, header: Header): Promise<readonly RpcReceipt[]> {
  const receipts = await askAllReceipts(client, header);
  if (receipts === null) throw noSuchBlock(header.number);
  if (Array.isArray(receipts) && receipts.every((one) => typeof one === "object" && one !== null))
    return receipts;
  throw notOfBlock(header, "the answer is not a list of receipts");
}

/** HTTP that refuses a method: by a key's rights, as what is not there, or as what it is. */
const UNKNOWN_BY_HTTP = [403, 404, 405, 501];
/** Clients whose node refuses the method by HTTP: one that may be at fault instead is asked several times. */
const withoutReceipts = new WeakSet<Client<Transport>>();

/**
 * Reads all receipts; from a node without that method, or whose list is short, one by one. They have to fold to the header
 * either way. Null: it has none of them.
 */
async function askAllReceipts(client: Client<Transport>, { number, transactions }: Header): Promise<unknown> {
  let isByHttp = withoutReceipts.has(client);
  let isNone = false;
  if (!isByHttp) {
    try {
      const question = { method: "eth_getBlockReceipts", params: [numberToHex(number)] };
      const all: unknown = await client.request(question as never);
      isNone = all === null;
      // Some leave out what they cannot find at once, or say nothing where they have no such list.
      const isShort = Array.isArray(all) && (all.includes(null) || all.length < transactions.length);
      if (!isNone && !isShort) return all;
    } catch (thrown) {
      isByHttp = UNKNOWN_BY_HTTP.includes(httpStatusOf(thrown) ?? 0);
      if (!isByHttp && !isUnknownMethod(thrown)) throw thrown;
    }
  }
  const receipts = await mapAtOnce(transactions, AT_ONCE, (hash) =>
    client.request({ method: "eth_getTransactionReceipt", params: [hash] }),
  );
  if (isByHttp) withoutReceipts.add(client);
  // A listed transaction without a receipt need not be the block's: the root decides.
  const given = receipts.filter((receipt) => receipt !== null);
  return isNone && given.length === 0 && transactions.length > 0 ? null : given;
}

function isUnknownMethod(thrown: unknown): boolean {
  if (thrown instanceof MethodNotSupportedRpcError || thrown instanceof UnsupportedProviderMethodError)
    return true;
  // viem leaves a code that it does not know without a class of its own.
  if (!(thrown instanceof RpcError) && !(thrown instanceof RpcRequestError)) return false;
  return kindOfRefusal({ code: thrown.code, message: nodeWords(thrown) }) === "unknown";
}

/** The error for a block that the node does not have. */
export function noSuchBlock(block: number | "latest"): SymbolonError {
  return new SymbolonError({
    code: "BlockNotFound",
    reason: `The node has no block ${block}.`,
    hint: "Ask again; if that does not help, ask another node.",
    details: { block },
  });
}

function otherBlock(expected: number, given: number): SymbolonError {
  return new SymbolonError({
    code: "OtherBlock",
    reason: `The node answered the request for block ${expected} with block ${given}.`,
    hint: "Ask again; if that does not help, ask another node.",
    details: { wanted: expected, given },
  });
}

function notOfBlock({ number, hash }: Header, why: string): SymbolonError {
  return new SymbolonError({
    code: "ReceiptsNotOfBlock",
    reason: `The node's receipts do not belong to block ${number} (${hash}): ${why}.`,
    hint: "Ask again, since the chain may have changed; if that does not help, ask another node, or trust this one: symbolon timeline follow --way told.",
    details: { block: number, hash, why },
  });
}
