import type { Address, Hex } from "viem";
import { readManifest, rebuildTree } from "../../../node/allocation/output/rebuildTree.ts";
import { claimableFrom } from "../../../sdk/core/campaign/waves.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type ClaimTree, claimTree } from "../../../sdk/distribution/claim/claimTree.ts";
import type { Served, ServedCampaign } from "../campaigns/servedCampaign.ts";

/** A leaf of an account in a campaign that is served. */
export type HeldLeaf = {
  readonly served: ServedCampaign;
  /** Of the tree that it is in. */
  readonly root: Hex;
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  /** Siblings, lowest first, as a claim takes them. */
  readonly proof: () => readonly Hex[];
};

/** The leaves of campaigns that are served. */
export type Distributions = {
  /** An account's leaves, in the order of the campaigns. */
  readonly leavesOf: (account: Address) => readonly HeldLeaf[];
  /** The campaigns of whose present tree nothing is known here. */
  readonly unknown: () => readonly ServedCampaign[];
};

/**
 * Reads tree folders, and builds their trees again from their rows. Accounts are found without a search, and proofs are put
 * together only when somebody asks.
 * @throws SymbolonError `TreeMismatch` where the root is not that of a campaign that is served; `TreeDiffers`, `NotATree`,
 * `BadManifest`, and as `readAllocation`
 */
export async function openDistributions(
  directories: readonly string[],
  served: readonly Pick<Served, "campaign">[],
): Promise<Distributions> {
  const trees = new Map<Hex, ClaimTree>();
  for (const directory of directories) {
    const { root, convention } = await readManifest(directory);
    const isServed = served.some(({ campaign }) => rootsOf(campaign).includes(root));
    if (!isServed || convention.name !== "native") throw treeMismatch(directory, root, served);
    const tree = claimTree((await rebuildTree(directory)).tree);
    // Else the first who asks would wait for all accounts to be sorted in.
    tree.indexOf(tree.account(0));
    trees.set(root, tree);
  }
  const treesOf = (campaign: ServedCampaign) =>
    rootsOf(campaign).flatMap((root) => {
      const tree = trees.get(root);
      return tree === undefined ? [] : [{ root, tree }];
    });
  return {
    leavesOf: (account) =>
      served.flatMap(({ campaign }) => {
        const [known] = treesOf(campaign);
        const index = known?.tree.indexOf(account);
        if (known === undefined || index === undefined) return [];
        const { root, tree } = known;
        const held = { served: campaign, root, index, account, amount: tree.amount(index) };
        return [{ ...held, proof: () => tree.proof(index) }];
      }),
    unknown: () =>
      served.map(({ campaign }) => campaign).filter((campaign) => treesOf(campaign).length === 0),
  };
}

/** Until when a leaf may be claimed, from when on, and whether it is: Unix seconds, as of the newest block that was seen. */
export function claimWindow({ served, index }: Pick<HeldLeaf, "served" | "index">) {
  const { block, end, isPaid } = served.look();
  return {
    block,
    since: claimableFrom(BigInt(index), served.campaign),
    until: end === 0n ? undefined : end,
    /** Undefined: the campaign pays a leaf more than once, and what it has paid is not kept here. */
    isPaid: served.campaign.kind === "instant" ? isPaid(index) : undefined,
  };
}

/** The roots under which a campaign pays now, the present one first. */
function rootsOf({ campaign: { root, previousRoot } }: ServedCampaign): readonly Hex[] {
  return previousRoot === undefined ? [root] : [root, previousRoot];
}

function treeMismatch(
  directory: string,
  root: Hex,
  served: readonly Pick<Served, "campaign">[],
): SymbolonError {
  const roots = served.flatMap(({ campaign }) => rootsOf(campaign));
  return new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} has the root ${root}, which is not the root of a served campaign: those are ${roots.join(", ")}.`,
    hint: "Give the folders that `symbolon tree build FILE --out DIR` wrote for these campaigns; for a cumulative campaign, the tree of the root in force.",
    details: { directory, root, wanted: roots },
  });
}
