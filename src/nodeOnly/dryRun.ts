import { needsNode } from "./needsNode.ts";

throw needsNode(
  "symbolon/dryRun",
  "runs a chain in processes of its own",
  "Run it with Node: symbolon rehearse dry-run",
);
