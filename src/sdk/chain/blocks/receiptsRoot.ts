import { concatHex, type Hex, isHex, size, toRlp } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { shownValue } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { EMPTY_TRIE_ROOT, nibblesOf } from "../../core/stateProof/trieValue.ts";
import { BLOOM_BYTES } from "./logsBloom.ts";
import { shortestBytes } from "./shortestBytes.ts";

/** A receipt from a node's JSON-RPC. Only what the chain keeps of it matters, and any of it may be missing. */
export type RpcReceipt = Readonly<Record<string, unknown>>;

/** An event of a receipt, as far as the chain keeps it. */
export type ReceiptLog = {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
};

/** Receipts before EIP-2718, and those of EIP-2930, 1559, 4844 and 7702: all that Ethereum has. */
const ETHEREUM_TYPES = [0n, 1n, 2n, 3n, 4n];
/** Deposits of the OP stack, and CIP-64 of Celo: their receipts have further fields. */
const DEPOSIT = 0x7en;
const CIP_64 = 0x7bn;
const MAX_TOPICS = 4;

/**
 * Folds the receipts of a block into the header's `receiptsRoot`, if they are all of the block's receipts, in order. A
 * receipt does not hold its transaction's hash: only the node says which transaction it is of.
 * @throws SymbolonError `BadReceipt`
 */
export function receiptsRoot(receipts: readonly RpcReceipt[]): Hex {
  return indexedTrieRoot(receipts.map((receipt, i) => encodeReceipt(receipt, i)));
}

/** The result of folding a node's receipts for a block. */
export type Folded =
  /** `receipts` are all of the block's, in order. `others` are not the block's: their chain keeps them elsewhere. */
  | {
      readonly isProven: true;
      readonly receipts: readonly RpcReceipt[];
      readonly others: readonly RpcReceipt[];
    }
  /** The types that Ethereum does not have. Without any, these are not the block's receipts. */
  | { readonly isProven: false; readonly foreign: readonly bigint[] };

/**
 * Folds the receipts that a node gives for a block. If they do not fold into the root, they are tried without those
 * that used no gas: Polygon's nodes list one for what came from Ethereum (Bor's state sync), which no header covers.
 * @param root the header's
 * @throws SymbolonError `BadReceipt` where one of them is malformed, and all are of Ethereum's types
 */
export function foldReceipts(receipts: readonly RpcReceipt[], root: Hex): Folded {
  const types = receipts.map((receipt, i) => readNumber(receipt, "type", i, 0n));
  const foreign = [...new Set(types)].filter((type) => !ETHEREUM_TYPES.includes(type));
  try {
    return foldAll(receipts, root) ?? { isProven: false, foreign };
  } catch (thrown) {
    // Only its chain knows the fields of such a type's receipt.
    if (foreign.length === 0) throw thrown;
    return { isProven: false, foreign };
  }
}

function foldAll(receipts: readonly RpcReceipt[], root: Hex): Folded | undefined {
  const encoded = receipts.map((receipt, i) => encodeReceipt(receipt, i));
  if (indexedTrieRoot(encoded) === root) return { isProven: true, receipts, others: [] };
  const usesGas = receipts.map((receipt, i) => readNumber(receipt, "gasUsed", i, 1n) !== 0n);
  if (!usesGas.includes(false) || indexedTrieRoot(encoded.filter((_, i) => usesGas[i])) !== root)
    return undefined;
  return {
    isProven: true,
    receipts: receipts.filter((_, i) => usesGas[i]),
    others: receipts.filter((_, i) => !usesGas[i]),
  };
}

/**
 * The events of a receipt, by what the chain keeps of them. Nodes in Go make `null` of none; whether it is, the root tells.
 * @param position of the receipt in its block, for the error
 * @throws SymbolonError `BadReceipt`
 */
export function receiptLogs({ logs: given }: RpcReceipt, position: number): readonly ReceiptLog[] {
  const logs = given ?? [];
  if (!Array.isArray(logs)) throw badReceipt(position, "logs", logs);
  return logs.map((log: Readonly<Record<string, unknown>> | null) => {
    const { address, topics, data } = log ?? {};
    if (!isBytes(address, 20)) throw badReceipt(position, "address of a log", address);
    const areTopics = Array.isArray(topics) && topics.length <= MAX_TOPICS;
    if (!areTopics || !topics.every((topic) => isBytes(topic, 32)))
      throw badReceipt(position, "topics of a log", topics);
    if (!isBytes(data)) throw badReceipt(position, "data of a log", data);
    return { address, topics, data };
  });
}

/**
 * Status (EIP-658), gas used so far, bloom, logs (EIP-2718: after its type's byte), and further fields of some types.
 * The types of Arbitrum (0x64 to 0x6a), of Polygon's state sync since it is part of blocks (0x7f) and of most others
 * have no further fields; the root shows whether that is true.
 */
function encodeReceipt(receipt: RpcReceipt, position: number): Hex {
  const type = readNumber(receipt, "type", position, 0n);
  const { logsBloom } = receipt;
  if (!isBytes(logsBloom, BLOOM_BYTES)) throw badReceipt(position, "logsBloom", logsBloom);
  const logs = receiptLogs(receipt, position);
  const payload = toRlp([
    shortestBytes(readNumber(receipt, "status", position)),
    shortestBytes(readNumber(receipt, "cumulativeGasUsed", position)),
    logsBloom,
    logs.map(({ address, topics, data }) => [address, topics, data]),
    ...besides(type, receipt, position),
  ] as Nested[]);
  return type === 0n ? payload : concatHex([shortestBytes(type), payload]);
}

/**
 * A deposit's nonce and version, since Canyon: before, the root was computed without the nonce though receipts have it
 * (the OP stack's specification, "deposits"; `op-geth`, `Receipts.EncodeIndex`). The base fee in another currency of a
 * CIP-64 transaction, at Celo's place for it (Celo's `op-geth`, the same).
 */
function besides(type: bigint, receipt: RpcReceipt, position: number): readonly Hex[] {
  const has = (name: string) => receipt[name] !== undefined && receipt[name] !== null;
  const read = (name: string) => shortestBytes(readNumber(receipt, name, position, 0n));
  if (type === DEPOSIT && has("depositReceiptVersion"))
    return [read("depositNonce"), read("depositReceiptVersion")];
  return type === CIP_64 && has("baseFee") ? [read("baseFee")] : [];
}

function readNumber(receipt: RpcReceipt, name: string, position: number, missing?: bigint): bigint {
  const value = receipt[name];
  if ((value === undefined || value === null) && missing !== undefined) return missing;
  if (!isHex(value) || value === "0x") throw badReceipt(position, name, value);
  return BigInt(value);
}

function isBytes(value: unknown, bytes?: number): value is Hex {
  if (!isHex(value) || value.length % 2 !== 0) return false;
  return bytes === undefined || size(value) === bytes;
}

type Nested = Hex | readonly Nested[];
type Pair = { readonly path: readonly number[]; readonly value: Hex };

/** Root of the trie that has each value under the RLP of its position (Yellow Paper, 4.3.2 and appendix D). */
export function indexedTrieRoot(values: readonly Hex[]): Hex {
  if (values.length === 0) return bytesToHex(EMPTY_TRIE_ROOT);
  const pairs = values.map((value, i) => ({
    path: [...nibblesOf(toRlp(shortestBytes(BigInt(i)), "bytes"))],
    value,
  }));
  return hashOf(toRlp(nodeOf(pairs, 0) as Nested[]));
}

/** The node of all pairs whose paths are alike up to `depth`; no path is the beginning of another. */
function nodeOf(pairs: readonly Pair[], depth: number): Nested {
  const [first] = pairs as readonly [Pair];
  if (pairs.length === 1) return [prefixed(first.path.slice(depth), true), first.value];
  let end = depth;
  while (pairs.every(({ path }) => path[end] === first.path[end])) end++;
  if (end > depth) return [prefixed(first.path.slice(depth, end), false), childOf(pairs, end)];
  const byNibble = Map.groupBy(pairs, ({ path }) => path[depth]);
  const children = Array.from({ length: 16 }, (_, nibble): Nested => {
    const under = byNibble.get(nibble);
    return under === undefined ? "0x" : childOf(under, depth + 1);
  });
  return [...children, "0x"];
}

/** A node in its parent: itself where it is shorter than a hash. */
function childOf(pairs: readonly Pair[], depth: number): Nested {
  const node = nodeOf(pairs, depth);
  const encoded = toRlp(node as Nested[]);
  return size(encoded) < 32 ? node : hashOf(encoded);
}

/** Hex-prefix encoding (Yellow Paper, appendix C). */
function prefixed(nibbles: readonly number[], isLeaf: boolean): Hex {
  const isOdd = nibbles.length % 2 === 1;
  const flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0);
  const all = isOdd ? [flag, ...nibbles] : [flag, 0, ...nibbles];
  return `0x${all.map((nibble) => nibble.toString(16)).join("")}`;
}

const hashOf = (bytes: Hex): Hex => bytesToHex(fastHasher().keccak256(hexToBytes(bytes)));

function badReceipt(position: number, field: string, value: unknown): SymbolonError {
  const shown = shownValue(value);
  return new SymbolonError({
    code: "BadReceipt",
    reason: `The node gives a block in which the ${field} of receipt ${position} is ${shown}.`,
    hint: "Ask another node, or trust this one: symbolon timeline follow --way told.",
    details: { position, field, value: shown },
  });
}
