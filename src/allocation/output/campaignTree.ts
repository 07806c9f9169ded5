import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { inForceSince } from "../../core/text/moment.ts";
import type { Tree } from "../tree/buildTree.ts";

import { type RebuildOptions, readManifest, rebuildTree } from "./rebuildTree.ts";

/** A campaign, and the roots under which it pays. */
export type CampaignRoots = {
  readonly campaign: Hex;
  readonly root: Hex;
  /** Of a cumulative campaign: the root before the present one, while it is good. */
  readonly previousRoot?: Hex;
  /** When the present root took the place of another one, at the latest. Unix seconds. */
  readonly since?: bigint;
};

/**
 * Opens a tree directory, which must be the campaign's: the tree is built again from its rows, so that no other file of it
 * need be whole.
 * @param terms of the campaign, with the leaves of its present root
 * @throws SymbolonError `TreeMismatch`, `TreeDiffers`, `NotATree`, `BadManifest`, and as `readAllocation`
 */
export async function campaignTree(
  directory: string,
  terms: CampaignRoots & { readonly count: bigint },
  options: RebuildOptions = {},
): Promise<Tree> {
  const stated = await readManifest(directory);
  const { name } = stated.convention;
  if (name !== "native") throw treeMismatch(directory, terms, `is of convention ${name}, not native`);
  const isPrevious = stated.root === terms.previousRoot;
  if (stated.root !== terms.root && !isPrevious) {
    throw treeMismatch(directory, terms, `has the root ${stated.root}, not ${terms.root}`);
  }
  // A root has one count; of a root that was replaced the chain does not keep it.
  if (BigInt(stated.count) !== terms.count && !isPrevious) {
    throw treeMismatch(directory, terms, `has ${stated.count} leaves, not ${terms.count}`);
  }
  return (await rebuildTree(directory, options)).tree;
}

function treeMismatch(directory: string, { campaign, since }: CampaignRoots, problem: string): SymbolonError {
  return new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} is not the tree of the campaign ${campaign}: it ${problem}.`,
    hint: `Give the folder that \`symbolon tree build FILE --out DIR\` wrote for this campaign; of a cumulative one that of the root in force${inForceSince(since)}.`,
    details: { directory, campaign },
  });
}
