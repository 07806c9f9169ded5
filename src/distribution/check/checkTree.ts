import type { Hex } from "viem";
import type { CampaignArguments } from "../../chain/campaignArguments.ts";
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
export function checkTree(
  { root, count, manifestHash }: CampaignArguments,
  tree: TreeFacts,
): readonly Finding[] {
  const found: Finding[] = [];
  if (tree.convention !== "native") {
    const sentence = `The tree is of convention ${tree.convention}; campaigns pay out native trees alone.`;
    const cure = "Publish the native tree of the same rows.";
    found.push(problem("NotNative", sentence, cure, { convention: tree.convention }));
  }
  if (root.toLowerCase() !== tree.root.toLowerCase()) {
    const sentence = `The campaign's root is ${root}, and the rows make ${tree.root}: none of the published proofs is good.`;
    const cure = "Give the tree that the campaign was created from; if that is lost, nobody can claim.";
    found.push(problem("RootDiffers", sentence, cure, { campaign: root, tree: tree.root }));
  }
  if (count !== BigInt(tree.count)) {
    const sentence = `The campaign has ${count} leaves, and the tree ${tree.count}.`;
    const cure =
      "Give the tree that the campaign was created from, or create it again: indexes beyond its count cannot claim.";
    found.push(problem("CountDiffers", sentence, cure, { campaign: count, tree: tree.count }));
  }
  if (manifestHash.toLowerCase() !== tree.manifestHash.toLowerCase()) {
    const sentence = `The campaign was created for a manifest of hash ${manifestHash}, and this one has ${tree.manifestHash}.`;
    const cure = "Publish the very manifest.json that the campaign was created with, byte for byte.";
    found.push(
      problem("ManifestHashDiffers", sentence, cure, { campaign: manifestHash, tree: tree.manifestHash }),
    );
  }
  return found;
}
