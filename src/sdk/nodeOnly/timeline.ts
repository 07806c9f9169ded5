import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/timeline",
  "follows chains into a database",
  "Run the service with Node",
);
