import { needsNode } from "./needsNode.ts";

export const noBrowserForm: never = needsNode(
  "symbolon/dryRun",
  "runs a chain in processes of its own",
  "Run it with Node: symbolon rehearse dry-run",
);
