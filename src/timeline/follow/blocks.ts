import {
  type Client,
  formatLog,
  type Hash,
  type Hex,
  isHash,
  isHex,
  keccak256,
  type Log,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  numberToHex,
  size,
  type Transport,
} from "viem";
import { BLOOM_BYTES, mayHold } from "../../chain/blocks/logsBloom.ts";
import { type RpcReceipt, receiptLogs, receiptsRoot } from "../../chain/blocks/receiptsRoot.ts";
import {
  badBlock,
  headerNotRebuilt,
  type RpcBlock,
  rpcBlockHeader,
} from "../../chain/blocks/rpcBlockHeader.ts";
import { hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { BlockRow, Way } from "../tables/blockRow.ts";
import { bitsOf, type PlacedLog, type WatchList } from "./rows.ts";

/** A block's header, as far as it is needed, and the transactions that the node says it has. */
export type Header = BlockRow & {
  readonly parent: Hex;
  readonly bloom: Uint8Array;
  readonly receiptsRoot: Hex;
  readonly transactions: readonly Hash[];
};

/**
 * The header of a block; undefined: the node has none. What is `proven` has the hash of what the node describes.
 * @param wanted a number, or a tag
 * @throws SymbolonError `BadBlock`, `HeaderNotRebuilt`, `OtherBlock`; what viem throws
 */
export async function askHeader(
  client: Client<Transport>,
  wanted: number | "latest",
  way: Way,
): Promise<Header | undefined> {
  const at = typeof wanted === "number" ? numberToHex(wanted) : wanted;
  const block = (await client.request({
    method: "eth_getBlockByNumber",
    params: [at as Hex, false],
  })) as RpcBlock | null;
  if (block === null) return undefined;
  const header = headerOf(block);
  if (typeof wanted === "number" && header.number !== wanted) throw otherBlock(wanted, header.number);
  if (way === "told") return { ...header, way };
  const hash = keccak256(rpcBlockHeader(block));
  if (hash !== header.hash) throw headerNotRebuilt(header.number, header.hash, hash);
  return { ...header, way };
}

function headerOf(block: RpcBlock): Omit<Header, "way"> {
  const { hash, parentHash: parent, receiptsRoot: root, logsBloom, transactions } = block;
  const isHashOf = (value: unknown): value is Hash => typeof value === "string" && isHash(value);
  if (!isHashOf(hash)) throw badBlock("hash", hash);
  if (!isHashOf(parent)) throw badBlock("parentHash", parent);
  if (!isHashOf(root)) throw badBlock("receiptsRoot", root);
  if (!isHex(logsBloom) || size(logsBloom) !== BLOOM_BYTES) throw badBlock("logsBloom", logsBloom);
  if (!Array.isArray(transactions) || !transactions.every(isHashOf))
    throw badBlock("transactions", transactions);
  return {
    number: numberIn(block, "number"),
    hash,
    parent,
    time: numberIn(block, "timestamp"),
    bloom: hexToBytes(logsBloom),
    receiptsRoot: root,
    transactions,
  };
}

function numberIn(block: RpcBlock, name: string): number {
  const value = block[name];
  const number = isHex(value) && value !== "0x" ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw badBlock(name, value);
  return number;
}

/** Whether a block may hold an event of a watched contract, by its filter. */
export function mayConcern({ bloom }: Header, watched: WatchList): boolean {
  for (const address of watched.keys()) if (mayHold(bloom, bitsOf(address))) return true;
  return false;
}

/**
 * The logs of a block: of a proven one all, out of its receipts, which fold to what its header says.
 * @throws SymbolonError `ReceiptsNotOfBlock`, `BadReceipt`, `UnknownReceiptType`; what viem throws
 */
export async function askLogs(client: Client<Transport>, header: Header): Promise<readonly PlacedLog[]> {
  return header.way === "proven" ? askProvenLogs(client, header) : askToldLogs(client, header);
}

/** By the block's hash, so that they are of no other block. */
async function askToldLogs(
  client: Client<Transport>,
  { number, hash }: Header,
): Promise<readonly PlacedLog[]> {
  const logs = await client.request({ method: "eth_getLogs", params: [{ blockHash: hash }] });
  const other = logs.find((log) => log.blockHash !== hash);
  if (other !== undefined) throw logsNotOfBlock(number, `they are of ${other.blockHash}, and it is ${hash}`);
  if (new Set(logs.map(({ logIndex }) => logIndex)).size < logs.length)
    throw logsNotOfBlock(number, "one of them is there twice");
  return logs.map((log) => placedLog(formatLog(log)));
}

async function askProvenLogs(client: Client<Transport>, header: Header): Promise<readonly PlacedLog[]> {
  const receipts = await askReceipts(client, header);
  const { number, transactions } = header;
  if (receipts.length !== transactions.length)
    throw notOfBlock(header, `${receipts.length} receipts for ${transactions.length} transactions`);
  const wrong = receipts.findIndex(({ transactionHash }, i) => transactionHash !== transactions[i]);
  if (wrong !== -1) throw notOfBlock(header, `receipt ${wrong} is of another transaction than the block's`);
  const root = receiptsRoot(receipts);
  if (root !== header.receiptsRoot)
    throw notOfBlock(header, `they fold to ${root}, not to ${header.receiptsRoot}`);
  return receipts
    .flatMap((receipt, i) =>
      receiptLogs(receipt, i).map((log) => ({ ...log, block: number, transaction: transactions[i] as Hash })),
    )
    .map((log, logIndex) => ({ ...log, logIndex }));
}

/** A log as `readLogs` gives it. */
export function placedLog({ address, topics, data, blockNumber, logIndex, transactionHash }: Log): PlacedLog {
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
  if (Array.isArray(receipts) && receipts.every((one) => typeof one === "object" && one !== null))
    return receipts;
  throw notOfBlock(header, "the answer is no list of receipts");
}

/** Receipts under way at once. */
const AT_ONCE = 8;

/** A node that does not know the question for all at once is asked for each: they have to fold to the header either way. */
async function askAllReceipts(client: Client<Transport>, { number, transactions }: Header): Promise<unknown> {
  try {
    return await client.request({
      method: "eth_getBlockReceipts",
      params: [numberToHex(number)],
    } as never);
  } catch (thrown) {
    if (!isUnknownMethod(thrown)) throw thrown;
  }
  return mapAtOnce(transactions, AT_ONCE, (hash) =>
    client.request({ method: "eth_getTransactionReceipt", params: [hash] }),
  );
}

function isUnknownMethod(thrown: unknown): boolean {
  return thrown instanceof MethodNotFoundRpcError || thrown instanceof MethodNotSupportedRpcError;
}

/** The error for a block that the node has not. */
export function noSuchBlock(block: number | "latest"): SymbolonError {
  return new SymbolonError({
    code: "BlockNotFound",
    reason: `The node has no block ${block}.`,
    hint: "Ask again; if it goes on, ask another node.",
    details: { block },
  });
}

function otherBlock(wanted: number, given: number): SymbolonError {
  return new SymbolonError({
    code: "OtherBlock",
    reason: `Asked for block ${wanted}, the node gave block ${given}.`,
    hint: "Ask again; if it goes on, ask another node.",
    details: { wanted, given },
  });
}

/** The error for events that are not those of the block that was asked for. */
export function logsNotOfBlock(block: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "LogsNotOfBlock",
    reason: `The node's events of block ${block} are not those of that block: ${why}.`,
    hint: "Ask again, for the chain may have changed in between; if it goes on, ask another node.",
    details: { block, why },
  });
}

function notOfBlock({ number, hash }: Header, why: string): SymbolonError {
  return new SymbolonError({
    code: "ReceiptsNotOfBlock",
    reason: `The node's receipts are not those of block ${number} (${hash}): ${why}.`,
    hint: "Ask again, for the chain may have changed in between; if it goes on, ask another node.",
    details: { block: number, hash, why },
  });
}
