import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { contractRoles } from "../../src/sdk/chain/events/contractRoles.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import type { ProfileOverrides } from "../../src/sdk/delivery/profile.ts";
import { keepFaults } from "../../src/services/delivery/work/keepFaults.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import {
  type Advance,
  type Follower,
  openFollower,
} from "../../src/services/timeline/follow/openFollower.ts";
import { forget } from "../../src/services/timeline/forget/forget.ts";
import type { Assurance } from "../../src/services/timeline/tables/blockRow.ts";
import { readProgress } from "../../src/services/timeline/tables/progress.ts";
import { readTold } from "../../src/services/timeline/tables/told.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { printAside, printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import type { OpenedChain } from "../work/openChains.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import { type FollowConfig, type NamedContract, readFollowConfig } from "./followConfig.ts";
import { openReadChains, openWrittenTimeline } from "./openTimeline.ts";
import { progressDocument, progressLines } from "./progressLines.ts";
import { requireNamed } from "./requireNamed.ts";

/** What `timeline follow` is called with. */
export type FollowOptions = StoreOptions & {
  readonly rpc?: readonly string[];
  readonly addresses?: string;
  readonly contract?: readonly NamedContract[];
  readonly fromBlock?: number;
  readonly finality?: NonNullable<ProfileOverrides["finality"]>;
  readonly way?: Assurance;
  readonly config?: string;
  readonly untilHead?: boolean;
  /** Milliseconds. */
  readonly forgetAfter?: number;
  readonly json?: boolean;
};

/** Options that `--config` says for each chain. */
const OF_ONE_CHAIN = ["rpc", "addresses", "contract", "fromBlock", "finality", "way"] as const;

/** Exit code where a final block has changed. */
const STOPPED = 3;
/** Milliseconds between looks: half of the time between blocks, within these. */
const PAUSE = { min: 100, max: 6_000 };
/** The same where a node says of itself that it has a new block. */
const PAUSE_WHERE_TOLD_MS = 15_000;
/** Milliseconds until a node is asked again that did not answer, or not as it should. */
const AFTER_TROUBLE_MS = 2_000;
/** How often the newest block is tried for, one after the other, before what goes wrong counts as something that does not pass. */
const TRIES = 5;
const HOUR_MS = 3_600_000;

/** Follows chains until it is stopped, or until everything is read. */
export async function followChains(options: FollowOptions, command: Command): Promise<void> {
  const { untilHead = false, json = false } = options;
  const configs = configsOf(options, command);
  const chains = await openReadChains(configs);
  try {
    for (const [i, { client }] of chains.entries()) await requireNamed(client, configs[i]?.contracts ?? []);
    const sql = await openWrittenTimeline(options);
    await whileUninterrupted(async (interrupted) => {
      const failed = new AbortController();
      const signal = AbortSignal.any([interrupted, failed.signal]);
      const run = { sql, signal, onTrouble: troubleTeller(signal), untilHead };
      const endKeeping = keepFaults(sql, chains, run.onTrouble);
      const ends = chains.map((chain, i) =>
        followChain(chain, configs[i] as FollowConfig, run).catch((thrown) => {
          // Nobody would see that one of them is not followed; up to its head each goes by itself.
          if (!untilHead) failed.abort();
          throw thrown;
        }),
      );
      const followed = new AbortController();
      const forgetting = forgetHourly(sql, options.forgetAfter, AbortSignal.any([signal, followed.signal]));
      const end = (await Promise.allSettled(ends)).find(({ status }) => status === "rejected");
      followed.abort();
      await forgetting;
      await endKeeping();
      if (end?.status === "rejected") throw end.reason;
    });
    await report(sql, json, untilHead);
  } finally {
    for (const { close } of chains) close();
  }
}

/** At once, and each hour until it is stopped. @param after milliseconds; undefined: never */
async function forgetHourly(sql: Sql, after: number | undefined, signal: AbortSignal): Promise<void> {
  if (after === undefined) return;
  do {
    await forget(sql, { before: Date.now() - after }).catch((thrown: unknown) =>
      printAside([
        `forgetting waits for the next hour: ${thrown instanceof Error ? thrown.message : thrown}`,
      ]),
    );
    await sleep(HOUR_MS, undefined, { signal }).catch(() => undefined);
  } while (!signal.aborted);
}

function configsOf(options: FollowOptions, command: Command): readonly FollowConfig[] {
  const { config, rpc, addresses, contract = [], fromBlock, finality, way } = options;
  if (config === undefined) {
    if (rpc !== undefined) return [{ rpc, addresses, contracts: contract, fromBlock, finality, way }];
    return command.error("error: give --rpc, or set SYMBOLON_RPC_URL; or give --config for several chains");
  }
  const both = OF_ONE_CHAIN.find((name) => command.getOptionValueSource(name) === "cli");
  const flag = both?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (flag !== undefined)
    command.error(`error: --config and --${flag} exclude each other: --config has that for each chain`);
  return readFollowConfig(config);
}

type Run = {
  readonly sql: Sql;
  readonly signal: AbortSignal;
  readonly onTrouble: (thrown: unknown, chain: number) => void;
  readonly untilHead: boolean;
};

async function followChain(
  { client, profile, sockets }: OpenedChain,
  config: FollowConfig,
  { sql, signal, onTrouble, untilHead }: Run,
): Promise<void> {
  const { id } = client.chain;
  const { fromBlock = 0, way, finality = profile.finality } = config;
  const showProgress = progress(`chain ${id}`, "blocks");
  const contracts = contractsOf(config, id);
  const follower = await openFollower({
    sql,
    client,
    contracts,
    fromBlock,
    way,
    finality,
    node: config.rpc.map((url) => placeOf(url)).join(", "),
    onProgress: (cursor, head) => showProgress(cursor - fromBlock, head - fromBlock),
    onTold: toldTeller(id),
  });
  const pause = Math.min(PAUSE.max, Math.max(PAUSE.min, profile.blockTime / 2));
  const tell = (thrown: unknown) => onTrouble(thrown, id);
  for (let troubles = 0; !signal.aborted; ) {
    // Asked for first: a block that comes while it is read is not missed.
    const heads = sockets.flatMap((socket) => socket.nextHead() ?? []);
    const step = await (untilHead
      ? advanceOrEnd(follower, troubles + 1 < TRIES, tell)
      : advance(follower, tell));
    if (step === "nothing new" && untilHead) return;
    troubles = step === "trouble" ? troubles + 1 : 0;
    if (step === "read" || step === "undone") continue;
    if (step === "trouble") await restUntil([], Math.max(pause, AFTER_TROUBLE_MS), signal);
    else await restUntil(heads, heads.length > 0 ? PAUSE_WHERE_TOLD_MS : pause, signal);
  }
}

/** Rests until one of some things happens, or for so many milliseconds. */
export async function restUntil(
  wakers: readonly Promise<void>[],
  longest: number,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  for (const waker of wakers) void waker.then(() => woken.abort());
  const end = AbortSignal.any([signal, woken.signal]);
  await sleep(longest, undefined, { signal: end }).catch(() => undefined);
}

/** A step; what a node does wrong is told, and asked again. */
async function advance(follower: Follower, tell: (thrown: unknown) => void): Promise<Advance | "trouble"> {
  try {
    return await follower.advance();
  } catch (thrown) {
    tell(thrown);
    return "trouble";
  }
}

/**
 * A step of whoever waits for no other node: where a final block has changed there is nothing more to read.
 * @param mayPass whether what goes wrong is asked about again
 * @throws what went wrong, where it is not
 */
async function advanceOrEnd(
  follower: Follower,
  mayPass: boolean,
  tell: (thrown: unknown) => void,
): Promise<Advance | "trouble"> {
  try {
    return await follower.advance();
  } catch (thrown) {
    const isStopped = thrown instanceof SymbolonError && thrown.code === "ChangedBelowFinal";
    if (!isStopped && !mayPass) throw thrown;
    tell(thrown);
    return isStopped ? "nothing new" : "trouble";
  }
}

/** Tells on stderr, for each reason once, that blocks are on the node's word though their headers are proven. */
function toldTeller(chain: number): (block: number, why: string) => void {
  const known = new Set<string>();
  return (block, why) => {
    if (known.has(why)) return;
    known.add(why);
    if (block === 0) return printAside([`chain ${chain}: ${why}.`]);
    printAside([
      `chain ${chain}: block ${block} is taken on the node's word, as are others like it: ${why}. symbolon timeline show lists them.`,
    ]);
  };
}

function contractsOf({ addresses, contracts }: FollowConfig, chain: number): readonly NamedContract[] {
  const book = addresses === undefined ? canonicalAddresses : (readAddressBook(addresses).get(chain) ?? {});
  const ofSystem = contractRoles.flatMap((role) => {
    const address = role in book ? book[role as keyof typeof book] : undefined;
    return address === undefined ? [] : [{ role, address }];
  });
  const all = [...ofSystem, ...contracts];
  if (all.length > 0) return all;
  throw new SymbolonError({
    code: "NothingToFollow",
    reason: `The address book ${addresses} has no contract on chain ${chain}, and --contract is missing.`,
    hint: "Give the address book of that chain, or --contract ROLE=ADDRESS.",
    details: { chain, addresses },
  });
}

async function report(sql: Sql, json: boolean, untilHead: boolean): Promise<void> {
  const chains = await readProgress(sql);
  const ranges = await readTold(sql);
  printResult(json, progressDocument(sql.name, chains, ranges), progressLines(sql.name, chains, ranges));
  if (untilHead && chains.some(({ stopped }) => stopped !== undefined)) process.exitCode = STOPPED;
}
