import type { Hex } from "viem";
import type { Sql } from "../../store/sql.ts";
import { claimKey } from "../../work/claimIntent.ts";
import { releaseKey } from "../../work/releaseKind.ts";
import { type ChainEvent, eventAmount, listEvents } from "../tables/events.ts";
import { findIntentsByKey, findSentTransactions } from "../tables/intentRecords.ts";

/** Whether a campaign paid something by it. */
export const isPayment = ({ name }: ChainEvent) => name === "Claimed" || name === "Released";

/**
 * Numbers of the intents that asked for what some events say: payments by the names that their intents have, all else by its
 * transaction, where that was signed for one intent alone.
 */
export async function intentsBehind(
  sql: Sql,
  chain: number,
  events: readonly ChainEvent[],
): Promise<readonly bigint[]> {
  const others = events.filter((event) => !isPayment(event));
  const sent = await findSentTransactions(sql, [...new Set(others.map(({ transaction }) => transaction))]);
  const alone = sent.flatMap(({ intents }) => (intents.length === 1 ? intents : []));
  const keys = await paymentKeys(sql, chain, events.filter(isPayment));
  return [...new Set([...alone, ...(await findIntentsByKey(sql, chain, keys))])];
}

/** Names that intents of payments may have: they hold what was paid before, which is the sum of earlier payments. */
async function paymentKeys(
  sql: Sql,
  chain: number,
  payments: readonly ChainEvent[],
): Promise<readonly string[]> {
  const keys = new Set<string>();
  const groups = Map.groupBy(payments, ({ contract, account }) => `${contract} ${account}`);
  for (const some of groups.values()) {
    const [{ contract, account = "0x" }] = some as [ChainEvent];
    const all = (await listEvents(sql, { chain, contract, account })).filter(isPayment);
    for (const { index } of some)
      for (const key of keysOfLeaf(contract, account, index ?? 0n, all)) keys.add(key);
  }
  return [...keys];
}

/** Of one leaf. @param payments to its account, oldest first */
function keysOfLeaf(
  campaign: Hex,
  account: Hex,
  index: bigint,
  payments: readonly ChainEvent[],
): readonly string[] {
  const canonical = payments.filter(({ undone }) => undone === undefined);
  const sums = (some: readonly ChainEvent[]) => {
    let sum = 0n;
    return [0n, ...some.map((event) => (sum += eventAmount(event)))];
  };
  // A vesting campaign counts by leaf, a cumulative one by account.
  const own = canonical.filter((event) => event.index === index);
  const before = new Set([...sums(canonical), ...sums(own)]);
  const released = new Set(sums(own.filter(({ name }) => name === "Released")));
  return [
    ...[...before].map((paidBefore) => claimKey({ campaign, index, paidBefore })),
    ...[...before, ...released].map((releasedBefore) =>
      releaseKey({ campaign, account, index, releasedBefore }),
    ),
  ];
}
