import type { Command } from "commander";
import { amountOption, baseUnitsOption } from "../command/amounts.ts";
import { addStoreOption, openStoreEarly } from "../store/storeOption.ts";
import { rpcOption } from "../work/start.ts";
import { withConfig } from "./config/withConfig.ts";
import { leastFeeInUnits } from "./leastFeeInUnits.ts";
import { addPaceOption, addProcessOptions, addServingOptions, requireCampaigns } from "./servingOptions.ts";
import type { ApiOptions } from "./startApi.ts";

export function define(command: Command): void {
  const stored = addStoreOption(command).addOption(rpcOption());
  addProcessOptions(addPaceOption(addServingOptions(stored)))
    .addOption(amountOption("--least-fee <tokens>", "claims that bring less are refused (default: 0)"))
    .addOption(baseUnitsOption())
    .addHelpText("after", HELP)
    .action(api);
}

const HELP = `
Serves as \`gateway start\` does and sends nothing, so it needs no key: \`gateway worker\` sends, over the same store, which must
not be a PGlite. Any number of both may run. Tell them the same --pace: places are promised by it, and workers share it.

Example:
  symbolon gateway api --campaign 0xCAMPAIGN --rpc https://... --store postgres://localhost/symbolon`;

async function api(given: ApiOptions, command: Command): Promise<void> {
  const configured = withConfig(given, command);
  requireCampaigns(configured, command);
  const openStore = openStoreEarly(configured);
  const options = await leastFeeInUnits(configured);
  const { startApi } = await import("./startApi.ts");
  await startApi(options, command, openStore);
}
