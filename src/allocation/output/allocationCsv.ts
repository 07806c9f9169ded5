import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "./checksumText.ts";
import type { FilePieces } from "./filePieces.ts";
import { writeDecimal, writeNumber } from "./writeDecimal.ts";

/** Some 1.3 MB of text: large enough for threads to share its hashes. */
const ROWS_A_PIECE = 4_096;
/** Digits of 2^32 - 1 and of 2^256 - 1. */
const INDEX_DIGITS = 10;
const AMOUNT_DIGITS = 78;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/**
 * The canonical text of an allocation: a header, then one line a row in index order with the index, the checksummed
 * account, the beneficiary where rows have one, and the amount in base units. Equal rows give equal bytes.
 */
export function allocationCsv(allocation: Allocation, hasher: Hasher): FilePieces {
  const count = 1 + Math.ceil(allocation.count / ROWS_A_PIECE);
  return { count, pieces: piecesOf(allocation, hasher) };
}

function* piecesOf(allocation: Allocation, hasher: Hasher): Generator<Uint8Array> {
  const { count, accounts, amounts, beneficiaries } = allocation;
  const hasBeneficiary = beneficiaries !== undefined;
  yield new TextEncoder().encode(`index,account,${hasBeneficiary ? "beneficiary," : ""}amount\n`);
  const capacity = Math.min(count, ROWS_A_PIECE);
  const characters = INDEX_DIGITS + AMOUNT_DIGITS + (hasBeneficiary ? 2 : 1) * (ACCOUNT_CHARACTERS + 1) + 2;
  const text = new Uint8Array(capacity * characters);
  const out = new DataView(text.buffer);
  const words = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const names = createChecksumText(accounts, capacity, hasher);
  const heirs = hasBeneficiary ? createChecksumText(beneficiaries, capacity, hasher) : undefined;
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, count);
    names.take(from, to);
    heirs?.take(from, to);
    let at = 0;
    for (let row = from; row < to; row++) {
      at = writeNumber(row, out, at);
      text[at] = COMMA;
      names.write(row, out, at + 1);
      at += 1 + ACCOUNT_CHARACTERS;
      text[at++] = COMMA;
      if (heirs !== undefined) {
        heirs.write(row, out, at);
        at += ACCOUNT_CHARACTERS;
        text[at++] = COMMA;
      }
      at = writeDecimal(words, row * WORD_BYTES, out, at);
      text[at++] = NEWLINE;
    }
    yield text.subarray(0, at);
  }
}
