/** The files of a tree directory: these three and no other. */
export const treeFiles = {
  /** What the tree is and how to rebuild it. */
  manifest: "manifest.json",
  /** The rows: `index,account,amount` in index order, checksummed accounts, base units. */
  allocation: "allocation.csv",
  /** All nodes, 32 bytes each, in the layout of the convention's shape. */
  nodes: "tree.bin",
} as const;
