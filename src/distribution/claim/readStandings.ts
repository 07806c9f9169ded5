import type { Address } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { readClaimedWords, readEntitlements, readPaid } from "../../chain/read/leaves.ts";
import { readInParts } from "../../chain/read/readInParts.ts";
import { LEAVES_PER_WORD } from "../check/countPaid.ts";
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
  readonly onProgress?: (done: number, total: number) => void;
};

/** How leaves stand as of a block, by index; of others nothing was paid. */
export async function readStandings(
  client: ReadClient,
  parameters: StandingsParameters,
): Promise<(index: number) => Standing> {
  const { campaign, indexes, onProgress } = parameters;
  if (campaign.kind === "instant") {
    const isPaid = await paidIndexes(client, parameters);
    return (index) => ({ isPaid: isPaid(index), paidBefore: 0n });
  }
  const read = campaign.kind === "vesting" ? readEntitled : readPaidSoFar;
  const found = await readInParts(
    indexes.length,
    (from, to) => read(client, parameters, indexes.slice(from, to)),
    onProgress,
  );
  const standings = new Map(found.map((standing, i) => [indexes[i], standing]));
  return (index) => standings.get(index) ?? { isPaid: false, paidBefore: 0n };
}

async function readEntitled(
  client: ReadClient,
  { campaign: { campaign }, leafAt, blockNumber }: StandingsParameters,
  indexes: readonly number[],
): Promise<readonly Standing[]> {
  const keys = indexes.map((index) => ({ index: BigInt(index), account: leafAt(index).account }));
  const held = await readEntitlements(client, { campaign, keys, blockNumber });
  return held.map(({ claimed, released }) => ({ isPaid: claimed, paidBefore: released }));
}

async function readPaidSoFar(
  client: ReadClient,
  { campaign: { campaign }, leafAt, blockNumber }: StandingsParameters,
  indexes: readonly number[],
): Promise<readonly Standing[]> {
  const leaves = indexes.map(leafAt);
  const accounts = leaves.map(({ account }) => account);
  const paid = await readPaid(client, { campaign, accounts, blockNumber });
  return leaves.map(({ amount }, i) => ({ isPaid: (paid[i] ?? 0n) >= amount, paidBefore: paid[i] ?? 0n }));
}

/** Words a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MAX_WORDS = 1_000;

/** Which leaves of an instant campaign are paid as of a block; words without any of them are not read. */
async function paidIndexes(
  client: ReadClient,
  { campaign: { campaign }, indexes, blockNumber }: StandingsParameters,
): Promise<(index: number) => boolean> {
  const words = new Map<number, bigint>();
  for (const [first, number] of spans(indexes)) {
    const asked = { campaign, first: BigInt(first), number: BigInt(number), blockNumber };
    const read = await readClaimedWords(client, asked);
    for (const [i, word] of read.entries()) words.set(first + i, word);
  }
  return (index) =>
    (((words.get(Math.floor(index / LEAVES_PER_WORD)) ?? 0n) >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
}

/** The words in which indexes lie, as stretches: those between two that lie near each other are read along. */
function spans(indexes: readonly number[]): readonly (readonly [first: number, number: number])[] {
  const found: [number, number][] = [];
  for (const index of indexes) {
    const word = Math.floor(index / LEAVES_PER_WORD);
    const last = found.at(-1);
    const number = last === undefined ? Number.POSITIVE_INFINITY : word - last[0] + 1;
    if (last === undefined || number > MAX_WORDS) found.push([word, 1]);
    else last[1] = Math.max(last[1], number);
  }
  return found;
}
