import type { Address, Hash, Hex } from "viem";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { PAID, sentBy } from "../../sdk/distribution/claim/paidIn.ts";
import { isPassing } from "../../sdk/distribution/claim/passingRefusal.ts";
import { skipBlocker } from "../../sdk/distribution/decodeClaimError.ts";
import type { QueuedIntent } from "../delivery/tables/intents.ts";
import type { IntentOutcome } from "../delivery/tables/settleTransactions.ts";

/** Which leaf an intent wants paid. */
export type IndexOf = (intent: QueuedIntent) => number;

/** What became of intents, by number, where it is known what became of their leaves. */
export function resultsOf(
  intents: readonly QueuedIntent[],
  indexOf: IndexOf,
  results: ReadonlyMap<number, Hex>,
): ReadonlyMap<bigint, Hex> {
  return new Map(
    intents.flatMap((intent) => {
      const result = results.get(indexOf(intent));
      return result === undefined ? [] : [[intent.id, result]];
    }),
  );
}

/** Which intents a sender has paid itself, of payments by whomever. */
export async function paidBy(
  client: ReadClient,
  sender: Address,
  { intents, indexOf, payments }: PaidByParameters,
): Promise<ReadonlyMap<bigint, Hex>> {
  const indexes = new Set(intents.map(indexOf));
  const isOwn = sentBy(client, [sender]);
  const own = new Map<number, Hex>();
  for (const { index, transactionHash } of payments) {
    if (indexes.has(Number(index)) && (await isOwn(transactionHash))) own.set(Number(index), PAID);
  }
  return resultsOf(intents, indexOf, own);
}

type PaidByParameters = {
  readonly intents: readonly QueuedIntent[];
  readonly indexOf: IndexOf;
  readonly payments: readonly { readonly index: bigint; readonly transactionHash: Hash }[];
};

/**
 * How an intent ends whose leaf was paid, or was skipped by the campaign: what may pass by itself, as far as anybody knows, is
 * tried again in a later block.
 */
export function claimOutcomeOf(result: Hex): IntentOutcome {
  if (result === PAID) return { state: "done" };
  const { code: reason } = skipBlocker(result);
  return { state: isPassing({ code: reason }) ? "again" : "skipped", reason };
}
