import { needsNode } from "./needsNode.ts";

throw needsNode(
  "symbolon/simulation",
  "plays a day on a chain in its process",
  "Run it with Node: symbolon rehearse burst",
);
