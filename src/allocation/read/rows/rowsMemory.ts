/** Where things lie in the memory of the reader of plain rows, in bytes, which it shares with its caller. */

/** Bytes of a file at a time: all that is made of them stays in the processor's cache. */
export const WINDOW = 524_288;
/** Bytes of the shortest plain row: an account, a delimiter, a digit, a line end. */
const MIN_ROW = 45;
const MAX_ROWS = Math.floor(WINDOW / MIN_ROW);
/** Accounts and beneficiaries. */
const MAX_ACCOUNTS = 2 * MAX_ROWS;
/** Bytes between areas: vectors reach beyond what they are read and written for. */
const GAP = 64;

/** What `readRows` did: where it stopped, rows that it read, and accounts of mixed case in them; `compare`: the slot where it stopped. */
export const STOPPED = 0;
export const ROWS = 4;
export const MIXED = 8;
export const COMPARED = 12;
/** 10^0 to 10^38, 16 bytes each, little-endian. */
export const POWERS = 64;
export const MAX_DIGITS = 38;

export const INPUT = POWERS + 16 * (MAX_DIGITS + 1) + GAP;
export const ACCOUNTS = INPUT + WINDOW + GAP;
export const BENEFICIARIES = ACCOUNTS + 20 * MAX_ROWS + GAP;
/** The first 16 bytes of each amount are always zero. */
export const AMOUNTS = BENEFICIARIES + 20 * MAX_ROWS + GAP;
export const INDEXES = AMOUNTS + 32 * MAX_ROWS + GAP;
/** Lower-case digits of accounts of mixed case, 40 bytes each. */
export const DIGITS = INDEXES + 4 * MAX_ROWS + GAP;
/** Their hashes, which the caller puts here. */
export const HASHES = DIGITS + 40 * MAX_ACCOUNTS + GAP;
/** What is known of them, see {@link MARK_BYTES}. */
export const MARKS = HASHES + 32 * MAX_ACCOUNTS + GAP;
/** A mark: which digits are letters and which of those upper-case, bit i for digit i, 8 bytes each; twice the row, and 1 more for a beneficiary, 4 bytes. */
export const MARK_BYTES = 20;

export const PAGES = Math.ceil((MARKS + MARK_BYTES * MAX_ACCOUNTS + GAP) / 65_536);
