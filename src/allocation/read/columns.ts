import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";

/** The flat columns of the rows read so far. Bytes beyond `rows` are not told. */
export type Columns = {
  rows: number;
  /** Rows there may be in all, as far as that can be told: room for them is made at once. */
  expected: number;
  /** 20 bytes a row. */
  accounts: Uint8Array<ArrayBuffer>;
  /** 32 bytes a row, big-endian base units. */
  amounts: Uint8Array<ArrayBuffer>;
  /** 20 bytes a row, where the source has them. */
  beneficiaries: Uint8Array<ArrayBuffer> | undefined;
  /** One a row, where the source states them. */
  indexes: Uint32Array<ArrayBuffer> | undefined;
  /** Says which columns the source has; before the first row. */
  readonly open: (having: { readonly beneficiary: boolean; readonly index: boolean }) => void;
  /** Makes room for so many rows in all. */
  readonly reserve: (rows: number) => void;
};

const FIRST_ROWS = 64;

export function createColumns(): Columns {
  let capacity = FIRST_ROWS;
  const columns: Columns = {
    rows: 0,
    expected: 0,
    accounts: new Uint8Array(capacity * ADDRESS_BYTES),
    amounts: new Uint8Array(capacity * WORD_BYTES),
    beneficiaries: undefined,
    indexes: undefined,
    open({ beneficiary, index }) {
      if (beneficiary) columns.beneficiaries = new Uint8Array(capacity * ADDRESS_BYTES);
      if (index) columns.indexes = new Uint32Array(capacity);
    },
    reserve(rows) {
      if (rows <= capacity) return;
      // A quarter more at least, since growing copies; memory that nothing is written to costs nothing.
      resize(Math.max(rows, columns.expected, capacity + (capacity >> 2)));
    },
  };

  function resize(rows: number): void {
    const { accounts, amounts, beneficiaries, indexes } = columns;
    capacity = rows;
    columns.accounts = moved(accounts, new Uint8Array(rows * ADDRESS_BYTES));
    columns.amounts = moved(amounts, new Uint8Array(rows * WORD_BYTES));
    columns.beneficiaries = beneficiaries && moved(beneficiaries, new Uint8Array(rows * ADDRESS_BYTES));
    columns.indexes = indexes && moved(indexes, new Uint32Array(rows));
  }

  return columns;
}

/** Not by `transfer`, which writes zeros to all that is new: memory that nobody wrote to is not there at all. */
function moved<Column extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  from.buffer.transfer(0);
  return to;
}
