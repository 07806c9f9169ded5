import type { DryRunTerms, LeafRange } from "./rangeResult.ts";

/** Terms of a dry run in JSON: the block number is text. */
export type DryRunTermsText = Omit<DryRunTerms, "blockNumber"> & { readonly blockNumber: string };

/** One range of leaves to claim, for a worker process. JSON preserves all of it. */
export type RangeJob = {
  readonly terms: DryRunTermsText;
  readonly range: LeafRange;
  /** Address of the node that this machine forks. It is for this machine only, and no queue carries it. */
  readonly forkUrl: string;
  /** Folder of the tree, on this machine. */
  readonly treeDirectory: string;
  /** Credentials for the gate: presentations, packages, or a batch folder. Default: none. */
  readonly credentials?: string;
  /** Rules of the fork. Default: the chain's newest, as the engine knows them. */
  readonly hardfork?: string;
};

/** Terms for JSON. */
export function termsToText(terms: DryRunTerms): DryRunTermsText {
  return { ...terms, blockNumber: terms.blockNumber.toString() };
}

/** Terms from JSON. */
export function termsFromText(terms: DryRunTermsText): DryRunTerms {
  return { ...terms, blockNumber: BigInt(terms.blockNumber) };
}
