import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addStoreOption } from "../storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../show.ts")).show));
}

const HELP = `
Examples:
  symbolon store show
  symbolon store show --store postgres://localhost/symbolon --json`;
