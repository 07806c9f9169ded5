import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import { getBlock } from "viem/actions";
import type { SymbolonError } from "../../src/core/errors.ts";
import type { ProfileOverrides } from "../../src/delivery/profile.ts";
import { addChain } from "../../src/delivery/tables/chains.ts";
import { deliveryTables } from "../../src/delivery/tables/migrations.ts";
import { countOpen, readOverview } from "../../src/delivery/tables/overview.ts";
import { requirePower } from "../../src/delivery/work/requirePower.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { Sql } from "../../src/store/sql.ts";
import { readEther, readGwei, readHttpUrl, readPath, readWei, readWhole } from "../command/optionReaders.ts";
import { KEY_SOURCES, keySourcesOf, readTexts } from "../command/signer/keySources.ts";
import { readPassword } from "../command/signer/readPassword.ts";
import {
  addThroughOptions,
  requireThrough,
  type ThroughOptions,
  throughOf,
} from "../command/throughOptions.ts";
import { printAside, printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { type OpenedChain, openChains } from "./openChains.ts";
import { overviewDocument, overviewLines } from "./overviewLines.ts";
import { runWorkers } from "./runWorkers.ts";
import { type ChainConfig, readFinality, readWorkConfig } from "./workConfig.ts";
import { runWorkerProcesses } from "./workerProcesses.ts";

const MAX_WORKERS = 64;

export function define(command: Command): void {
  addThroughOptions(addStoreOption(command), "base units; claims that bring less are parked")
    .addOption(
      new Option("--rpc <url>", "an endpoint of the chain; the first is preferred; repeatable (http, https)")
        .env("SYMBOLON_RPC_URL")
        .argParser(readUrls),
    )
    .option("--private-rpc <url>", "transactions go to these endpoints alone; repeatable", readUrls)
    .option("--key <source>", `a key that sends: ${KEY_SOURCES}; repeatable`, readTexts)
    .option("--signer <url>", "who signs for keys that are accounts", readHttpUrl)
    .option("--password-file <file>", "of all keystores (default: asked for on the terminal)", readPath)
    .option("--config <file>", "several chains, in place of the options of one", readPath)
    .option("--workers <n>", "how many workers", readWhole(1, MAX_WORKERS), 1)
    .option(
      "--in-flight <n>",
      "transactions of a key under way at once (default: by the chain)",
      readWhole(1, 1_000),
    )
    .option("--max-fee-per-gas <gwei>", "send only while gas costs no more, and never offer more", readGwei)
    .option("--max-value <wei>", "most that a signed request may cost beside its gas (default: 0)", readWei)
    .option("--finality <tag|blocks>", "when a block is final (default: by the chain)", readFinality)
    .option("--refill-from <source>", "a key that gives the others ether, and sends nothing else")
    .option("--refill-below <eth>", "refill a key that has less", readEther)
    .option("--refill-to <eth>", "up to so much", readEther)
    .option("--refill-limit <eth>", "and no more than so much to all keys together, for good", readEther)
    .option("--accept-power-loss", "use a PGlite on a chain that is none for tests")
    .option("--until-done", "end when nothing waits or is under way")
    .option("--json", "print one JSON document at the end and nothing else")
    .addHelpText("after", HELP)
    .action((options: StartOptions, called: Command) => start(options, called));
}

const HELP = `
Works on what \`work submit\` has put into the store, until it is stopped (Ctrl-C): what is under way is in the store, and goes on
when it is started again. Several workers share keys and work; each key is one worker's at a time. One worker, and all of a
PGlite, run in this process; several on another store have a process each, which is started again when it dies.

A PGlite may forget what was signed when the power fails, so it is refused, but with --accept-power-loss, on all chains other
than local ones (31337, 1337) and well-known ones for tests, such as Sepolia.

A file for --config: {"chains":[{"rpc":["https://..."],"privateRpc":[],"keys":["keystore:a.json","env:KEY_B"],"signer":"http://...",
"maxFeePerGas":"25","profile":{"finality":"tag","inFlight":8},"through":{"relay":"0x...","leastFee":"0","validity":"300"},"refill":{"from":"env:KEY_C","below":"0.1","to":"1","limit":"10"}}]}

Examples:
  symbolon work start --rpc https://... --key keystore:a.json --key keystore:b.json --password-file password
  symbolon work start --rpc https://... --key env:KEY --store embedded:symbolon.postgres --workers 2 --until-done

Exit code 0: it was stopped, or all is done; 3: with --until-done, something is parked, skipped or expired.`;

function readUrls(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readHttpUrl(text)];
}

type StartOptions = StoreOptions &
  ThroughOptions & {
    readonly rpc?: readonly string[];
    readonly privateRpc?: readonly string[];
    readonly key?: readonly string[];
    readonly signer?: string;
    readonly passwordFile?: string;
    readonly config?: string;
    readonly workers: number;
    readonly inFlight?: number;
    readonly maxFeePerGas?: bigint;
    readonly maxValue?: bigint;
    readonly finality?: NonNullable<ProfileOverrides["finality"]>;
    readonly refillFrom?: string;
    readonly refillBelow?: bigint;
    readonly refillTo?: bigint;
    readonly refillLimit?: bigint;
    readonly acceptPowerLoss?: boolean;
    readonly untilDone?: boolean;
    readonly json?: boolean;
  };

/** Options that `--config` says for each chain. */
const OF_ONE_CHAIN = [
  ...["rpc", "privateRpc", "key", "signer", "inFlight", "maxFeePerGas", "finality"],
  ...["through", "leastFee", "goodFor"],
  ...["refillFrom", "refillBelow", "refillTo", "refillLimit"],
] as const;

async function start(options: StartOptions, command: Command): Promise<void> {
  const { workers, untilDone = false, acceptPowerLoss = false, json = false, store, maxValue } = options;
  const configs = configsOf(options, command);
  const passwords = new Map<string, string>();
  const passwordOf = async (file: string) => {
    const source = { file: options.passwordFile, descriptor: undefined };
    const password = passwords.get(file) ?? (await readPassword(file, source));
    passwords.set(file, password);
    return password;
  };
  const warn = ({ reason, hint }: SymbolonError) => printAside([`warning: ${reason} ${hint}`]);
  const chains = await openChains(configs, { passwordOf, warn });
  const sql = await openStoreOption(options);
  const ids = chains.map(({ client }) => client.chain.id);
  if (!acceptPowerLoss) requirePower(sql, ids);
  await introduceChains(sql, chains);
  await whileUninterrupted(async (interrupted) => {
    const over = new AbortController();
    const signal = AbortSignal.any([interrupted, over.signal]);
    const watching = watch(sql, { ids, untilDone, signal }).finally(() => over.abort());
    // Where nobody else can open the store, whoever does has the leases of whoever did.
    const begin = sql.isShared ? `worker-${randomBytes(4).toString("hex")}-` : "worker-";
    const names = Array.from({ length: workers }, (_, i) => `${begin}${i + 1}`);
    const running =
      sql.isShared && workers > 1
        ? runWorkerProcesses({ job: { store, chains: configs, passwords, maxValue }, names, signal })
        : runWorkers({ sql, chains, names, maxValue, signal });
    await Promise.all([watching, running.finally(() => over.abort())]);
  });
  for (const { close } of chains) close();
  await report(sql, { ids, untilDone, json });
}

/** Ends with 2 where options contradict each other. */
function configsOf(options: StartOptions, command: Command): readonly ChainConfig[] {
  const { config, rpc = [], privateRpc = [], signer, maxFeePerGas } = options;
  if (config !== undefined) {
    const other = OF_ONE_CHAIN.find((name) => command.getOptionValueSource(name) === "cli");
    const flag = other?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (flag !== undefined) command.error(`error: --config says that for each chain: leave --${flag} out`);
    return readWorkConfig(config);
  }
  if (rpc.length === 0)
    command.error("error: give --rpc URL, or set SYMBOLON_RPC_URL, or give --config FILE");
  const keys = keySourcesOf(command, "--key", options.key ?? []);
  if (keys.length === 0) command.error(`error: nobody sends: give --key SOURCE (${KEY_SOURCES})`);
  const givers = options.refillFrom === undefined ? [] : [options.refillFrom];
  const [from] = keySourcesOf(command, "--refill-from", givers);
  const { inFlight, finality, refillBelow: below, refillTo: to, refillLimit } = options;
  const refill = [from, below, to, refillLimit].filter((one) => one !== undefined);
  if (refill.length !== 0 && refill.length !== 4) {
    command.error("error: --refill-from, --refill-below, --refill-to and --refill-limit go together");
  }
  requireThrough(options, command);
  const through = throughOf(options);
  return [
    {
      ...{ rpc, privateRpc, keys },
      ...(through !== undefined && { through }),
      ...(signer !== undefined && { signer }),
      ...(maxFeePerGas !== undefined && { maxFeePerGas }),
      profile: { ...(inFlight !== undefined && { inFlight }), ...(finality !== undefined && { finality }) },
      ...(from !== undefined &&
        below !== undefined &&
        to !== undefined &&
        refillLimit !== undefined && { refill: { from, below, to, limit: refillLimit } }),
    },
  ];
}

/** Before a worker starts: what is refused here would be refused to each of them, again and again. */
async function introduceChains(sql: Sql, chains: readonly OpenedChain[]): Promise<void> {
  await migrate(sql, deliveryTables);
  for (const { client } of chains) {
    const { hash } = await getBlock(client, { blockNumber: 0n });
    await addChain(sql, client.chain.id, hash);
  }
}

/** Milliseconds between looks at how far it is. */
const LOOK_MS = 250;

type WatchParameters = {
  readonly ids: readonly number[];
  readonly untilDone: boolean;
  readonly signal: AbortSignal;
};

/** Shows how far the work is, until it is done or stopped. */
async function watch(sql: Sql, { ids, untilDone, signal }: WatchParameters): Promise<void> {
  const show = progress("working", "intents");
  while (!signal.aborted) {
    const { intents } = await readOverview(sql);
    const here = intents.filter(({ chain }) => ids.includes(chain));
    const total = here.reduce((sum, { count }) => sum + count, 0);
    const open = await countOpen(sql, ids);
    show(total - open, total);
    if (open === 0 && untilDone) return;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

type ReportParameters = Omit<WatchParameters, "signal"> & { readonly json: boolean };

async function report(sql: Sql, { ids, untilDone, json }: ReportParameters): Promise<void> {
  const overview = await readOverview(sql);
  printResult(json, { store: sql.name, ...overviewDocument(overview) }, overviewLines(sql.name, overview));
  const amiss = overview.intents.some(
    ({ chain, state }) => ids.includes(chain) && ["parked", "skipped", "expired"].includes(state),
  );
  if (untilDone && amiss) process.exitCode = 3;
}
