import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { getBlock } from "viem/actions";
import type { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ProfileOverrides } from "../../src/sdk/delivery/profile.ts";
import { addChain } from "../../src/services/delivery/tables/chains.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { countOpen, readOverview } from "../../src/services/delivery/tables/overview.ts";
import { keepFaults } from "../../src/services/delivery/work/keepFaults.ts";
import { requirePower } from "../../src/services/delivery/work/requirePower.ts";
import { hearsNotices, noticesLost } from "../../src/services/store/hearsNotices.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { DELEGATION_KIND } from "../../src/services/work/delegationIntent.ts";
import { unitsOfAmount } from "../command/amounts.ts";
import { KEY_SOURCES, keySourcesOf } from "../command/signer/keySources.ts";
import { readPassword } from "../command/signer/readPassword.ts";
import { requireThrough, type ThroughOptions } from "../command/throughOptions.ts";
import { throughOf } from "../command/throughRelay.ts";
import { printAside, printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { type OpenedChain, openChains } from "./openChains.ts";
import { overviewDocument, overviewLines } from "./overviewLines.ts";
import { runWorkers, troubleTeller } from "./runWorkers.ts";
import { type ChainConfig, readWorkConfig } from "./workConfig.ts";
import { runWorkerProcesses } from "./workerProcesses.ts";

/** What `work start` is called with. */
export type StartOptions = StoreOptions &
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
    readonly priorityFee?: bigint;
    readonly maxValue?: bigint;
    readonly baseUnits?: boolean;
    readonly finality?: NonNullable<ProfileOverrides["finality"]>;
    readonly refillFrom?: string;
    readonly refillBelow?: bigint;
    readonly refillTo?: bigint;
    readonly refillLimit?: bigint;
    readonly acceptPowerLoss?: boolean;
    readonly untilDone?: boolean;
    /** Of the gas that blocks aim at, how much the claims of all workers over the store take. */
    readonly pace?: number;
    readonly delegations?: number;
    readonly json?: boolean;
  };

/** Options that `--config` says for each chain. */
const OF_ONE_CHAIN = [
  "rpc",
  "privateRpc",
  "key",
  "signer",
  "inFlight",
  "maxFeePerGas",
  "priorityFee",
  "finality",
  "through",
  "leastFee",
  "goodFor",
  "refillFrom",
  "refillBelow",
  "refillTo",
  "refillLimit",
] as const;

/** Works until it is stopped or all is done. @param openStore gives the store, once the chains are seen to be sound */
export async function startWork(
  options: StartOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<void> {
  const { untilDone = false, json = false } = options;
  const opened = await openSending(options, command, openStore);
  const { sql, ids } = opened;
  await whileUninterrupted(async (interrupted) => {
    const over = new AbortController();
    const signal = AbortSignal.any([interrupted, over.signal]);
    const watching = watch(sql, { ids, untilDone, signal }).finally(() => over.abort());
    await Promise.all([watching, opened.work(signal).finally(() => over.abort())]);
  });
  opened.close();
  await report(sql, { ids, untilDone, json });
}

/** Chains and store, ready for workers. */
export type OpenedSending = {
  readonly sql: Sql;
  readonly chains: readonly OpenedChain[];
  readonly ids: readonly number[];
  /** Of its workers, as the store knows them. */
  readonly names: readonly string[];
  /**
   * Runs workers until they are told to stop: in this process, or in processes of their own.
   * @param note told, too, what stderr is told about the store
   */
  readonly work: (signal: AbortSignal, note?: (words: string) => void) => Promise<void>;
  readonly close: () => void;
};

/** Opens the chains and the store that options name, and makes the chains known to it. */
export async function openSending(
  options: StartOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<OpenedSending> {
  const { workers, acceptPowerLoss = false, store, storeListen, maxValue } = options;
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
  const sql = await openStore();
  const ids = chains.map(({ client }) => client.chain.id);
  if (!acceptPowerLoss) requirePower(sql, ids);
  await introduceChains(sql, chains);
  // Where nobody else can open the store, whoever does has the leases of whoever did.
  const begin = sql.isShared ? `worker-${randomBytes(4).toString("hex")}-` : "worker-";
  const names = Array.from({ length: workers }, (_, i) => `${begin}${i + 1}`);
  return {
    sql,
    chains,
    ids,
    names,
    async work(signal, note) {
      const telling = tellNotices(sql, signal, note);
      const endKeeping = keepFaults(sql, chains, troubleTeller(signal));
      const job = { store, storeListen, chains: configs, passwords, maxValue };
      const working =
        sql.isShared && workers > 1
          ? runWorkerProcesses({ job, names, signal })
          : runWorkers({ sql, chains, names, maxValue, signal });
      await working.finally(endKeeping);
      await telling;
    },
    close() {
      for (const { close } of chains) close();
    },
  };
}

/** Says once where the store wakes nobody. Whoever needs a store that is away says so itself. */
async function tellNotices(sql: Sql, signal: AbortSignal, note?: (words: string) => void): Promise<void> {
  if (!sql.isShared) return;
  const isHeard = await hearsNotices(sql, { signal }).catch(() => undefined);
  if (isHeard === false) troubleTeller(signal, note)(noticesLost(sql.name));
}

/** Ends with 2 where options contradict each other. */
function configsOf(options: StartOptions, command: Command): readonly ChainConfig[] {
  const { config, rpc = [], privateRpc = [], signer, maxFeePerGas, priorityFee } = options;
  if (config !== undefined) {
    const other = OF_ONE_CHAIN.find((name) => command.getOptionValueSource(name) === "cli");
    const flag = other?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (flag !== undefined)
      command.error(`error: --config and --${flag} exclude each other: --config has that for each chain`);
    return readWorkConfig(config);
  }
  if (rpc.length === 0) command.error("error: give --rpc or --config, or set SYMBOLON_RPC_URL");
  const keys = keySourcesOf(command, "--key", options.key ?? []);
  if (keys.length === 0) command.error(`error: give --key (${KEY_SOURCES}): no key sends`);
  const givers = options.refillFrom === undefined ? [] : [options.refillFrom];
  const [from] = keySourcesOf(command, "--refill-from", givers);
  const { inFlight, finality, refillBelow: below, refillTo: to, refillLimit } = options;
  const refill = [from, below, to, refillLimit].filter((one) => one !== undefined);
  if (refill.length !== 0 && refill.length !== 4) {
    command.error(
      "error: --refill-from, --refill-below, --refill-to and --refill-limit must be given together",
    );
  }
  requireThrough(options, command);
  const { leastFee } = options;
  const units = leastFee && unitsOfAmount(leastFee, {}, options);
  const through = throughOf({ ...options, leastFee: units });
  return [
    {
      rpc,
      privateRpc,
      keys,
      ...(through !== undefined && { through }),
      ...(signer !== undefined && { signer }),
      ...(maxFeePerGas !== undefined && { maxFeePerGas }),
      ...(priorityFee !== undefined && { priorityFee }),
      ...(options.pace !== undefined && { pace: options.pace }),
      ...(options.delegations !== undefined && { delegations: options.delegations }),
      profile: { ...(inFlight !== undefined && { inFlight }), ...(finality !== undefined && { finality }) },
      ...(from !== undefined &&
        below !== undefined &&
        to !== undefined &&
        refillLimit !== undefined && { refill: { from, below, to, limit: refillLimit } }),
    },
  ];
}

/** Before a worker starts: what is refused here would be refused to each of them, again and again. */
export async function introduceChains(sql: Sql, chains: readonly OpenedChain[]): Promise<void> {
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

/** Times as long as a look took, at least, until the next: where millions wait, counting takes a while. */
const PACE = 10;

/** Shows how far the work is, until it is done or stopped. */
async function watch(sql: Sql, { ids, untilDone, signal }: WatchParameters): Promise<void> {
  const show = progress("working", "intents");
  const total = { count: 0, dueAt: 0 };
  while (!signal.aborted) {
    const since = performance.now();
    if (since >= total.dueAt) {
      const { intents } = await readOverview(sql);
      const here = intents.filter(({ chain }) => ids.includes(chain));
      total.count = here.reduce((sum, { count }) => sum + count, 0);
      total.dueAt = performance.now() + PACE * (performance.now() - since);
    }
    const open = await countOpen(sql, ids, DELEGATION_KIND);
    show(Math.max(0, total.count - open), Math.max(total.count, open));
    if (open === 0 && untilDone) return;
    const pause = Math.max(LOOK_MS, PACE * (performance.now() - since));
    await sleep(pause, undefined, { signal }).catch(() => undefined);
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
