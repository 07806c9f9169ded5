import type { Address } from "viem";
import { readEntitlements } from "../../../src/chain/actions/readEntitlements.ts";
import { readPaid } from "../../../src/chain/actions/readPaid.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { readInParts } from "../../../src/chain/readInParts.ts";
import { progress } from "../../output.ts";
import { paidIndexes } from "./paidIndexes.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

/** How a leaf stands on the chain. */
export type Standing = {
  /** Whether there is nothing to claim: of a vesting campaign's leaf, what is due later is released. */
  readonly isPaid: boolean;
  /** Base units that were paid before, as the account's next signature has to say. */
  readonly paidBefore: bigint;
};

export type StandingsParameters = {
  readonly campaign: Pick<RelayedCampaign, "campaign" | "kind">;
  /** Ascending. */
  readonly indexes: readonly number[];
  readonly leafAt: (index: number) => { readonly account: Address; readonly amount: bigint };
  readonly blockNumber: bigint;
};

/** How leaves stand as of a block, by index; of others nothing was paid. */
export async function readStandings(
  client: ReadClient,
  { campaign: { campaign, kind }, indexes, leafAt, blockNumber }: StandingsParameters,
): Promise<(index: number) => Standing> {
  if (kind === "instant") {
    const isPaid = await paidIndexes(client, { campaign, indexes, blockNumber });
    return (index) => ({ isPaid: isPaid(index), paidBefore: 0n });
  }
  const read = kind === "vesting" ? readEntitled : readPaidSoFar;
  const found = await readInParts(
    indexes.length,
    (from, to) => read(indexes.slice(from, to)),
    progress("reading what was claimed"),
  );
  const standings = new Map(found.map((standing, i) => [indexes[i], standing]));
  return (index) => standings.get(index) ?? { isPaid: false, paidBefore: 0n };

  async function readEntitled(some: readonly number[]): Promise<readonly Standing[]> {
    const keys = some.map((index) => ({ index: BigInt(index), account: leafAt(index).account }));
    const held = await readEntitlements(client, { campaign, keys, blockNumber });
    return held.map(({ claimed, released }) => ({ isPaid: claimed, paidBefore: released }));
  }

  async function readPaidSoFar(some: readonly number[]): Promise<readonly Standing[]> {
    const leaves = some.map(leafAt);
    const accounts = leaves.map(({ account }) => account);
    const paid = await readPaid(client, { campaign, accounts, blockNumber });
    return leaves.map(({ amount }, i) => ({ isPaid: (paid[i] ?? 0n) >= amount, paidBefore: paid[i] ?? 0n }));
  }
}
