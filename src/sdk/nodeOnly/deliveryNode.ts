import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/delivery/node",
  "keeps journals and keys in files",
  "In a page, symbolon/delivery takes a journal of the page's own, and the wallet has the keys",
);
