import { needsNode } from "./needsNode.ts";

throw needsNode(
  "symbolon/credentials/node",
  "keeps batches in files",
  "In a page, symbolon/credentials issues and discloses, symbolon/credentials/verify verifies",
);
