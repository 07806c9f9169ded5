import type { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import { withConfig } from "./config/withConfig.ts";
import { leastFeeInUnits } from "./leastFeeInUnits.ts";
import { requireCampaigns } from "./servingOptions.ts";
import type { ApiOptions } from "./startApi.ts";

export async function api(given: ApiOptions, command: Command): Promise<void> {
  const configured = withConfig(given, command);
  requireCampaigns(configured, command);
  const openStore = openStoreEarly(configured);
  const options = await leastFeeInUnits(configured);
  const { startApi } = await import("./startApi.ts");
  await startApi(options, command, openStore);
}
