import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Allocation } from "../allocation.ts";
import { stringOrder } from "../stringOrder.ts";
import { amountOf } from "./amountSum.ts";

/** A beneficiary that several accounts pay. */
export type SharedPayee = {
  /** Index of the first row that pays it. */
  readonly index: number;
  readonly rows: number;
  /** What it gets from all of them, in base units. */
  readonly amount: bigint;
};

/** Whom an allocation of three fields pays. */
export type Payees = {
  readonly beneficiaries: number;
  /** Rows whose beneficiary is not their account. */
  readonly rowsElsewhere: number;
  /** Rows whose beneficiary other rows pay too. */
  readonly rowsShared: number;
  /** The beneficiaries that most rows pay, ten at most. */
  readonly shared: readonly SharedPayee[];
};

const PAYEES_LISTED = 10;

/** Looks at beneficiaries; undefined where each row pays its account. */
export function payeesOf(allocation: Allocation): Payees | undefined {
  const { accounts, beneficiaries, count } = allocation;
  if (beneficiaries === undefined) return undefined;
  const order = stringOrder(beneficiaries, ADDRESS_BYTES);
  const isSame = (rank: number) =>
    sameBytes(beneficiaries, order[rank - 1] as number, beneficiaries, order[rank] as number);
  let rowsElsewhere = 0;
  for (let row = 0; row < count; row++) if (!sameBytes(accounts, row, beneficiaries, row)) rowsElsewhere++;
  let payees = 0;
  let rowsShared = 0;
  const shared: Uint32Array[] = [];
  for (let first = 0; first < count; payees++) {
    let next = first + 1;
    while (next < count && isSame(next)) next++;
    if (next - first > 1) {
      rowsShared += next - first;
      shared.push(order.subarray(first, next));
    }
    first = next;
  }
  const greatest = shared.sort((a, b) => b.length - a.length).slice(0, PAYEES_LISTED);
  return {
    beneficiaries: payees,
    rowsElsewhere,
    rowsShared,
    shared: greatest.map((rows) => ({
      index: rows[0] ?? 0,
      rows: rows.length,
      amount: amountOf(allocation, rows),
    })),
  };
}

function sameBytes(left: Uint8Array, leftRow: number, right: Uint8Array, rightRow: number): boolean {
  const [from, other] = [leftRow * ADDRESS_BYTES, rightRow * ADDRESS_BYTES];
  for (let i = 0; i < ADDRESS_BYTES; i++) if (left[from + i] !== right[other + i]) return false;
  return true;
}
