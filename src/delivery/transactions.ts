import type { Hash } from "viem";
import type { Portion } from "./cutByGas.ts";
import type { Sending } from "./journal.ts";

/** A transaction, sent or planned. */
export type DeliveredTransaction = {
  readonly hash: string | null;
  readonly block: number | null;
  readonly gas: number;
  readonly tasks: number;
};

/** What became of transactions of a journal, for a report. */
export function sentTransactions(sendings: readonly Sending[]): readonly DeliveredTransaction[] {
  return sendings.map(({ settled, keys }) => ({
    hash: settled?.hash ?? null,
    block: settled?.block ?? null,
    gas: settled?.gas ?? 0,
    tasks: keys.length,
  }));
}

/** The hashes of what is mined, as far as the journal knows them. */
export function minedHashes(sendings: readonly Sending[]): ReadonlySet<Hash> {
  return new Set(sendings.flatMap(({ settled }) => (settled?.hash === undefined ? [] : [settled.hash])));
}

/** What a dry run would send. */
export function plannedTransactions<T>(portions: readonly Portion<T>[]): readonly DeliveredTransaction[] {
  return portions.map(({ tasks, gas }) => ({
    hash: null,
    block: null,
    gas: Number(gas),
    tasks: tasks.length,
  }));
}
