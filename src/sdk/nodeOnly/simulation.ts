import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/simulation",
  "plays a day on a chain in its process",
  "Run it with Node: symbolon rehearse burst",
);
