import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/store",
  "keeps a service's rows in a database",
  "Run the service with Node",
);
