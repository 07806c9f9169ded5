import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readChainId } from "../../command/optionReaders.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import { readIntentNames } from "../intentNames.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("[intent...]", "numbers or ids of parked intents (default: all of them)", readIntentNames)
    .option("--chain <id>", "those of one chain", readChainId)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../retry.ts")).retry));
}

const HELP = `
Has parked intents tried again, once what parked them is mended. What is not parked is left as it is.

Examples:
  symbolon work retry
  symbolon work retry 17 18

Exit code 0: all that were named are tried again; 3: some of them were not parked.`;
