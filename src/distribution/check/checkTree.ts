import type { Hex } from "viem";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import { momentText } from "../../core/text/moment.ts";
import { type Finding, problem } from "./finding.ts";

/** A published tree, as it was recomputed from its rows. */
export type TreeFacts = {
  readonly convention: string;
  readonly root: Hex;
  readonly count: number;
  /** keccak256 of the bytes of the manifest. */
  readonly manifestHash: Hex;
};

/** Compares a campaign with the tree that was published for it. */
export function checkTree(state: CampaignState, tree: TreeFacts): readonly Finding[] {
  const { root, count, manifestHash } = state.terms;
  const found: Finding[] = [];
  if (tree.convention !== "native") {
    const sentence = `The tree is of convention ${tree.convention}; campaigns pay out native trees alone.`;
    const hint = "Publish the native tree of the same rows.";
    found.push(problem("NotNative", sentence, hint, { convention: tree.convention }));
  }
  const other = otherRoot(state, tree);
  // Count and manifest of another tree are others too.
  if (other !== undefined) return [...found, other];
  if (root.toLowerCase() !== tree.root.toLowerCase()) {
    const sentence = `The campaign's root is ${root}, and the rows make ${tree.root}: none of the published proofs is good.`;
    const hint = "Give the tree that the campaign was created from; if that is lost, nobody can claim.";
    found.push(problem("RootDiffers", sentence, hint, { campaign: root, tree: tree.root }));
  }
  if (count !== BigInt(tree.count)) {
    const sentence = `The campaign has ${count} leaves, and the tree ${tree.count}.`;
    const hint =
      "Give the tree that the campaign was created from, or create it again: indexes beyond its count cannot claim.";
    found.push(problem("CountDiffers", sentence, hint, { campaign: count, tree: tree.count }));
  }
  if (manifestHash.toLowerCase() !== tree.manifestHash.toLowerCase()) {
    const sentence = `The campaign was created for a manifest of hash ${manifestHash}, and this one has ${tree.manifestHash}.`;
    const hint = "Publish the very manifest.json that the campaign was created with, byte for byte.";
    found.push(
      problem("ManifestHashDiffers", sentence, hint, { campaign: manifestHash, tree: tree.manifestHash }),
    );
  }
  return found;
}

/** The tree of a cumulative campaign is that of another week than the present one. */
function otherRoot(state: CampaignState, { root }: TreeFacts): Finding | undefined {
  if (state.kind !== "cumulative" || root.toLowerCase() === state.terms.root.toLowerCase()) return undefined;
  const { previousRoot, overlapEnds, proposal } = state.roots;
  const details = { tree: root, campaign: state.terms.root };
  if (root.toLowerCase() === previousRoot?.toLowerCase()) {
    const sentence = `The tree is that of the root before the present one, whose proofs are good until ${momentText(overlapEnds)}.`;
    const hint = "Publish the tree of the present root, and check that.";
    return problem("RootSuperseded", sentence, hint, { ...details, overlapEnds });
  }
  if (root.toLowerCase() !== proposal?.root.toLowerCase()) return undefined;
  const sentence = "The tree is that of the root that is proposed, and not accepted.";
  const hint = "Give the tree of the present root, and this one with --proposal.";
  return problem("RootNotAccepted", sentence, hint, details);
}
