import type { Command } from "commander";
import { registerCredentialChanges } from "./credential/registerChanges.ts";
import { registerCredentialChecks } from "./credential/registerChecks.ts";
import { registerCredentialMaking } from "./credential/registerMaking.ts";

/**
 * `symbolon credential ...`: credentials by the batch, from a file to a verdict. The bodies are loaded when they run, so
 * that `--help` is quick.
 */
export function registerCredential(program: Command): void {
  const credential = program
    .command("credential")
    .description("credentials by the batch: build, issue, change their status, verify")
    .addHelpText("after", ENVIRONMENT);
  registerCredentialMaking(credential);
  registerCredentialChanges(credential);
  registerCredentialChecks(credential);
}

const ENVIRONMENT = `
Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. --rpc and --registry may be set once for all, as
SYMBOLON_RPC_URL and SYMBOLON_BATCH_REGISTRY; where --batch is a header file or a folder, the registry is known.`;
