import { bytesToHex } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { nobleHasher } from "../hasher.ts";
import { badRlp, type RlpItem, readRlpList } from "./rlp.ts";

export type TrieValueParameters = {
  /** Hash of the trie's root node, 32 bytes. */
  readonly root: Uint8Array;
  /** The key as the trie has it: in Ethereum's state tries the keccak256 of the address or slot. */
  readonly key: Uint8Array;
  /**
   * The nodes from the root to where the key ends or leaves the trie, each as its RLP; nodes inlined in their parent
   * (shorter than 32 bytes) are not listed again. Empty for the empty trie.
   */
  readonly proof: readonly Uint8Array[];
  /** Names the proof in errors: `"proof of slot 0x..."`. */
  readonly what: string;
};

/** keccak256 of the empty string's RLP: the root of a trie that holds nothing. */
export const EMPTY_TRIE_ROOT: Uint8Array = nobleHasher.keccak256(Uint8Array.of(0x80));

const BRANCH_ITEMS = 17;
const HASH_BYTES = 32;
/** Maximum bytes that StateProof.sol takes: the 64 nibbles of a key of 32 bytes, with their prefix. */
const MAX_PATH = 33;

/**
 * The value of a key in a Merkle-Patricia trie (Yellow Paper, appendix D), proven from its root; undefined where the
 * proof shows that the key has none. Every given node must be needed, so one fact has only one proof.
 * @returns a view into the last node
 * @throws SymbolonError `WrongProofNode`, `ProofTooShort`, `UnusedProofNodes`, `BadRlp`
 */
export function trieValue({ root, key, proof, what }: TrieValueParameters): Uint8Array | undefined {
  const nibbles = nibblesOf(key);
  let used = 0;
  const found = (bytes: Uint8Array, value?: RlpItem): Uint8Array | undefined => {
    if (used < proof.length) throw unusedNodes(what, used, proof.length);
    return value === undefined ? undefined : bytes.subarray(value.from, value.to);
  };
  if (isEqual(root, EMPTY_TRIE_ROOT)) return found(root);

  let depth = 0;
  let bytes = nextNode(proof, used++, root, what);
  let place = { start: 0, end: bytes.length };
  for (;;) {
    const name = `node ${used - 1} of the ${what}`;
    const items = readRlpList(bytes, place.start, place.end, name);
    let child: RlpItem | undefined;
    if (items.length === BRANCH_ITEMS) {
      const nibble = nibbles[depth];
      const value = branchValue(items, name);
      if (nibble === undefined) return found(bytes, value);
      child = items[nibble] as RlpItem;
      if (!child.isList && child.to === child.from) return found(bytes);
      depth += 1;
    } else {
      const { isLeaf, path } = shortNode(bytes, items, place.start, name);
      const isOnPath = path.every((nibble, i) => nibbles[depth + i] === nibble);
      child = items[1] as RlpItem;
      if (isLeaf) return found(bytes, isOnPath && depth + path.length === nibbles.length ? child : undefined);
      if (!isOnPath) return found(bytes);
      depth += path.length;
    }

    if (isInlined(child, name)) {
      place = { start: child.start, end: child.to };
    } else {
      bytes = nextNode(proof, used++, bytes.subarray(child.from, child.to), what);
      place = { start: 0, end: bytes.length };
    }
  }
}

/** The value in the branch itself, for a key that ends there; undefined: none. */
function branchValue(items: readonly RlpItem[], name: string): RlpItem | undefined {
  const value = items[BRANCH_ITEMS - 1] as RlpItem;
  if (value.isList) throw badRlp(name, value.start, "a branch has a list for a value");
  return value.to === value.from ? undefined : value;
}

/** Whether a parent holds the child itself; otherwise it holds the child's hash. */
function isInlined(child: RlpItem, name: string): boolean {
  if (child.isList ? child.to - child.start < HASH_BYTES : child.to - child.from === HASH_BYTES) {
    return child.isList;
  }
  throw badRlp(
    name,
    child.start,
    "there is neither a hash of 32 bytes nor an inlined node shorter than that",
  );
}

/** The path of a leaf or extension: hex-prefix encoded nibbles (Yellow Paper, appendix C). */
function shortNode(bytes: Uint8Array, items: readonly RlpItem[], start: number, name: string) {
  const [path, child] = items;
  if (
    items.length !== 2 ||
    path === undefined ||
    child === undefined ||
    path.isList ||
    path.from === path.to
  ) {
    throw badRlp(name, start, `${items.length} items are neither a branch nor a path and what it leads to`);
  }
  if (path.to - path.from > MAX_PATH) {
    throw badRlp(name, path.from, `a path of ${path.to - path.from} bytes is longer than any key`);
  }
  const nibbles = nibblesOf(bytes.subarray(path.from, path.to));
  const [flag = 0, padding = 0] = nibbles;
  const isOdd = flag % 2 === 1;
  if (flag > 3 || (!isOdd && padding !== 0)) throw badRlp(name, path.from, "a path has an unknown prefix");
  const isLeaf = flag >= 2;
  const rest = nibbles.subarray(isOdd ? 1 : 2);
  if (!isLeaf && rest.length === 0) throw badRlp(name, path.from, "an extension extends nothing");
  if (isLeaf && (child.isList || child.from === child.to)) {
    throw badRlp(name, child.start, "a leaf has no value");
  }
  return { isLeaf, path: rest };
}

/** The next node given, whose hash must be the one that its parent, or the root, names. */
function nextNode(
  proof: readonly Uint8Array[],
  position: number,
  expected: Uint8Array,
  what: string,
): Uint8Array {
  const node = proof[position];
  if (node === undefined) {
    throw new SymbolonError({
      code: "ProofTooShort",
      reason: `The ${what} ends after ${position} nodes, but the trie goes on with node ${bytesToHex(expected)}.`,
      hint: "Take the proof again from a node: one is cut short, or is the proof of something else.",
      details: { what, position, expected: bytesToHex(expected) },
    });
  }
  const hash = nobleHasher.keccak256(node);
  if (!isEqual(hash, expected)) {
    throw new SymbolonError({
      code: "WrongProofNode",
      reason: `Node ${position} of the ${what} has hash ${bytesToHex(hash)}, not ${bytesToHex(expected)}.`,
      hint: "Take the proof again from a node, at this very block: it was altered, or belongs elsewhere.",
      details: { what, position, hash: bytesToHex(hash), expected: bytesToHex(expected) },
    });
  }
  // A parent would inline a shorter node; only a root may be as short.
  if (position > 0 && node.length < HASH_BYTES) {
    throw badRlp(`node ${position} of the ${what}`, 0, "a node shorter than 32 bytes is not inlined");
  }
  return node;
}

function unusedNodes(what: string, used: number, given: number): SymbolonError {
  return new SymbolonError({
    code: "UnusedProofNodes",
    reason: `The ${what} has ${given} nodes, of which the first ${used} prove everything.`,
    hint: "Leave out the others, and those that are inlined in their parent.",
    details: { what, used, given },
  });
}

/** The half bytes of a key, high ones first. */
export function nibblesOf(bytes: Uint8Array): Uint8Array {
  const nibbleAt = (i: number) => ((bytes[i >> 1] as number) >> (i % 2 === 0 ? 4 : 0)) & 15;
  return Uint8Array.from({ length: 2 * bytes.length }, (_, i) => nibbleAt(i));
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}
