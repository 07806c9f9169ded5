import type { Address } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { readClaimedWords } from "../../chain/read/leaves.ts";
import { isMarked, LEAVES_PER_WORD } from "../check/countPaid.ts";
import { readLeafEntitlements, readLeafPayments } from "../state/readPaid.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

export type LeafStatus = {
  /** Whether there is nothing to claim: of a vesting campaign's leaf, what is due later is released. */
  readonly isPaid: boolean;
  /** Base units that were paid before, as the account's next signature has to say. */
  readonly paidBefore: bigint;
};

export type LeafStatusesParameters = {
  readonly campaign: Pick<RelayedCampaign, "campaign" | "kind">;
  /** Ascending. */
  readonly indexes: readonly number[];
  readonly leafAt: (index: number) => { readonly account: Address; readonly amount: bigint };
  readonly blockNumber: bigint;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** How leaves stand as of a block, by index; of others nothing was paid. */
export async function readLeafStatuses(
  client: ReadClient,
  parameters: LeafStatusesParameters,
): Promise<(index: number) => LeafStatus> {
  const { campaign, indexes } = parameters;
  if (campaign.kind === "instant") {
    const isPaid = await paidIndexes(client, parameters);
    return (index) => ({ isPaid: isPaid(index), paidBefore: 0n });
  }
  const found =
    campaign.kind === "vesting"
      ? await readEntitled(client, parameters)
      : await readPaidSoFar(client, parameters);
  const statuses = new Map(found.map((status, i) => [indexes[i], status]));
  return (index) => statuses.get(index) ?? { isPaid: false, paidBefore: 0n };
}

async function readEntitled(
  client: ReadClient,
  { campaign: { campaign }, indexes, leafAt, blockNumber, onProgress }: LeafStatusesParameters,
): Promise<readonly LeafStatus[]> {
  const at = { campaign, blockNumber, onProgress };
  const held = await readLeafEntitlements(client, at, indexes.length, (i) => {
    const index = indexes[i] as number;
    return { index: BigInt(index), account: leafAt(index).account };
  });
  return held.map(({ claimed, released }) => ({ isPaid: claimed, paidBefore: released }));
}

async function readPaidSoFar(
  client: ReadClient,
  { campaign: { campaign }, indexes, leafAt, blockNumber, onProgress }: LeafStatusesParameters,
): Promise<readonly LeafStatus[]> {
  const at = { campaign, blockNumber, onProgress };
  const leafOf = (i: number) => leafAt(indexes[i] as number);
  const paid = await readLeafPayments(client, at, indexes.length, (i) => leafOf(i).account);
  return paid.map((paidBefore, i) => ({ isPaid: paidBefore >= leafOf(i).amount, paidBefore }));
}

/** Words a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MAX_WORDS = 1_000;

/** Which leaves of an instant campaign are paid as of a block; words without any of them are not read. */
async function paidIndexes(
  client: ReadClient,
  { campaign: { campaign }, indexes, blockNumber }: LeafStatusesParameters,
): Promise<(index: number) => boolean> {
  const words = new Map<number, bigint>();
  for (const [first, number] of spans(indexes)) {
    const query = { campaign, first: BigInt(first), number: BigInt(number), blockNumber };
    const read = await readClaimedWords(client, query);
    for (const [i, word] of read.entries()) words.set(first + i, word);
  }
  return (index) => isMarked((word) => words.get(word), index);
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
