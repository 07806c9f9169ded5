/** How settled the block must be that status is read at: the node's own words for it. A finalized block is never undone. */
export type Finality = "latest" | "safe" | "finalized";
