import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "../checksum.ts";
import type { Tree } from "../tree/buildTree.ts";
import { writeHex, writeNumber, writeText } from "./allocationCsv.ts";
import { type ProofRecords, proofRecords } from "./proofRecords.ts";
import type { FilePieces } from "./writePieces.ts";

/** `"0x`, 64 digits, `"` and a comma. */
const NODE_CHARACTERS = 2 * WORD_BYTES + 5;
/** Of one claim, the list of its proof left out. */
const CLAIM_CHARACTERS = 2 * ACCOUNT_CHARACTERS + 2 * WORD_BYTES + 80;

/**
 * All proofs as one JSON object, in the form that Uniswap's distributor made common: `merkleRoot`, `tokenTotal`, and
 * `claims` by checksummed account. One claim a line, in index order.
 */
export function proofsJson(tree: Tree, hasher: Hasher): FilePieces {
  const records = proofRecords(tree);
  return { count: records.count + 2, pieces: piecesOf(tree, records, hasher) };
}

function* piecesOf(
  { allocation, count, root }: Tree,
  { depth, rowsAPiece, pieces }: ProofRecords,
  hasher: Hasher,
): Generator<Uint8Array> {
  const { accounts, amounts, beneficiaries, total } = allocation;
  const text = new Uint8Array(rowsAPiece * (CLAIM_CHARACTERS + depth * NODE_CHARACTERS) + 4);
  const out = new DataView(text.buffer);
  yield new TextEncoder().encode(`{"merkleRoot":"${root}","tokenTotal":"0x${evenHex(total)}","claims":{\n`);
  const nodes = createNodesText(depth);
  const names = createChecksumText(accounts, rowsAPiece, hasher);
  const heirs =
    beneficiaries === undefined ? undefined : createChecksumText(beneficiaries, rowsAPiece, hasher);
  let row = 0;
  for (const records of pieces) {
    const from = row;
    const to = Math.min(from + rowsAPiece, count);
    names.take(from, to);
    heirs?.take(from, to);
    let at = 0;
    for (; row < to; row++) {
      text[at] = 0x22;
      names.write(row, out, at + 1);
      at = writeText('":{"index":', out, at + 1 + ACCOUNT_CHARACTERS);
      at = writeNumber(row, out, at);
      if (heirs !== undefined) {
        at = writeText(',"beneficiary":"', out, at);
        heirs.write(row, out, at);
        text[at + ACCOUNT_CHARACTERS] = 0x22;
        at += ACCOUNT_CHARACTERS + 1;
      }
      at = writeText(',"amount":"0x', out, at);
      at = writeAmount(amounts, row * WORD_BYTES, text, at);
      at = writeText('","proof":[', out, at);
      at = nodes.write(records, (row - from) * depth * WORD_BYTES, text, at);
      at = writeText(row + 1 === count ? "]}\n" : "]},\n", out, at);
    }
    yield text.subarray(0, at);
  }
  yield new TextEncoder().encode("}}\n");
}

/** Whole bytes without zero bytes before them, as most tools write hexadecimal numbers: `0x0de0`. */
function evenHex(value: bigint): string {
  const digits = value.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

function writeAmount(amounts: Uint8Array, from: number, out: Uint8Array, at: number): number {
  let byte = from;
  while (byte < from + WORD_BYTES - 1 && amounts[byte] === 0) byte++;
  return writeHex(amounts, byte, from + WORD_BYTES - byte, out, at);
}

/** Neighbours share the upper part of their proofs, so of most only the lowest nodes are turned into text anew. */
function createNodesText(depth: number) {
  const known = new Uint8Array(depth * WORD_BYTES);
  const text = new Uint8Array(depth * NODE_CHARACTERS);
  const out = new DataView(text.buffer);
  for (let node = 0; node < depth; node++) {
    writeText('"0x', out, node * NODE_CHARACTERS);
    writeText('",', out, (node + 1) * NODE_CHARACTERS - 2);
    writeHex(known, 0, WORD_BYTES, text, node * NODE_CHARACTERS + 3);
  }
  return {
    /** Writes the nodes of the record at byte `from`, parted by commas. */
    write(records: Uint8Array, from: number, out: Uint8Array, at: number): number {
      let length = 0;
      for (; length < depth; length++) {
        const node = length * WORD_BYTES;
        if (isSame(records, from + node, known, node)) {
          // Zeros are what is behind a shorter proof; anything else that is known is written already.
          if (isZero(known, node)) break;
          continue;
        }
        known.set(records.subarray(from + node, from + node + WORD_BYTES), node);
        if (isZero(known, node)) break;
        writeHex(known, node, WORD_BYTES, text, length * NODE_CHARACTERS + 3);
      }
      if (length === 0) return at;
      const characters = length * NODE_CHARACTERS - 1;
      out.set(text.subarray(0, characters), at);
      return at + characters;
    },
  };
}

function isSame(left: Uint8Array, from: number, right: Uint8Array, at: number): boolean {
  for (let i = 0; i < WORD_BYTES; i++) if (left[from + i] !== right[at + i]) return false;
  return true;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < WORD_BYTES; i++) if (bytes[at + i] !== 0) return false;
  return true;
}
