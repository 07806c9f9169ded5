import type { Address } from "viem";
import type { PublishedTree } from "../../../src/allocation/output/readPublishedTree.ts";
import type { CumulativeState } from "../../../src/chain/actions/readCampaign.ts";
import { SymbolonError } from "../../../src/core/errors.ts";

/**
 * Only the tree of the present root tells who would be lowered.
 * @throws SymbolonError `TreeMismatch`
 */
export function requirePresent(
  { terms, roots }: CumulativeState,
  campaign: Address,
  { directory, tree }: PublishedTree,
): void {
  const [root, present] = [tree.root.toLowerCase(), terms.root.toLowerCase()];
  if (root === present) return;
  const isSuperseded = root === roots.previousRoot?.toLowerCase();
  throw new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} has the root ${root}, ${isSuperseded ? "the one before the present one; the present one" : "and that"} of the campaign ${campaign} is ${present}.`,
    hint: "Give the folder of the present root's tree with --previous.",
    details: { directory, campaign, tree: root, root: present },
  });
}
