import { needsNode } from "./needsNode.ts";

throw needsNode(
  "symbolon/distribution/node",
  "keeps campaigns and schedules in files",
  "In a page, take symbolon/distribution",
);
