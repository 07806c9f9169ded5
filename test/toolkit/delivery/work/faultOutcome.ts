import { type Hash, type Hex, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, getTransactionReceipt } from "viem/actions";
import type { ReadClient } from "../../../../src/sdk/chain/clients.ts";
import { claimedIn } from "../../../../src/sdk/chain/events/payments.ts";
import { readSkips } from "../../../../src/sdk/distribution/claim/paidIn.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import type { FaultCampaign } from "./faultChain.ts";

/** How it ended, by the chain and by the store. */
export type FaultOutcome = {
  /** Leaves that were asked for, are not paid, and of which the store says that they are done with; or that it forgot. */
  readonly lost: number;
  /** Leaves that were paid more than once. */
  readonly double: number;
  /** Intents and transactions that have not come to an end, or are parked. */
  readonly stuck: number;
  /** Items of mined bundles that had been paid already: what a second transaction for the same work costs. */
  readonly wasted: number;
  readonly reverted: number;
  readonly paid: number;
  /** Mined by our keys. */
  readonly transactions: number;
  /** Of all of them, and of those that paid nobody. */
  readonly gas: bigint;
  readonly idleGas: bigint;
};

export async function faultOutcome(
  chain: { readonly reader: ReadClient },
  { campaign }: Pick<FaultCampaign, "campaign">,
  sql: Sql,
  keys: readonly Hex[],
  asked: number,
): Promise<FaultOutcome> {
  const payments = new Map<number, number>();
  const sum = { wasted: 0, reverted: 0, transactions: 0, gas: 0n, idleGas: 0n };
  for (const hash of await ownTransactions(chain, keys)) {
    const receipt = await getTransactionReceipt(chain.reader, { hash });
    const { claimed, skips } = claimedIn({ campaign, receipt });
    for (const { index } of claimed) payments.set(Number(index), (payments.get(Number(index)) ?? 0) + 1);
    sum.wasted += skips.flatMap(readSkips).length;
    sum.transactions += 1;
    sum.gas += receipt.gasUsed;
    if (receipt.status === "reverted") sum.reverted += 1;
    if (claimed.length === 0) sum.idleGas += receipt.gasUsed;
  }
  const states = await sql.query<{ readonly state: string; readonly key: string }>(
    "select state, key from intent where contract = $1",
    [campaign.toLowerCase()],
  );
  const ended = ["done", "skipped", "expired"];
  const over = states.filter(({ state }) => ended.includes(state));
  const lost = over.filter(({ key }) => !payments.has(Number(key.split(" ")[2])));
  const [open] = await sql.query<{ readonly count: bigint }>(
    "select count(*) as count from transaction where state <> 'ended'",
  );
  return {
    ...sum,
    lost: lost.length + asked - states.length,
    double: [...payments.values()].filter((times) => times > 1).length,
    stuck: states.length - over.length + Number(open?.count ?? 0n),
    paid: payments.size,
  };
}

async function ownTransactions(
  { reader }: { readonly reader: ReadClient },
  keys: readonly Hex[],
): Promise<readonly Hash[]> {
  const own = keys.map((key) => privateKeyToAccount(key).address);
  const { number: last } = await getBlock(reader);
  const found: Hash[] = [];
  for (let blockNumber = 0n; blockNumber <= last; blockNumber++) {
    const { transactions } = await getBlock(reader, { blockNumber, includeTransactions: true });
    for (const { from, hash } of transactions) {
      if (own.some((address) => isAddressEqual(address, from))) found.push(hash);
    }
  }
  return found;
}

/** Steps of whoever did not hold the key, in the order of the store: there must be none. */
export async function unfencedSteps(sql: Sql): Promise<readonly string[]> {
  const steps = await sql.query<{
    readonly kind: string;
    readonly actor: string;
    readonly sender: string;
    readonly id: bigint;
  }>("select id, kind, actor, sender from step where sender is not null order by id");
  const holders = new Map<string, string>();
  return steps.flatMap(({ id, kind, actor, sender }) => {
    if (kind === "leased") holders.set(sender, actor);
    return holders.get(sender) === actor ? [] : [`step ${id}: ${kind} of ${sender} by ${actor}`];
  });
}
