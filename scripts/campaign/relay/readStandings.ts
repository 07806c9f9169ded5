import type { Address } from "viem";
import { readEntitlements } from "../../../src/chain/actions/readEntitlements.ts";
import { readPaid } from "../../../src/chain/actions/readPaid.ts";
import type { ReadClient } from "../../command/connect.ts";
import { paidIndexes } from "./paidIndexes.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

/** How a leaf stands on the chain. */
export type Standing = {
  /** Whether there is nothing to claim: of a vesting campaign's leaf, what is due later is released. */
  readonly isPaid: boolean;
  /** Base units that were paid before, as the account's next signature has to say. */
  readonly paidBefore: bigint;
};

export type StandingLeaf = {
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
};

/** Leaves a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MOST_LEAVES = 1_000;

/** How leaves, ascending by index, stand as of a block. */
export async function readStandings(
  client: ReadClient,
  { campaign, kind }: Pick<RelayedCampaign, "campaign" | "kind">,
  leaves: readonly StandingLeaf[],
  blockNumber: bigint,
): Promise<ReadonlyMap<number, Standing>> {
  if (kind === "instant") {
    const indexes = leaves.map(({ index }) => index);
    const isPaid = await paidIndexes(client, { campaign, indexes, blockNumber });
    return new Map(indexes.map((index) => [index, { isPaid: isPaid(index), paidBefore: 0n }]));
  }
  const standings = new Map<number, Standing>();
  for (let from = 0; from < leaves.length; from += MOST_LEAVES) {
    const some = leaves.slice(from, from + MOST_LEAVES);
    const found = kind === "vesting" ? await entitled(some) : await paid(some);
    for (const [i, { index }] of some.entries()) standings.set(index, found[i] as Standing);
  }
  return standings;

  async function entitled(some: readonly StandingLeaf[]): Promise<readonly Standing[]> {
    const keys = some.map(({ index, account }) => ({ index: BigInt(index), account }));
    const held = await readEntitlements(client, { campaign, keys, blockNumber });
    return held.map(({ claimed, released }) => ({ isPaid: claimed, paidBefore: released }));
  }

  async function paid(some: readonly StandingLeaf[]): Promise<readonly Standing[]> {
    const accounts = some.map(({ account }) => account);
    const amounts = await readPaid(client, { campaign, accounts, blockNumber });
    return amounts.map((paidBefore, i) => ({ isPaid: paidBefore >= (some[i]?.amount ?? 0n), paidBefore }));
  }
}
