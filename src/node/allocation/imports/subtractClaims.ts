import type { Address } from "viem";
import { type Allocation, accountAt, amountAt } from "../../../sdk/allocation/allocation.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { ForeignClaim } from "./importSources.ts";

export type Subtracted = {
  /** Base units that each leaf was paid, by its row; none: nothing. */
  readonly paid: ReadonlyMap<number, bigint>;
  /** Claims of a cumulative list that no leaf has any more, or that are above it: nothing is left of them. */
  readonly beyond: readonly ForeignClaim[];
};

/**
 * What claims have taken from leaves that are claimed once, each as a whole.
 * @throws SymbolonError `ClaimNotListed`, `ClaimedTwice`
 */
export function subtractWhole(
  leaves: Allocation,
  claims: readonly ForeignClaim[],
  contract: Address,
): Subtracted {
  const rowOf = rowsByIndex(leaves);
  const paid = new Map<number, bigint>();
  for (const claim of claims) {
    const row = claim.index === undefined ? undefined : rowOf(claim.index);
    if (row === undefined) throw notListed(contract, claim, "the list has no such index");
    const account = accountAt(leaves, row);
    if (account !== claim.account) throw notListed(contract, claim, `the list has ${account} there`);
    const amount = amountAt(leaves, row);
    if (amount !== claim.amount) throw notListed(contract, claim, `the list has ${amount} there`);
    if (paid.has(row)) throw claimedTwice(contract, claim);
    paid.set(row, amount);
  }
  return { paid, beyond: [] };
}

function rowsByIndex({ count, indexes }: Allocation): (index: number) => number | undefined {
  if (indexes === undefined) return (index) => (index < count ? index : undefined);
  const rows = new Map(Array.from(indexes, (index, row) => [index, row]));
  return (index) => rows.get(index);
}

/** What claims have taken from leaves that hold totals so far. */
export function subtractParts(leaves: Allocation, claims: readonly ForeignClaim[]): Subtracted {
  const rows = new Map<Address, number>();
  for (let row = 0; row < leaves.count; row++) rows.set(accountAt(leaves, row), row);
  const sums = new Map<Address, bigint>();
  for (const { account, amount } of claims) sums.set(account, (sums.get(account) ?? 0n) + amount);
  const paid = new Map<number, bigint>();
  const beyond: ForeignClaim[] = [];
  for (const [account, amount] of sums) {
    const row = rows.get(account);
    const total = row === undefined ? 0n : amountAt(leaves, row);
    if (row !== undefined) paid.set(row, amount < total ? amount : total);
    if (amount > total) beyond.push({ index: undefined, account, amount });
  }
  return { paid, beyond };
}

/**
 * Refuses events of which some are missing: a leaf that they leave unpaid, and the contract has paid, would be paid again.
 * @param asked rows, and what the state has of each
 * @throws SymbolonError `ClaimsMissing`
 */
export function requireAllClaims(
  leaves: Allocation,
  { paid }: Subtracted,
  asked: { readonly rows: readonly number[]; readonly claimed: readonly bigint[] },
  { contract, block, isCumulative }: { contract: Address; block: bigint; isCumulative: boolean },
): void {
  const isOther = (row: number, i: number) => {
    const byEvents = paid.get(row) ?? 0n;
    const claimed = asked.claimed[i] ?? 0n;
    return isCumulative ? claimed !== byEvents : claimed !== 0n;
  };
  const missing = asked.rows.filter(isOther);
  const [first] = missing;
  if (first === undefined) return;
  const account = accountAt(leaves, first);
  throw new SymbolonError({
    code: "ClaimsMissing",
    reason: `${contract} has paid ${missing.length} ${missing.length === 1 ? "account" : "accounts"} by block ${block} of which the node gave no event, or another amount; the first is ${account}.`,
    hint: "Such a node has dropped old events: use one that keeps them all, a --from-block not after the contract's creation, and another --claims.",
    details: { contract, block, missing: missing.length, account },
  });
}

function notListed(contract: Address, claim: ForeignClaim, problem: string): SymbolonError {
  const { index, account, amount } = claim;
  return new SymbolonError({
    code: "ClaimNotListed",
    reason: `${contract} paid ${amount} base units to ${account} for index ${index}, but ${problem}.`,
    hint: "Give the list that this contract pays, in its unit (--decimals).",
    details: { contract, ...claim },
  });
}

function claimedTwice(contract: Address, claim: ForeignClaim): SymbolonError {
  const { index, account } = claim;
  return new SymbolonError({
    code: "ClaimedTwice",
    reason: `The node tells of two claims of index ${index} (${account}) from ${contract}, which pays each once.`,
    hint: "Do not trust this node; ask another one.",
    details: { contract, ...claim },
  });
}
