import type { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import { withConfig } from "./config/withConfig.ts";
import { leastFeeInUnits } from "./leastFeeInUnits.ts";
import { requireCampaigns } from "./servingOptions.ts";
import type { GatewayOptions } from "./startGateway.ts";

export async function start(given: GatewayOptions, command: Command): Promise<void> {
  const configured = withConfig(given, command);
  requireCampaigns(configured, command);
  const openStore = openStoreEarly(configured);
  const options = await leastFeeInUnits(configured);
  const { startGateway } = await import("./startGateway.ts");
  await startGateway(options, command, openStore);
}
