import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { RehearsedTransaction } from "../burst/rehearsalChain.ts";

/** Transactions that wait for a block, and those that the next block can include. */
export type WaitingTransactions = ReturnType<typeof waitingTransactions>;

/** Least gas of a transaction, by its kind. */
export type MinGas = (transaction: RehearsedTransaction) => number;

/** A node replaces a transaction only where both new fees are at least this many tenths of the old ones. */
const MIN_TENTHS = 11;

type Ranked = { readonly transaction: RehearsedTransaction; readonly value: number };

/**
 * A pool in addition to the chain's own. The chain's work for each block grows with all that wait, so it gets only what
 * may be in the next block. So a hundred thousand may wait.
 */
export function waitingTransactions(minGas: MinGas) {
  const byId = new Map<number, RehearsedTransaction>();
  /** Each sender's transactions, by nonce. */
  const bySender = new Map<string, RehearsedTransaction[]>();

  const remove = (id: number) => {
    const transaction = byId.get(id);
    if (transaction === undefined) return;
    byId.delete(id);
    const sender = senderOf(transaction);
    const left = (bySender.get(sender) ?? []).filter((other) => other.id !== id);
    if (left.length === 0) bySender.delete(sender);
    else bySender.set(sender, left);
  };

  return {
    size: () => byId.size,
    has: (id: number) => byId.has(id),
    remove,
    /**
     * @returns the replaced transaction
     * @throws SymbolonError `ReplacementUnderpriced`
     */
    add(transaction: RehearsedTransaction) {
      const sender = senderOf(transaction);
      const replaced = bySender.get(sender)?.find(({ nonce }) => nonce === transaction.nonce);
      if (replaced !== undefined) {
        requireRaise(replaced, transaction);
        remove(replaced.id);
      }
      byId.set(transaction.id, transaction);
      const chain = [...(bySender.get(sender) ?? []), transaction];
      bySender.set(
        sender,
        chain.sort((a, b) => a.nonce - b.nonce),
      );
      return replaced;
    },
    /**
     * Transactions that a block may include, best first: enough to fill it whatever they use. The chain itself decides
     * which of them it includes, and in which order; none of the others could be among them.
     */
    best(baseFee: number, gasLimit: number) {
      const ranked: Ranked[] = [];
      for (const chain of bySender.values()) rank(chain, baseFee, ranked);
      return fillBlock(ranked, gasLimit, minGas);
    },
  };
}

/** The proposer's income per gas; below 0 where the base fee is not paid. */
function effectiveTip({ maxFee, tip }: RehearsedTransaction, baseFee: number): number {
  return Math.min(tip, maxFee - baseFee);
}

/** A transaction comes after the sender's earlier ones, so it is worth at most the lowest of those. */
function rank(chain: readonly RehearsedTransaction[], baseFee: number, ranked: Ranked[]): void {
  let value = Number.POSITIVE_INFINITY;
  for (const transaction of chain) {
    value = Math.min(value, effectiveTip(transaction, baseFee));
    if (value < 0) return;
    ranked.push({ transaction, value });
  }
}

function fillBlock(ranked: Ranked[], gasLimit: number, minGas: MinGas): RehearsedTransaction[] {
  ranked.sort((a, b) => b.value - a.value || a.transaction.id - b.transaction.id);
  let gas = 0;
  const last = ranked.find(({ transaction }) => {
    gas += minGas(transaction);
    return gas >= gasLimit;
  });
  // Includes equals: only the chain knows which of them came first.
  const isWorth = ({ value }: Ranked) => last === undefined || value >= last.value;
  return ranked.filter(isWorth).map(({ transaction }) => transaction);
}

function requireRaise(replaced: RehearsedTransaction, next: RehearsedTransaction): void {
  const isRaise = (before: number, after: number) => 10 * after >= MIN_TENTHS * before;
  if (isRaise(replaced.maxFee, next.maxFee) && isRaise(replaced.tip, next.tip)) return;
  throw new SymbolonError({
    code: "ReplacementUnderpriced",
    reason: `Transaction ${next.id} replaces ${replaced.id} of the same sender and nonce, and raises its fees by less than a tenth.`,
    hint: "This is a bug in the rehearsal: please report it.",
    details: { sender: next.sender, nonce: next.nonce, replaced, next },
  });
}

function senderOf({ kind, sender }: RehearsedTransaction): string {
  return `${kind} ${sender}`;
}
