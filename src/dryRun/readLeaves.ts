import type { Address, Client, Transport } from "viem";
import type { CampaignKind } from "../chain/campaigns/campaignPlan.ts";
import { readClaimedWords, readEntitlements, readPaid } from "../chain/read/leaves.ts";
import { LEAVES_PER_WORD } from "../distribution/check/countPaid.ts";
import type { LeafRange } from "./dryRun.ts";
import type { LeafSource, StandingLeaf } from "./leafSource.ts";

export type ReadLeavesParameters = {
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly range: LeafRange;
  readonly tree: LeafSource;
};

type Leaf = Pick<StandingLeaf, "index" | "account" | "amount">;
type Standing = Pick<StandingLeaf, "isClaimed" | "paidBefore">;

/** Leaves asked about in one call: each is a storage slot that the node may have to fetch. */
const MAX_A_CALL = 1_000;

/** The leaves of a range, and how they stand on a chain. */
export async function readLeaves(
  client: Client<Transport>,
  { campaign, kind, range, tree }: ReadLeavesParameters,
): Promise<readonly StandingLeaf[]> {
  const found: StandingLeaf[] = [];
  for (let from = range.from; from < range.to; from += MAX_A_CALL) {
    const leaves = leavesOf(tree, from, Math.min(from + MAX_A_CALL, range.to));
    const standings = await readers[kind](client, campaign, leaves);
    for (const [i, leaf] of leaves.entries()) {
      found.push({ ...leaf, ...(standings[i] ?? { isClaimed: false, paidBefore: 0n }) });
    }
  }
  return found;
}

function leavesOf({ account, amount }: LeafSource, from: number, to: number): readonly Leaf[] {
  return Array.from({ length: to - from }, (_, i) => {
    const index = from + i;
    return { index, account: account(index), amount: amount(index) };
  });
}

type Reader = (
  client: Client<Transport>,
  campaign: Address,
  leaves: readonly Leaf[],
) => Promise<readonly Standing[]>;

const readers = {
  async instant(client, campaign, leaves) {
    const [first, last] = [leaves[0]?.index ?? 0, leaves.at(-1)?.index ?? 0];
    const word = Math.floor(first / LEAVES_PER_WORD);
    const number = Math.floor(last / LEAVES_PER_WORD) - word + 1;
    const words = await readClaimedWords(client, { campaign, first: BigInt(word), number: BigInt(number) });
    return leaves.map(({ index, amount }) => {
      const bits = words[Math.floor(index / LEAVES_PER_WORD) - word] ?? 0n;
      const isClaimed = ((bits >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
      return { isClaimed, paidBefore: isClaimed ? amount : 0n };
    });
  },
  async vesting(client, campaign, leaves) {
    const keys = leaves.map(({ index, account }) => ({ index: BigInt(index), account }));
    const held = await readEntitlements(client, { campaign, keys });
    return held.map(({ claimed, released }) => ({ isClaimed: claimed, paidBefore: released }));
  },
  async cumulative(client, campaign, leaves) {
    const accounts = leaves.map(({ account }) => account);
    const paid = await readPaid(client, { campaign, accounts });
    return leaves.map(({ amount }, i) => {
      const paidBefore = paid[i] ?? 0n;
      return { isClaimed: paidBefore >= amount, paidBefore };
    });
  },
} as const satisfies Record<CampaignKind, Reader>;
