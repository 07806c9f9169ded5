import type { Convention, LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";

/** The format that `StandardMerkleTree.dump()` of @openzeppelin/merkle-tree states. */
export const DUMP_FORMAT = "standard-v1";

/** What `StandardMerkleTree.dump()` gives. */
export type Dump = {
  /** Solidity types of a value, in order: `address`, or `uint8` to `uint256`. */
  readonly leafEncoding: readonly string[];
  /** All nodes, `0x` and 64 digits, the root first. */
  readonly tree: readonly string[];
  readonly values: readonly DumpValue[];
};

type DumpValue = {
  readonly value: readonly string[];
  readonly treeIndex: number;
};

/** The Solidity type of each field. */
export const DUMP_TYPES: Readonly<Record<LeafField, "address" | "uint256">> = {
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
/** A number of a dump, as texts hold it. */
export const NUMBER = /^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/;

/**
 * Reads the JSON of `StandardMerkleTree.dump()`, strictly: its form alone, not whether its tree is right. Numbers may be
 * texts, numbers of JSON, or what ethers makes of a BigNumber.
 * @param file named in errors
 * @throws SymbolonError `NotADump`, `SimpleDump`, `UnknownDumpFields`, `NotAnAmount`
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
  if (!isList(leafEncoding, isText)) {
    throw notADump(
      file,
      `has the leafEncoding ${JSON.stringify(leafEncoding)}, which is not a list of Solidity types`,
    );
  }
  const other = leafEncoding.find((type) => type !== "address" && bitsOf(type) === undefined);
  if (other !== undefined) {
    throw unknownFields(file, leafEncoding, `a tree of accounts and amounts has no ${other}`);
  }
  if (!isList(tree, isNode)) throw notADump(file, "has a tree that is not a list of 32-byte nodes");
  if (!Array.isArray(values) || values.length === 0) throw notADump(file, "has no values");
  if (tree.length !== 2 * values.length - 1) {
    throw notADump(
      file,
      `has ${tree.length} nodes, but ${values.length} values make ${2 * values.length - 1}`,
    );
  }
  const reading = { file, bits: leafEncoding.map((type) => bitsOf(type) ?? WIDEST), nodes: tree.length };
  return { leafEncoding, tree, values: values.map((value: unknown, i) => readValue(value, i, reading)) };
}

const WIDEST = 8 * WORD_BYTES;

/** The bits of a Solidity type of whole numbers; undefined: it is another type. */
function bitsOf(type: string): number | undefined {
  const found = /^uint([1-9]\d{0,2})?$/.exec(type);
  if (found === null) return undefined;
  const bits = Number(found[1] ?? WIDEST);
  return bits % 8 === 0 && bits <= WIDEST ? bits : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.length > 0 && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNode(value: unknown): value is string {
  return typeof value === "string" && value.length === NODE_TEXT && HASH.test(value);
}

type Reading = {
  readonly file: string;
  /** Of each field. */
  readonly bits: readonly number[];
  readonly nodes: number;
};

function readValue(stated: unknown, i: number, { file, bits, nodes }: Reading): DumpValue {
  const bad = () => notADump(file, `has ${JSON.stringify(stated)} as value ${i}`);
  if (!isObject(stated) || !Array.isArray(stated.value) || stated.value.length !== bits.length) throw bad();
  const treeIndex = Number.isInteger(stated.treeIndex) ? Number(stated.treeIndex) : -1;
  if (treeIndex < 0 || treeIndex >= nodes) throw bad();
  // As most are, and a copy of millions would cost their memory again.
  if (stated.value.every((field, at) => isText(field) && bits[at] === WIDEST)) return stated as DumpValue;
  const value = stated.value.map((field: unknown, at) => {
    if (typeof field === "number" && Math.abs(field) > Number.MAX_SAFE_INTEGER) {
      throw roundedNumber(file, i, field);
    }
    const text = textOf(field);
    if (text === undefined) throw bad();
    const width = bits[at] ?? WIDEST;
    const isBeyond = width < WIDEST && NUMBER.test(text) && BigInt(text) >> BigInt(width) !== 0n;
    if (isBeyond) throw beyondType(file, i, text, `uint${width}`);
    return text;
  });
  return { value, treeIndex };
}

/** A field of a value as a text; undefined: it is no account and no number. */
function textOf(field: unknown): string | undefined {
  if (typeof field === "number") return String(field);
  const text = isObject(field) && field.type === "BigNumber" ? field.hex : field;
  return isText(text) ? text : undefined;
}

function roundedNumber(file: string, value: number, number: number): SymbolonError {
  return new SymbolonError({
    code: "NotAnAmount",
    reason: `${file} has a number beyond 2^53 in value ${value} (about ${number}), of which programs that read JSON lose digits.`,
    hint: "Write all digits of it into the file, in quotes: each node shows whether they are right.",
    details: { file, value, amount: String(number) },
  });
}

function beyondType(file: string, value: number, text: string, type: string): SymbolonError {
  return new SymbolonError({
    code: "NotAnAmount",
    reason: `${file} has ${text} in value ${value}, which is beyond the largest ${type}.`,
    hint: "Do not use it: StandardMerkleTree makes no such leaf. Ask its publisher for the dump again.",
    details: { file, value, amount: text },
  });
}

/**
 * Refuses a dump whose values are no distribution.
 * @param because ends the sentence that tells the values' types
 * @param hint default: what reads each dump
 */
export function unknownFields(
  file: string,
  leafEncoding: readonly string[],
  because: string,
  hint = "Prove its values with StandardMerkleTree.load of @openzeppelin/merkle-tree. Known here are one account and one amount, in any order, with or without an index and a beneficiary.",
): SymbolonError {
  return new SymbolonError({
    code: "UnknownDumpFields",
    reason: `${file} is a dump with values of (${leafEncoding.join(", ")}): ${because}.`,
    hint,
    details: { file, leafEncoding },
  });
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
