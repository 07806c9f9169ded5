import { type Command, InvalidArgumentError, Option } from "commander";
import { readAddresses, readPaths, readWhole } from "../command/optionReaders.ts";
import { openStoreEarly } from "../store/storeOption.ts";
import { addSendingOptions } from "../work/start.ts";
import { DEFAULT_PORT, readListen } from "./listen.ts";
import type { GatewayOptions } from "./startGateway.ts";

const MAX_THREADS = 64;

export function define(command: Command): void {
  addSendingOptions(command, "refused")
    .requiredOption("--campaign <address>", "whose claims are taken in; repeatable", readAddresses)
    .option("--tree <dir>", "a campaign's tree, for /v1/proof and /v1/eligibility; repeatable", readPaths)
    .addOption(
      new Option("--listen <host:port>", "where (port 0: a free one)")
        .argParser(readListen)
        .default({ host: "127.0.0.1", port: DEFAULT_PORT }, `127.0.0.1:${DEFAULT_PORT}`),
    )
    .option("--pace <share>", "of the gas that blocks aim at, how much claims take", readShare, 0.8)
    .option("--threads <n>", "threads that check signatures", readWhole(1, MAX_THREADS), 1)
    .option("--per-second <n>", "claims of one address a second", readWhole(1, 1_000_000), 50)
    .option("--behind-proxy", "believe X-Forwarded-For, which a proxy of yours sets")
    .addHelpText("after", HELP)
    .action(start);
}

const HELP = `
Claimants POST signed claims with their proofs to /v1/claims. Each is answered: queued; or 429 with a ticket, which says when
to come again and keeps the place; or why it cannot be paid. /v1/intents/ID, /v1/lanes, /health and /metrics tell the rest.

It listens on this machine alone; put a proxy of yours before it, for TLS and for limits of your own. Several of these may
share one store and its keys, but for a PGlite.

Example:
  symbolon gateway start --campaign 0xCAMPAIGN --rpc https://... --key keystore:a.json --password-file password

It runs until it is stopped (Ctrl-C): what it took in is in the store, and goes on when it is started again.`;

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share > 0 && share <= 2) return share;
  throw new InvalidArgumentError("It must be a number above 0, up to 2: the whole block.");
}

async function start(options: GatewayOptions, command: Command): Promise<void> {
  const openStore = openStoreEarly(options);
  const { startGateway } = await import("./startGateway.ts");
  await startGateway(options, command, openStore);
}
