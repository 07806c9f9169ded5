import type { Command } from "commander";
import { readRpcUrl } from "./command/optionReaders.ts";
import { type SigningOptions, signing } from "./command/signer/signingOptions.ts";
import { requireCheckout } from "./packageRoot.ts";

type DeployOptions = SigningOptions & {
  readonly rpc?: string;
  readonly dryRun?: boolean;
  readonly deploymentId?: string;
  readonly addresses?: string;
  readonly json?: boolean;
};

/** `symbolon deploy`: puts the registries, the verifiers and the campaign factories on a chain. */
export function define(command: Command): void {
  signing(command)
    .option("--rpc <url>", "the chain", readRpcUrl)
    .option("--dry-run", "deploy to an embedded chain instead: shows addresses and gas, changes nothing")
    .option(
      "--deployment-id <name>",
      "name of the journal, to resume or to deploy a second time on one chain",
    )
    .option("--addresses <file>", "the address book to add them to; it is made where there is none")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(deploy);
}

const HELP = `
The journal lies in ignition/deployments, one for each chain id; deploying again resumes what was interrupted and
repeats nothing. A local node that was started again is another chain: give it a --deployment-id of its own.`;

async function deploy(options: DeployOptions, command: Command): Promise<void> {
  const { rpc, dryRun = false, deploymentId, addresses, json = false } = options;
  if ((rpc === undefined) === !dryRun) command.error("error: give one of --rpc and --dry-run");
  if (dryRun && addresses !== undefined) command.error("error: --dry-run leaves nothing for --addresses");
  requireCheckout("deploy");
  const { runDeploy } = await import("./deploy/runDeploy.ts");
  await runDeploy({ rpc, deploymentId, addresses, json, signing: options });
}
