import { amountAt } from "../../../sdk/allocation/allocation.ts";
import { checksumTexts } from "../../../sdk/allocation/checksum.ts";
import { writeHex } from "../../../sdk/allocation/published/allocationCsv.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import type { LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { requireOwnOutput, writeOwnOutput } from "../../files/ownOutput.ts";
import { rebuildTree } from "../output/rebuildTree.ts";
import { DUMP_FORMAT, DUMP_TYPES, isStandardTree, NODE_TEXT } from "./parseDump.ts";

const BEGINNING = `{"format":"${DUMP_FORMAT}"`;

export type ExportDumpOptions = {
  /** Writes also over what is no such dump. Default: false. */
  readonly replace?: boolean | undefined;
  readonly onProgress?: (stage: "reading" | "hashing" | "writing", done: number, total: number) => void;
};

/**
 * Writes the tree of a folder as `StandardMerkleTree.load` takes it. It is rebuilt from its rows, so that a dump never
 * says more than they do.
 * @throws SymbolonError `NotExportable`, `OutputInTheWay`, `OutputNotWritable`, and what rebuilding throws
 */
export async function exportDump(
  directory: string,
  out: string,
  { replace, onProgress }: ExportDumpOptions = {},
): Promise<Tree> {
  requireOwnOutput(out, BEGINNING, { replace });
  const stages = { read: "reading", rebuild: "hashing" } as const;
  const { tree } = await rebuildTree(directory, {
    onProgress: (stage, done, total) => onProgress?.(stages[stage], done, total),
  });
  const pieces = dumpPieces(tree);
  const expected = 3 + Math.ceil((3 * tree.count) / 16_384);
  writeOwnOutput(out, pieces, {
    replace,
    onPiece: (done) => onProgress?.("writing", Math.min(done, expected), expected),
  });
  onProgress?.("writing", expected, expected);
  return tree;
}

const ITEMS_A_PIECE = 16_384;
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
    hint: "Build the tree with --convention native or oz-standard: StandardMerkleTree supports complete heaps over abi leaves that are hashed twice.",
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
    at = writeHex(nodes, node, WORD_BYTES, text, at);
    text[at++] = QUOTE;
  }
  return isFirst ? text.subarray(1) : text;
}

function valuesText(tree: Tree, from: number, to: number, hasher: Hasher): string {
  const { allocation, convention, layout, positions } = tree;
  const { accounts, beneficiaries } = allocation;
  const textsOf = (addresses: Uint8Array) => {
    const some = addresses.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES);
    const names = checksumTexts(some, hasher);
    return (index: number) => names[index - from] ?? "";
  };
  const accountText = textsOf(accounts);
  const beneficiaryText = beneficiaries && textsOf(beneficiaries);
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
