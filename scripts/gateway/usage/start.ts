import { type Command, Option } from "commander";
import { rarely } from "../../command/help/rareOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { addSendingOptions } from "../../work/usage/start.ts";
import {
  addDelegationsOption,
  addPaceOption,
  addProcessOptions,
  addServingOptions,
  gatewayHalves,
} from "../servingOptions.ts";

export function define(command: Command): void {
  addProcessOptions(
    addDelegationsOption(addPaceOption(addServingOptions(addSendingOptions(command, "refused")))),
  )
    .addOption(
      new Option(
        "--only <half>",
        "api: serve claimants and send nothing; worker: send what an api takes in",
      ).choices(gatewayHalves),
    )
    .option("--check", "start nothing: say what is wrong with options, chain, keys and store")
    .option(
      "--json",
      "with --check: print one JSON document: { ok, checks: [{ check, status, found, hint? }] }",
    )
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../start.ts")).start));
  rarely(command, "--delegations", "--finality", "--timeline", "--reads-per-second", "--streams-each");
}

const HELP = `
Claimants POST signed claims with their proofs to /v1/claims. Each is answered: queued; or 429 with a ticket, which says when
to come again and keeps the place; or why it cannot be paid. Issuers POST signed requests to /v1/requests, where --registry says
which: revocations and holds go before all else, beyond what --pace leaves to others. /v1/intents/ID, /v1/lanes, /health and /metrics tell the rest, /live and /ready what a supervisor and a balancer ask.

It listens on this machine alone; put a proxy of yours before it, for TLS and for limits of your own. Several gateways may
share one store and its keys, but for a PGlite. --only api needs no key, and --only worker listens nowhere: any number of both
may run over one store. Give both the same --pace: places are promised by it, and workers share it. A worker that dies leaves
its keys to the others within seconds.

--check looks at the options and their file, packages, the port, the chain, each key's ETH, the relay, the store, its tables and its
clock, and changes nothing. Of each campaign it looks whether it is there, open and funded; with --tree also at its root and
what it owes.

A file for --config holds options by their names, such as examples/gateway/gateway.json.

Examples:
  symbolon gateway start --campaign 0xCAMPAIGN --rpc https://... --key keystore:a.json --password-file password
  symbolon gateway start --only worker --rpc https://... --store postgres://localhost/symbolon --key keystore:a.json
  symbolon gateway start --check --config gateway.json --tree tree

It runs until it is stopped (Ctrl-C): what it accepted is in the store, and it continues after a restart.
Exit code of --check 0: it may start; 3: something is bad; warnings do not count.`;
