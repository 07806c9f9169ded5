import type { DryRunTerms, LeafRange } from "./rangeResult.ts";

/** Terms of a dry run as JSON holds them: the number of the block as text. */
export type DryRunTermsText = Omit<DryRunTerms, "blockNumber"> & { readonly blockNumber: string };

/** One range of leaves to claim, as a worker process is told of it: JSON keeps all of it. */
export type RangeJob = {
  readonly terms: DryRunTermsText;
  readonly range: LeafRange;
  /** The node that this machine forks: an address for this machine only, which no queue carries. */
  readonly forkUrl: string;
  /** Folder of the tree, on this machine. */
  readonly treeDirectory: string;
  /** What a gate asks for: presentations, packages, or a batch directory; default: nothing is shown. */
  readonly credentials?: string;
  /** Rules of the fork; default: those that the engine takes for the chain's newest. */
  readonly hardfork?: string;
};

/** Terms for JSON. */
export function termsToText(terms: DryRunTerms): DryRunTermsText {
  return { ...terms, blockNumber: terms.blockNumber.toString() };
}

/** Terms out of JSON. */
export function termsFromText(terms: DryRunTermsText): DryRunTerms {
  return { ...terms, blockNumber: BigInt(terms.blockNumber) };
}
