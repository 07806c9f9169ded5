import { ADDRESS_BYTES, bytesToHex } from "../../../core/bytes.ts";
import type { Allocation } from "../../allocation.ts";
import { CHANCE, type FoundGroup, type Sign, signOf } from "./sign.ts";

/** Which digits of accounts are compared: so many from the start, so many from the end, 16 in all at most. */
type Digits = { readonly start: number; readonly end: number };

const MAX_DIGITS = 16;
const MIN_DIGITS = 2;
const WORD_DIGITS = 8;
const FILTER = 0xffff;

/** The least number of digits that fewer than {@link CHANCE} pairs among so many accounts share by chance. */
export function tellingDigits(count: number): number {
  let pairs = (count * (count - 1)) / 2;
  let digits = 0;
  for (; pairs >= CHANCE && digits < MAX_DIGITS; digits++) pairs /= 16;
  return Math.max(digits, MIN_DIGITS);
}

/** Groups the accounts that have these digits in common: two or more, rows ascending. */
export function accountsAlike(allocation: Allocation, digits: Digits): readonly FoundGroup[] {
  const { accounts, count } = allocation;
  const keys = keysOf(allocation, digits);
  const sorted = new Uint32Array(new BigUint64Array(keys.buffer.slice(0)).sort().buffer);
  const groups = new Map<string, number[]>();
  // Nearly every account is alone: one look into this tells so without making its key a text.
  const mayBeIn = new Uint8Array(FILTER + 1);
  for (let i = 2; i < sorted.length; i += 2) {
    const [low, high] = [sorted[i] as number, sorted[i + 1] as number];
    if (low !== sorted[i - 2] || high !== sorted[i - 1]) continue;
    groups.set(`${high},${low}`, []);
    mayBeIn[(high ^ low) & FILTER] = 1;
  }
  if (groups.size === 0) return [];
  for (let row = 0; row < count; row++) {
    const [low, high] = [keys[2 * row] as number, keys[2 * row + 1] as number];
    if (mayBeIn[(high ^ low) & FILTER] === 1) groups.get(`${high},${low}`)?.push(row);
  }
  return [...groups.values()].map((rows) => ({ shared: labelOf(accounts, rows[0] ?? 0, digits), rows }));
}

/** Each account's digits as a 64-bit number, low word first, the digits that do not count being 0. */
function keysOf({ accounts, count }: Allocation, { start, end }: Digits): Uint32Array {
  const view = new DataView(accounts.buffer, accounts.byteOffset, accounts.byteLength);
  const keys = new Uint32Array(2 * count);
  const [highAt, highMask] = start > 0 ? [0, firstDigits(start)] : [12, lastDigits(end - WORD_DIGITS)];
  const [lowAt, lowMask] = end > 0 ? [16, lastDigits(end)] : [4, firstDigits(start - WORD_DIGITS)];
  for (let row = 0, at = 0; row < count; row++, at += ADDRESS_BYTES) {
    keys[2 * row] = view.getUint32(at + lowAt) & lowMask;
    keys[2 * row + 1] = view.getUint32(at + highAt) & highMask;
  }
  return keys;
}

/** A mask of the first so many digits of a 32-bit word. */
function firstDigits(digits: number): number {
  return digits <= 0 ? 0 : -1 << (4 * Math.max(WORD_DIGITS - digits, 0));
}

/** A mask of the last so many digits of a 32-bit word. */
function lastDigits(digits: number): number {
  return digits <= 0 ? 0 : -1 >>> (4 * Math.max(WORD_DIGITS - digits, 0));
}

function labelOf(accounts: Uint8Array, row: number, { start, end }: Digits): string {
  const account = bytesToHex(accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES));
  return `${account.slice(0, 2 + start)}…${end === 0 ? "" : account.slice(-end)}`;
}

/**
 * Accounts whose addresses begin alike, end alike, or both: somebody searched for keys that give such an address, for
 * the looks, to save gas with zeros, or so that one is taken for another. How many digits must be alike follows the
 * number of rows: fewer than 0.01 pairs are expected by chance.
 * @param alikeAtStart those that begin alike, by `tellingDigits`
 */
export function sharedDigits(allocation: Allocation, alikeAtStart: readonly FoundGroup[]): Sign {
  const digits = tellingDigits(allocation.count);
  const half = Math.ceil(digits / 2);
  const found = [
    ...alikeAtStart,
    ...accountsAlike(allocation, { start: 0, end: digits }),
    ...accountsAlike(allocation, { start: half, end: half }),
  ];
  const thresholds = { digits, digitsAtEachEnd: half, expectedByChance: CHANCE };
  return signOf(allocation, { code: "SharedDigits", thresholds }, found);
}
