import { ADDRESS_BYTES } from "../../core/bytes.ts";

/** Finds an account seen before. */
export type AccountTable = {
  /**
   * Enters row `row` of `accounts`.
   * @param accounts rows 0 .. row, 20 bytes each
   * @returns the earlier row of the same account, or -1
   */
  readonly add: (accounts: Uint8Array, row: number) => number;
};

/**
 * An open-addressing hash table of row numbers: 8 to 16 bytes a row, the accounts themselves stay in their
 * column.
 */
export function createAccountTable(): AccountTable {
  let slots = new Uint32Array(1 << 12);

  /** The slot of an equal account, or the empty one where it belongs. */
  function slotOf(accounts: Uint8Array, row: number): number {
    const mask = slots.length - 1;
    let slot = hash(accounts, row * ADDRESS_BYTES) & mask;
    for (;;) {
      const entry = slots[slot] as number;
      if (entry === 0 || equal(accounts, entry - 1, row)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function grow(accounts: Uint8Array, rows: number): void {
    slots = new Uint32Array(2 * slots.length);
    for (let row = 0; row < rows; row++) slots[slotOf(accounts, row)] = row + 1;
  }

  return {
    add(accounts, row) {
      if (2 * row >= slots.length) grow(accounts, row);
      const slot = slotOf(accounts, row);
      const earlier = (slots[slot] as number) - 1;
      if (earlier === -1) slots[slot] = row + 1;
      return earlier;
    },
  };
}

function equal(accounts: Uint8Array, left: number, right: number): boolean {
  const from = left * ADDRESS_BYTES;
  const other = right * ADDRESS_BYTES;
  for (let i = 0; i < ADDRESS_BYTES; i++) if (accounts[from + i] !== accounts[other + i]) return false;
  return true;
}

/** All 20 bytes take part: vanity addresses share their first digits, often their last ones too. */
function hash(accounts: Uint8Array, from: number): number {
  let mixed = 0x811c9dc5;
  for (let i = from; i < from + ADDRESS_BYTES; i++)
    mixed = Math.imul(mixed ^ (accounts[i] as number), 0x01000193);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
