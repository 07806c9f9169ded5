import { Command } from "commander";
import { printAside } from "../output.ts";
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
  if (check) return (await import("./check/checkGateway.ts")).checkGateway(given, command);
  if (json) command.error("error: --json needs --check");
  tellUnused(command, only);
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
const SHARED = ["store", "storeListen", "rpc", "leastFee", "baseUnits"];

/** Says what the half passes by, as it does in a file: a supervisor may start both with the same options. */
function tellUnused(command: Command, only: GatewayHalf | undefined): void {
  if (only === undefined) return;
  const others =
    only === "worker"
      ? addServingOptions(new Command()).options
      : addSendingOptions(new Command(), "").options.filter(
          (option) => !SHARED.includes(option.attributeName()),
        );
  const unused = others.filter((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  if (unused.length === 0) return;
  printAside([`--only ${only} does not use ${unused.map(({ long }) => long).join(", ")}`]);
}
