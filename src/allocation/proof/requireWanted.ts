import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Manifest } from "../output/manifest.ts";

/** What the reader of a published tree knows of it from elsewhere. */
export type WantedTree = {
  /** The root that must be proven, as a campaign has it. Left out: the manifest's is believed. */
  readonly root?: Hex;
  /**
   * Name of the convention that the root was made by: `native` for a campaign. Left out: the manifest's is believed, and with
   * it what the fields of a leaf mean. The name `custom` stands for no rules: they are the manifest's then.
   */
  readonly convention?: string;
};

/**
 * Refuses a tree that is not the one that is wanted.
 * @throws SymbolonError `RootMismatch`, `ConventionMismatch`
 */
export function requireWanted({ root, convention }: Manifest, wanted: WantedTree): void {
  if (wanted.root !== undefined && wanted.root.toLowerCase() !== root) throw otherRoot(root, wanted.root);
  if (wanted.convention !== undefined && wanted.convention !== convention.name) {
    throw otherConvention(convention.name, wanted.convention);
  }
}

function otherRoot(stated: Hex, wanted: Hex): SymbolonError {
  return new SymbolonError({
    code: "RootMismatch",
    reason: `The published tree has the root ${stated}, and ${wanted} is wanted.`,
    hint: "Give the place where the tree of this root is published.",
    details: { stated, wanted },
  });
}

function otherConvention(stated: string, wanted: string): SymbolonError {
  return new SymbolonError({
    code: "ConventionMismatch",
    reason: `The published tree is of the convention ${stated}, and ${wanted} is wanted.`,
    hint: "Give the convention that its root was made by, as whoever uses the root says: that of a campaign is native.",
    details: { stated, wanted },
  });
}
