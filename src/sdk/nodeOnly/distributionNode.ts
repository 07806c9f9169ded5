import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/distribution/node",
  "keeps campaigns and schedules in files",
  "In a page, take symbolon/distribution",
);
