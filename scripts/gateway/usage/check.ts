import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addGatewayOptions } from "./start.ts";

export function define(command: Command): void {
  addGatewayOptions(command)
    .option("--json", "print one JSON document: { ok, checks: [{ check, status, found, hint? }] }")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../check.ts")).check));
}

const HELP = `
Takes what \`gateway start\` takes, looks at all of it, and changes nothing. It looks at options and their file, packages, the
port, the chain, each key's ETH, the relay, the store, its tables and its clock. Of each campaign it looks whether it is there,
open and funded; with --tree also at its root and what it owes. Without a key it looks at what \`gateway api\` needs.

Example:
  symbolon gateway check --config gateway.json --tree tree

Exit code 0: it may start; 3: something is bad; warnings do not count.`;
