import type { Convention, LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";

/** The format that `StandardMerkleTree.dump()` of @openzeppelin/merkle-tree states. */
export const DUMP_FORMAT = "standard-v1";

/** What `StandardMerkleTree.dump()` gives. */
export type Dump = {
  /** Solidity types of a value, in order. */
  readonly leafEncoding: readonly DumpType[];
  /** All nodes, `0x` and 64 digits, the root first. */
  readonly tree: readonly string[];
  readonly values: readonly DumpValue[];
};

type DumpType = "address" | "uint256";

type DumpValue = {
  readonly value: readonly string[];
  readonly treeIndex: number;
};

/** The Solidity type of each field. */
export const DUMP_TYPES: Readonly<Record<LeafField, DumpType>> = {
  index: "uint256",
  account: "address",
  beneficiary: "address",
  amount: "uint256",
};

/** Characters of a node: `0x` and its digits. */
export const NODE_TEXT = 2 + 2 * WORD_BYTES;

/** Whether trees of a convention are what `StandardMerkleTree` builds. */
export function isStandardTree(
  convention: Pick<Convention, "leafEncoding" | "leafHashing" | "shape" | "shardNybbles">,
): boolean {
  const { leafEncoding, leafHashing, shape, shardNybbles } = convention;
  return leafEncoding === "abi" && leafHashing === "twice" && shape === "heap" && shardNybbles === 0;
}

const HASH = /^0x[0-9a-fA-F]{64}$/;

/**
 * Reads the JSON of `StandardMerkleTree.dump()`, strictly: its form alone, not whether its tree is right.
 * @param file named in errors
 * @throws SymbolonError `NotADump`, `SimpleDump`
 */
export function parseDump(text: string, file: string): Dump {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw notADump(file, "is not JSON", cause);
  }
  if (!isObject(json)) throw notADump(file, "is not an object");
  if (json.format === "simple-v1") throw simpleDump(file);
  if (json.format !== DUMP_FORMAT) throw notADump(file, `states the format ${JSON.stringify(json.format)}`);
  const { leafEncoding, tree, values } = json;
  if (!isList(leafEncoding, isType)) {
    throw notADump(
      file,
      `has the leafEncoding ${JSON.stringify(leafEncoding)}: only address and uint256 are known`,
    );
  }
  if (!isList(tree, isNode)) throw notADump(file, "has a tree that is not a list of 32-byte nodes");
  if (!Array.isArray(values) || values.length === 0) throw notADump(file, "has no values");
  if (tree.length !== 2 * values.length - 1) {
    throw notADump(
      file,
      `has ${tree.length} nodes, but ${values.length} values make ${2 * values.length - 1}`,
    );
  }
  const bad = values.findIndex((value) => !isDumpValue(value, leafEncoding.length, tree.length));
  if (bad !== -1) throw notADump(file, `has ${JSON.stringify(values[bad])} as value ${bad}`);
  return { leafEncoding, tree, values: values as readonly DumpValue[] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.length > 0 && value.every(isItem);
}

function isType(value: unknown): value is DumpType {
  return value === "address" || value === "uint256";
}

function isNode(value: unknown): value is string {
  return typeof value === "string" && value.length === NODE_TEXT && HASH.test(value);
}

/** Numbers are refused: one beyond 2^53 has lost its digits already. */
function isDumpValue(value: unknown, fields: number, nodes: number): boolean {
  if (!isObject(value) || !Array.isArray(value.value) || value.value.length !== fields) return false;
  const { treeIndex } = value;
  return (
    value.value.every((field) => typeof field === "string") &&
    Number.isInteger(treeIndex) &&
    Number(treeIndex) >= 0 &&
    Number(treeIndex) < nodes
  );
}

function simpleDump(file: string): SymbolonError {
  return new SymbolonError({
    code: "SimpleDump",
    reason: `${file} is a dump of SimpleMerkleTree (simple-v1), which holds hashes without the values behind them.`,
    hint: "Give the allocation itself to `tree identify`, with the dump's root.",
    details: { file },
  });
}

function notADump(file: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotADump",
    reason: `${file} is not a dump of OpenZeppelin's StandardMerkleTree: it ${problem}.`,
    hint: 'Give what JSON.stringify(tree.dump()) wrote: {"format": "standard-v1", "leafEncoding": [...], "tree": [...], "values": [...]}.',
    details: { file },
    cause,
  });
}
