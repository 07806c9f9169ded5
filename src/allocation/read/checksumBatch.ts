import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { ADDRESS_DIGITS } from "../checksum.ts";
import type { DigitsTarget } from "./plainAccount.ts";

/** Accounts of mixed case that wait for their EIP-55 checksums to be compared, many at a time. */
export type ChecksumBatch = DigitsTarget & {
  /** Accounts that wait; the next one's digits go into this slot. */
  waiting: number;
  /** Accounts with a checksum so far. */
  seen: number;
  /**
   * Takes the account whose digits were put into the next slot.
   * @param row counted from 0
   * @param column 0: it is the row's account, 1: its beneficiary
   */
  readonly add: (row: number, column: number) => void;
  /** Accounts that may wait. */
  room: number;
  /** Compares all that wait, and makes room for more of them. */
  readonly makeRoom: () => void;
  /** Compares all that wait. */
  readonly flush: () => void;
};

/** Words of 8 digits. */
const WORDS = ADDRESS_DIGITS / 8;

/** What is told of an account whose checksum is wrong: both spellings, `0x` included. */
export type TakeWrong = (row: number, column: number, found: string, right: string) => void;

/** Accounts compared at a time: at first few, since most files are small. */
const FIRST = 128;
const MOST = 8_192;

export function createChecksumBatch(hasher: Hasher, takeWrong: TakeWrong): ChecksumBatch {
  let digitBytes: Uint8Array = new Uint8Array();
  let hashes: Uint8Array = new Uint8Array();
  let hashView = new DataView(hashes.buffer);
  let rows = new Uint32Array();
  let columns = new Uint8Array();

  const batch: ChecksumBatch = {
    digits: hashView,
    letters: new Int32Array(),
    raised: new Int32Array(),
    room: 0,
    waiting: 0,
    seen: 0,
    add(row, column) {
      rows[batch.waiting] = row;
      columns[batch.waiting] = column;
      batch.waiting++;
      batch.seen++;
    },
    makeRoom() {
      batch.flush();
      if (batch.room < MOST) resize(batch.room === 0 ? FIRST : MOST);
    },
    flush() {
      const { waiting } = batch;
      batch.waiting = 0;
      if (waiting === 0) return;
      hasher.hashEach(
        digitBytes.subarray(0, waiting * ADDRESS_DIGITS),
        ADDRESS_DIGITS,
        hashes.subarray(0, waiting * WORD_BYTES),
      );
      tellWrong(waiting);
    },
  };

  function resize(accounts: number): void {
    batch.room = accounts;
    digitBytes = hasher.allocate(accounts * ADDRESS_DIGITS);
    hashes = hasher.allocate(accounts * WORD_BYTES);
    hashView = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
    rows = new Uint32Array(accounts);
    columns = new Uint8Array(accounts);
    batch.digits = new DataView(digitBytes.buffer, digitBytes.byteOffset, digitBytes.byteLength);
    batch.letters = new Int32Array(accounts * WORDS);
    batch.raised = new Int32Array(accounts * WORDS);
  }

  /** A letter is upper-case exactly where the same digit of the hash is 8 or more. */
  function tellWrong(accounts: number): void {
    const { letters, raised } = batch;
    const view = hashView;
    for (let slot = 0, at = 0, hash = 0; slot < accounts; slot++, at += WORDS, hash += WORD_BYTES) {
      let wrong = 0;
      for (let word = 0; word < WORDS; word++) {
        const shouldRaise = view.getInt32(hash + 4 * word, true) & (letters[at + word] as number);
        wrong |= shouldRaise ^ (raised[at + word] as number);
      }
      if (wrong !== 0) tell(slot);
    }
  }

  function tell(slot: number): void {
    const words = [0, 1, 2, 3, 4];
    const found = spell(
      slot,
      words.map((word) => batch.raised[WORDS * slot + word] as number),
    );
    const right = spell(
      slot,
      words.map(
        (word) =>
          hashView.getInt32(WORD_BYTES * slot + 4 * word, true) &
          (batch.letters[WORDS * slot + word] as number),
      ),
    );
    takeWrong(rows[slot] as number, columns[slot] as number, found, right);
  }

  /** An account with its letters raised where bit 3 of a digit says so; a byte holds its first digit in its high bits. */
  function spell(slot: number, upper: readonly number[]): string {
    const text = Array.from({ length: ADDRESS_DIGITS }, (_, i) => {
      const digit = String.fromCharCode(batch.digits.getUint8(ADDRESS_DIGITS * slot + i));
      const bit = 8 * ((i & 7) >> 1) + (i % 2 === 0 ? 7 : 3);
      return ((upper[i >> 3] as number) >>> bit) & 1 ? digit.toUpperCase() : digit;
    });
    return `0x${text.join("")}`;
  }

  return batch;
}
