import { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import { addSendingOptions } from "../work/usage/start.ts";
import { withConfig } from "./config/withConfig.ts";
import { leastFeeInUnits } from "./leastFeeInUnits.ts";
import { addServingOptions, type GatewayHalf, requireCampaigns } from "./servingOptions.ts";
import type { GatewayOptions } from "./startGateway.ts";

type StartOptions = GatewayOptions & {
  readonly only?: GatewayHalf;
  readonly check?: boolean;
  readonly json?: boolean;
};

/** `symbolon gateway start`: both halves of a gateway, one of them, or a check of what they need. */
export async function start(given: StartOptions, command: Command): Promise<void> {
  const { only, check = false, json = false } = given;
  requireHalf(command, only);
  if (check) return (await import("./check/checkGateway.ts")).checkGateway(given, command);
  if (json) command.error("error: --json needs --check");
  const configured = withConfig(given, command);
  if (only !== "worker") requireCampaigns(configured, command);
  const openStore = openStoreEarly(configured);
  const options = await leastFeeInUnits(configured);
  if (only === "worker")
    return (await import("./startWorker.ts")).startGatewayWorker(options, command, openStore);
  if (only === "api") return (await import("./startApi.ts")).startApi(options, command, openStore);
  await (await import("./startGateway.ts")).startGateway(options, command, openStore);
}

/** Of the sending half's options, those that the serving half takes, too. */
const SHARED = ["store", "rpc", "leastFee", "baseUnits"];

/** Ends with 2 where somebody types what the half does not do; a file may say what both need. */
function requireHalf(command: Command, only: GatewayHalf | undefined): void {
  if (only === undefined) return;
  const others =
    only === "worker"
      ? addServingOptions(new Command()).options
      : addSendingOptions(new Command(), "").options.filter(
          (option) => !SHARED.includes(option.attributeName()),
        );
  const typed = others.find((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  if (typed !== undefined) command.error(`error: ${typed.long} and --only ${only} exclude each other`);
}
