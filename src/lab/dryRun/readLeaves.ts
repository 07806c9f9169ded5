import type { Address, Client, Hex, Transport } from "viem";
import type { CampaignKind } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { delegateOf } from "../../sdk/chain/read/delegateOf.ts";
import { readClaimedWords, readEntitlements, readPaid } from "../../sdk/chain/read/leaves.ts";
import type { CampaignState } from "../../sdk/chain/read/readCampaign.ts";
import { claimableFrom } from "../../sdk/core/campaign/waves.ts";
import { LEAVES_PER_WORD } from "../../sdk/distribution/check/countPaid.ts";
import { askEach, type Engine } from "./engine/engine.ts";
import type { LeafRange } from "./rangeResult.ts";

type ReadLeavesParameters = {
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly range: LeafRange;
  readonly tree: LeafSource;
};

type Leaf = Pick<LeafState, "index" | "account" | "amount">;
type LeafStatus = Pick<LeafState, "isClaimed" | "paidBefore">;

/** Leaves asked about in one call: each is a storage slot that the node may have to fetch. */
const MAX_A_CALL = 1_000;

/** The leaves of a range, and how they stand on a chain. */
export async function readLeaves(
  client: Client<Transport>,
  { campaign, kind, range, tree }: ReadLeavesParameters,
): Promise<readonly LeafState[]> {
  const found: LeafState[] = [];
  for (let from = range.from; from < range.to; from += MAX_A_CALL) {
    const leaves = leavesOf(tree, from, Math.min(from + MAX_A_CALL, range.to));
    const statuses = await readers[kind](client, campaign, leaves);
    for (const [i, leaf] of leaves.entries()) {
      found.push({ ...leaf, ...(statuses[i] ?? { isClaimed: false, paidBefore: 0n }) });
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
) => Promise<readonly LeafStatus[]>;

const readers = {
  async instant(client, campaign, leaves) {
    const first = leaves[0]?.index ?? 0;
    const last = leaves.at(-1)?.index ?? 0;
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

/** The leaves of the tree that a dry run claims. */
export type LeafSource = {
  readonly count: number;
  readonly account: (index: number) => Address;
  /** Base units. */
  readonly amount: (index: number) => bigint;
  readonly proof: (index: number) => readonly Hex[];
};

/** A leaf, and how it stood when the chain was forked. */
export type LeafState = {
  readonly index: number;
  readonly account: Address;
  /** Base units of the leaf. */
  readonly amount: bigint;
  /** Whether there is nothing to claim: of a vesting campaign's leaf, the rest is released. */
  readonly isClaimed: boolean;
  /** Base units that were paid before. */
  readonly paidBefore: bigint;
};

/** Indexes of the leaves whose accounts are contracts; one that lets a contract act for it (EIP-7702) still has its key. */
export async function listContracts(
  engine: Engine,
  leaves: readonly LeafState[],
): Promise<readonly number[]> {
  const codes = await askEach(
    engine,
    "eth_getCode",
    leaves.map(({ account }) => [account, "latest"]),
  );
  return leaves
    .filter((_, i) => codes[i] !== "0x" && delegateOf(codes[i] as Hex) === undefined)
    .map(({ index }) => index);
}

/** Leaves that may be claimed from the same moment on. */
export type OpeningLeaves = {
  /** Unix seconds. */
  readonly opens: bigint;
  readonly leaves: readonly LeafState[];
};

/** The leaves that are to be claimed, by the moment at which they open, earliest first. */
export function openingLeaves(
  { terms }: Pick<CampaignState, "terms">,
  leaves: readonly LeafState[],
): readonly OpeningLeaves[] {
  const groups = new Map<bigint, LeafState[]>();
  for (const leaf of leaves) {
    if (leaf.isClaimed) continue;
    const opens = claimableFrom(BigInt(leaf.index), terms);
    const group = groups.get(opens);
    if (group === undefined) groups.set(opens, [leaf]);
    else group.push(leaf);
  }
  return [...groups]
    .map(([opens, group]) => ({ opens, leaves: group }))
    .toSorted((a, b) => (a.opens < b.opens ? -1 : 1));
}
