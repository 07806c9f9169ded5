import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/allocation",
  "reads lists from files and hashes on threads",
  "Build the tree with Node (symbolon tree build); a page takes its proof by symbolon/allocation/proof",
);
