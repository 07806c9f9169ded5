import type { Address, Hash } from "viem";
import { claimTask, indexOfKey } from "./claimTask.ts";
import { type ItemResult, PAID } from "./itemResult.ts";
import type { Relayed } from "./relayAll.ts";
import type { RelayContext } from "./relayContext.ts";
import type { WantedClaims } from "./wantedClaims.ts";

/** What became of a leaf. `already`: it was paid by somebody else, or before this journal was begun. */
export type RelayStatus = "paid" | "already" | "planned" | "waiting" | "skipped";

export type RelayRow = {
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  /** Kept of the payment by whoever relayed; 0 where nothing was signed. */
  readonly fee: bigint;
  readonly status: RelayStatus;
  /** Of a skip: the name of the error that stands in the way, and a sentence. */
  readonly code: string | null;
  readonly why: string | null;
  readonly transaction: Hash | null;
  readonly block: number | null;
};

/** What stands in the way of a leaf until its wave, or the last one, or the campaign opens. */
const OPENING = ["NotStarted", "WaveNotOpen", "ClaimForOtherRefused"];

/**
 * What became of each leaf of a list.
 * @param followsWaves whether leaves that open later are awaited, or left out
 */
export function* relayRows(
  { tree, wanted }: Pick<RelayContext, "tree" | "wanted">,
  { own, isPaid, bars, planned }: Relayed,
  followsWaves: boolean,
): Generator<RelayRow> {
  for (const index of wanted.indexes) {
    const leaf = { index, account: tree.account(index), amount: tree.amount(index) };
    const none = { fee: 0n, code: null, why: null, transaction: null, block: null };
    const mine = own.get(index);
    if (mine?.result === PAID) {
      const { hash = null, block = null } = mine;
      yield { ...leaf, ...none, fee: feeOf(wanted, mine), status: "paid", transaction: hash, block };
    } else if (isPaid(index)) yield { ...leaf, ...none, status: "already" };
    else if (planned.has(index)) yield { ...leaf, ...none, status: "planned" };
    else {
      const bar = bars.get(index);
      const isWaiting = followsWaves && bar?.until !== undefined && OPENING.includes(bar.code);
      const { code = null, why = null } = bar ?? {};
      yield { ...leaf, ...none, status: isWaiting ? "waiting" : "skipped", code, why };
    }
  }
}

/** What was kept of a payment: of all ways to pay the leaf, only the one that was sent tells. */
function feeOf({ ways, isSigned }: WantedClaims, { key }: ItemResult): bigint {
  const index = indexOfKey(key);
  if (!isSigned(index)) return 0n;
  return ways(index).find((item) => claimTask(item).key === key)?.signed?.fee ?? 0n;
}
