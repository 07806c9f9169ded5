import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addStoreOption } from "../../store/storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../show.ts")).show));
}

const HELP = `
Events are proven (by hashes from their block's header down), checked (\`symbolon timeline check\` found them in what their
contract keeps) or told (by the node alone).

Examples:
  symbolon timeline show
  symbolon timeline show --store postgres://... --json

Exit code 0: every chain is followed; 3: one is stopped, since a final block has changed.`;
