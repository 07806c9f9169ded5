import type { Command } from "commander";
import { neededChain } from "../command/chainOption.ts";
import { yesOption } from "../command/confirmPlan.ts";
import { priced, type SigningOptions, signing } from "../command/signer/signingOptions.ts";

/** What all of `deploy` takes. */
export type DeployOptions = SigningOptions & {
  readonly rpc: string;
  readonly dryRun?: boolean;
  readonly deployProxy?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
};

export function deploying(command: Command): Command {
  return priced(signing(command))
    .addOption(neededChain())
    .addOption(yesOption())
    .option("--dry-run", "show addresses, what is there and what the rest would cost; send nothing")
    .option(
      "--deploy-proxy",
      "put the deployment proxy on a chain that lacks it, for 0.01 ether; local chains get it unasked",
    )
    .option("--json", "print one JSON document and nothing else");
}
