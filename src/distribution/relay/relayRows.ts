import { type Address, getAddress, type Hash } from "viem";
import type { ClaimTree } from "../claim/claimTree.ts";
import { PAID, type PaymentIn } from "../claim/paidIn.ts";
import type { Relayed } from "./relayRounds.ts";
import type { WantedClaims } from "./wantedClaims.ts";

/** What became of a leaf. `already`: it was paid by somebody else, or before this journal was begun. */
export type RelayStatus = "paid" | "already" | "planned" | "waiting" | "skipped";

export type RelayRow = {
  readonly index: number;
  readonly account: Address;
  /** Of the leaf: in a cumulative campaign the total so far, in a vesting one all that vests. */
  readonly amount: bigint;
  /** Base units that this run's transactions have paid of it, the fee included; null where that is not known. */
  readonly payment: bigint | null;
  /** Kept of the payment by whoever relayed; 0 where nothing was signed, or this run has not paid it. */
  readonly fee: bigint;
  readonly status: RelayStatus;
  /** Of what is paid: by this run, or by an earlier one with this journal. */
  readonly when: "now" | "before" | null;
  /** Whether the claim was signed and paid nothing, so that its signature is still good for one payment. */
  readonly staysSigned: boolean;
  /** Of a skip: the name of the error that stands in the way, and a sentence. */
  readonly code: string | null;
  readonly why: string | null;
  readonly hint: string | null;
  readonly transaction: Hash | null;
  readonly block: number | null;
};

const NONE = {
  payment: 0n,
  fee: 0n,
  when: null,
  staysSigned: false,
  code: null,
  why: null,
  hint: null,
  transaction: null,
  block: null,
} as const;

/** What stands in the way of a leaf until its wave, or the last one, or the campaign opens. */
const OPENING = ["NotStarted", "WaveNotOpen", "ClaimForOtherRefused"];

export type RelayRowsParameters = {
  /** Whether leaves that open later are awaited, or left out. */
  readonly followsWaves: boolean;
  /** Whether a transaction was mined, or heard of, in this run. */
  readonly isNow: (hash: Hash) => boolean;
  readonly paymentIn: PaymentIn;
};

/** What became of each leaf of a list. */
export function* relayRows(
  { tree, wanted }: { readonly tree: ClaimTree; readonly wanted: WantedClaims },
  { own, isPaid, blockers, planned }: Relayed,
  { followsWaves, isNow, paymentIn }: RelayRowsParameters,
): Generator<RelayRow> {
  for (const index of wanted.indexes) {
    const leaf = { index, account: getAddress(tree.account(index)), amount: tree.amount(index) };
    const mine = own.get(index);
    if (mine?.result === PAID) {
      const { hash = null, block = null } = mine;
      const paid = { ...leaf, ...NONE, status: "paid", when: "before", transaction: hash, block } as const;
      if (hash === null || !isNow(hash)) {
        yield paid;
        continue;
      }
      const payment = paymentIn(hash, BigInt(index)) ?? null;
      // Of all ways to pay the leaf, only the one that was sent tells.
      const signed = wanted.isSigned(index) ? wanted.wayOf(mine.key)?.signed : undefined;
      const staysSigned =
        payment === 0n && signed !== undefined && leaf.amount > 0n && signed.terms.upTo > 0n;
      yield { ...paid, when: "now", payment, fee: signed?.fee ?? 0n, staysSigned };
    } else if (isPaid(index)) yield { ...leaf, ...NONE, status: "already" };
    else if (planned.has(index)) yield { ...leaf, ...NONE, status: "planned" };
    else {
      const blocker = blockers.get(index);
      const isWaiting = followsWaves && blocker?.until !== undefined && OPENING.includes(blocker.code);
      const { code = null, why = null, hint = null } = blocker ?? {};
      yield { ...leaf, ...NONE, status: isWaiting ? "waiting" : "skipped", code, why, hint };
    }
  }
}
