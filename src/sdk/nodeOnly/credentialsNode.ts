import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/credentials/node",
  "keeps batches in files",
  "In a page, symbolon/credentials issues and discloses, symbolon/credentials/verify verifies",
);
