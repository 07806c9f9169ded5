import type { Command } from "commander";
import { acting } from "../../../command/actingOptions.ts";
import { neededChain } from "../../../command/chainOption.ts";
import { lazily } from "../../../command/lazily.ts";
import { readAddress } from "../../../command/optionReaders.ts";

/** `symbolon govern case collect`. */
export function defineCollect(command: Command): void {
  acting(command)
    .addOption(neededChain())
    .requiredOption("--desk <address>", "the dispute desk", readAddress)
    .option("--owed <address>", "who is owed (default: the sender)", readAddress)
    .option("--to <address>", "who is paid instead, if the sender is owed", readAddress)
    .option("--dry-run", "check and simulate everything, send nothing")
    .option("--json", "print one JSON document and nothing else")
    .action(lazily(async () => (await import("../collect.ts")).collect));
}
