import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { WORD_BYTES } from "../../../core/bytes.ts";
import { SymbolonError } from "../../../core/errors.ts";
import type { Hasher } from "../../../core/hasher.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";
import { writeOutput } from "../../../files/writeOutput.ts";
import { amountAt } from "../../allocation.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../../checksum.ts";
import { rebuildTree } from "../../output/rebuildTree.ts";
import type { Tree } from "../buildTree.ts";
import type { LeafField } from "../convention.ts";
import { DUMP_FORMAT, DUMP_TYPES, isStandardTree, NODE_TEXT } from "./parseDump.ts";

/** How every dump begins. */
const BEGINNING = `{"format":"${DUMP_FORMAT}"`;

/**
 * Writes the tree of a directory as `StandardMerkleTree.load` takes it. It is rebuilt from its rows, so that a dump never
 * says more than they do.
 * @throws SymbolonError `NotExportable`, `OutputInTheWay`, `OutputNotWritable`, and what rebuilding throws
 */
export async function exportDump(
  directory: string,
  out: string,
  onProgress?: (stage: "reading" | "hashing" | "writing", done: number, total: number) => void,
): Promise<Tree> {
  requireOwnDump(out);
  const stages = { read: "reading", rebuild: "hashing" } as const;
  const { tree } = await rebuildTree(directory, {
    onProgress: (stage, done, total) => onProgress?.(stages[stage], done, total),
  });
  const pieces = dumpPieces(tree);
  const expected = 3 + Math.ceil((3 * tree.count) / 16_384);
  writeOutput(out, pieces, undefined, (done) => onProgress?.("writing", Math.min(done, expected), expected));
  onProgress?.("writing", expected, expected);
  return tree;
}

/** Only an earlier dump is overwritten. */
function requireOwnDump(file: string): void {
  if (!existsSync(file) || (statSync(file).isFile() && beginningOf(file) === BEGINNING)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} is there already and is no dump, so it is not overwritten.`,
    hint: "Choose another --out, or remove it yourself.",
    details: { file },
  });
}

function beginningOf(file: string): string {
  const bytes = Buffer.alloc(BEGINNING.length);
  const handle = openSync(file, "r");
  try {
    return bytes.toString("latin1", 0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

const ITEMS_A_PIECE = 16_384;
const DIGITS = new TextEncoder().encode("0123456789abcdef");
const [QUOTE, COMMA, ZERO, X] = new TextEncoder().encode('",0x') as unknown as [
  number,
  number,
  number,
  number,
];

/**
 * A tree as `StandardMerkleTree.dump()` of @openzeppelin/merkle-tree gives it, so that `StandardMerkleTree.load` takes
 * it; piece by piece, since a million rows make 250 MB.
 * @returns JSON on one line; values in index order
 * @throws SymbolonError `NotExportable` where StandardMerkleTree does not build such trees
 */
export function dumpPieces(tree: Tree, hasher: Hasher = fastHasher()): Generator<Uint8Array> {
  const { convention } = tree;
  if (isStandardTree(convention)) return pieces(tree, hasher);
  throw new SymbolonError({
    code: "NotExportable",
    reason: `OpenZeppelin's StandardMerkleTree does not build trees of the convention ${convention.name} (${convention.summary}).`,
    hint: "It builds complete heaps over abi leaves hashed twice: native, oz-standard, and custom ones of that kind.",
    details: { convention: convention.name },
  });
}

function* pieces(tree: Tree, hasher: Hasher): Generator<Uint8Array> {
  const { nodes, convention, count } = tree;
  const encoder = new TextEncoder();
  const types = JSON.stringify(convention.leafFields.map((field) => DUMP_TYPES[field]));
  yield encoder.encode(`{"format":"${DUMP_FORMAT}","leafEncoding":${types},"tree":[`);
  const bytesAPiece = ITEMS_A_PIECE * WORD_BYTES;
  for (let at = 0; at < nodes.length; at += bytesAPiece) {
    yield nodesText(nodes.subarray(at, at + bytesAPiece), at === 0);
  }
  yield encoder.encode('],"values":[');
  for (let from = 0; from < count; from += ITEMS_A_PIECE) {
    yield encoder.encode(valuesText(tree, from, Math.min(from + ITEMS_A_PIECE, count), hasher));
  }
  yield encoder.encode("]}\n");
}

/** `"0x...","0x..."`, with a comma before all but the very first. */
function nodesText(nodes: Uint8Array, isFirst: boolean): Uint8Array {
  const text = new Uint8Array((nodes.length / WORD_BYTES) * (NODE_TEXT + 3));
  let at = 0;
  for (let node = 0; node < nodes.length; node += WORD_BYTES) {
    text[at++] = COMMA;
    text[at++] = QUOTE;
    text[at++] = ZERO;
    text[at++] = X;
    for (let i = node; i < node + WORD_BYTES; i++) {
      const byte = nodes[i] as number;
      text[at++] = DIGITS[byte >> 4] as number;
      text[at++] = DIGITS[byte & 15] as number;
    }
    text[at++] = QUOTE;
  }
  return isFirst ? text.subarray(1) : text;
}

function valuesText(tree: Tree, from: number, to: number, hasher: Hasher): string {
  const { allocation, convention, layout, positions } = tree;
  const { accounts, beneficiaries } = allocation;
  const accountText = addressTexts(accounts, from, to, hasher);
  const beneficiaryText = beneficiaries && addressTexts(beneficiaries, from, to, hasher);
  const texts: Readonly<Record<LeafField, (index: number) => string>> = {
    index: String,
    account: accountText,
    beneficiary: beneficiaryText ?? accountText,
    amount: (index) => amountAt(allocation, index).toString(),
  };
  let text = "";
  for (let index = from; index < to; index++) {
    const value = convention.leafFields.map((field) => `"${texts[field](index)}"`).join();
    const node = layout.leafNode(positions?.[index] ?? index);
    text += `${index === 0 ? "" : ","}{"value":[${value}],"treeIndex":${node}}`;
  }
  return text;
}

/** The checksummed addresses of some rows, by their index. */
function addressTexts(
  addresses: Uint8Array,
  from: number,
  to: number,
  hasher: Hasher,
): (index: number) => string {
  const bytes = ADDRESS_DIGITS / 2;
  const digits = new TextDecoder().decode(
    checksumAccounts(addresses.subarray(from * bytes, to * bytes), hasher),
  );
  return (index) => `0x${digits.slice((index - from) * ADDRESS_DIGITS, (index - from + 1) * ADDRESS_DIGITS)}`;
}
