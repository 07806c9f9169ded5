import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/gateway",
  "takes claims in over HTTP",
  "Run the service with Node, and hand claims in by symbolon/gateway-client",
);
