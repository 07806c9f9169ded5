import { type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";
import type { TypedAmount } from "../command/amounts.ts";
import { readAddresses, readPath, readPaths, readWhole } from "../command/optionReaders.ts";
import { DEFAULT_PORT, type Listen, readListen } from "./listen.ts";

/** The halves of a gateway, which may be processes of their own over one store. */
export const gatewayHalves = ["api", "worker"] as const;
export type GatewayHalf = (typeof gatewayHalves)[number];

const MAX_THREADS = 64;

/** Values of the options of the serving half. */
export type ServingOptions = {
  readonly campaign: readonly Address[];
  readonly tree?: readonly string[];
  /** Whose issuers' signed requests are taken in, and whose alone; default: none, and of anybody. */
  readonly registry?: readonly Address[];
  readonly issuer?: readonly Address[];
  /** Wei that a request may cost beside its gas. */
  readonly maxValue?: bigint;
  /** Default: whom workers over the store have named. */
  readonly feeTaker?: readonly Address[];
  readonly leastFee?: TypedAmount;
  readonly baseUnits?: boolean;
  readonly listen: Listen;
  readonly pace: number;
  /** Of the blocks' gas target, what delegations may take; 0: none are taken in. */
  readonly delegations: number;
  readonly threads: number;
  readonly perSecond: number;
  readonly readsPerSecond: number;
  readonly streamsEach: number;
  readonly behindProxy?: boolean;
  readonly timeline?: boolean;
};

/** The options of the serving half. */
export function addServingOptions(command: Command): Command {
  return command
    .option("--campaign <address>", "whose claims are taken in; repeatable", readAddresses)
    .option("--tree <dir>", "a campaign's tree, for /v1/proof and /v1/eligibility; repeatable", readPaths)
    .option("--registry <address>", "whose issuers' signed requests are taken in; repeatable", readAddresses)
    .option(
      "--issuer <address>",
      "take requests of these alone (default: anybody's); repeatable",
      readAddresses,
    )
    .option(
      "--fee-taker <address>",
      "who may be named as the taker of a fee; repeatable (default: the keys and relays of all gateway workers over the store)",
      readAddresses,
    )
    .addOption(
      new Option("--listen <host:port>", "where (port 0: a free one)")
        .argParser(readListen)
        .default({ host: "127.0.0.1", port: DEFAULT_PORT }, `127.0.0.1:${DEFAULT_PORT}`),
    )
    .option("--threads <number>", "threads that check signatures", readWhole(1, MAX_THREADS), 1)
    .option("--per-second <number>", "claims of one address a second", readWhole(1, 1_000_000), 50)
    .addOption(readsOption())
    .option("--streams-each <number>", "streams of events of one address at once", readWhole(1, 1_000), 20)
    .option("--behind-proxy", "believe X-Forwarded-For, which a proxy of yours sets")
    .option("--timeline", "let anybody read traces and events, too, as `timeline serve` does");
}

/** The option of all who answer the public. */
export function readsOption(): Option {
  return new Option("--reads-per-second <number>", "what one address may read a second")
    .argParser(readWhole(1, 1_000_000))
    .default(100);
}

/** The option of all who send, or promise what others send. */
export function addPaceOption(command: Command): Command {
  return command.option(
    "--pace <share>",
    "of the gas that blocks aim at, how much the claims of all workers over the store take",
    readShare,
    0.8,
  );
}

/** The option of all who send delegations of votes, or take them in. */
export function addDelegationsOption(command: Command): Command {
  return command.option(
    "--delegations <share>",
    "of that gas, how much signed delegations of votes beside claims may take; 0: none are taken",
    readDelegationShare,
    0,
  );
}

/** What every process of a gateway may be told. */
export function addProcessOptions(command: Command): Command {
  return command
    .option("--config <file>", "options from a file; those of the command line win", readPath)
    .option(
      "--log <file|stderr>",
      "write a line of JSON for each answer, bundle and change of level",
      readPath,
    );
}

/** Ends with 2 where nothing is to be served. */
export function requireCampaigns({ campaign }: Partial<ServingOptions>, command: Command): void {
  if (campaign === undefined || campaign.length === 0)
    command.error("error: give --campaign, or campaign in the file of --config");
}

function readDelegationShare(text: string): number {
  return Number(text) === 0 && text.trim() !== "" ? 0 : readShare(text);
}

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share > 0 && share <= 2) return share;
  throw new InvalidArgumentError("It must be a number above 0, up to 2: the whole block.");
}
