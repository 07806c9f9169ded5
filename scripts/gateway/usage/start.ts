import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addSendingOptions } from "../../work/usage/start.ts";
import { addPaceOption, addProcessOptions, addServingOptions } from "../servingOptions.ts";

export function define(command: Command): void {
  addGatewayOptions(command)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../start.ts")).start));
}

/** All that a gateway may be told. */
export function addGatewayOptions(command: Command): Command {
  return addProcessOptions(addPaceOption(addServingOptions(addSendingOptions(command, "refused"))));
}

const HELP = `
Claimants POST signed claims with their proofs to /v1/claims. Each is answered: queued; or 429 with a ticket, which says when
to come again and keeps the place; or why it cannot be paid. Issuers POST signed requests to /v1/requests, where --registry says
which: revocations and holds go before all else, beyond what --pace leaves to others. /v1/intents/ID, /v1/lanes, /health and /metrics tell the rest.

It listens on this machine alone; put a proxy of yours before it, for TLS and for limits of your own. Several of these may
share one store and its keys, but for a PGlite; \`gateway api\` and \`gateway worker\` are its halves as processes of their own.
\`gateway check\` with the same options says what is wrong before anything is started.

A file for --config holds options by their names, such as examples/gateway/gateway.json.

Example:
  symbolon gateway start --campaign 0xCAMPAIGN --rpc https://... --key keystore:a.json --password-file password

It runs until it is stopped (Ctrl-C): what it accepted is in the store, and it continues after a restart.`;
