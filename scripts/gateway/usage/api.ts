import type { Command } from "commander";
import { amountOption, baseUnitsOption } from "../../command/amounts.ts";
import { lazily } from "../../command/lazily.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import { rpcOption } from "../../work/rpcOptions.ts";
import { addPaceOption, addProcessOptions, addServingOptions } from "../servingOptions.ts";

export function define(command: Command): void {
  const stored = addStoreOption(command).addOption(rpcOption());
  addProcessOptions(addPaceOption(addServingOptions(stored)))
    .addOption(amountOption("--least-fee <tokens>", "claims that bring less are refused (default: 0)"))
    .addOption(baseUnitsOption())
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../api.ts")).api));
}

const HELP = `
Serves as \`gateway start\` does and sends nothing, so it needs no key: \`gateway worker\` sends, over the same store, which must
not be a PGlite. Any number of both may run. Tell them the same --pace: places are promised by it, and workers share it.

Example:
  symbolon gateway api --campaign 0xCAMPAIGN --rpc https://... --store postgres://localhost/symbolon`;
