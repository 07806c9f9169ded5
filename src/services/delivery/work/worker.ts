import type { Address } from "viem";
import type { ReadClient, WriteClient } from "../../../sdk/chain/clients.ts";
import { feeQuotes } from "../../../sdk/delivery/fees.ts";
import type { FinalityRule } from "../../../sdk/delivery/finality.ts";
import { genesisHash } from "../../../sdk/delivery/genesis.ts";
import { countSent } from "../../../sdk/delivery/lookUp.ts";
import type { ChainProfile } from "../../../sdk/delivery/profile.ts";
import { type Timing, usualTiming } from "../../../sdk/delivery/timing.ts";
import { watchChain } from "../../../sdk/delivery/watchChain.ts";
import { migrate } from "../../store/migrate.ts";
import type { Sql } from "../../store/sql.ts";
import { addChain, type ChainState, chainState, forgetWorker, seeWorker } from "../tables/chains.ts";
import { settleFollowers } from "../tables/followers.ts";
import { expireIntents, WORK_CHANNEL } from "../tables/intents.ts";
import { addSenders, endLease, LEASE_MS, raiseNonce, renewLease, takeLease } from "../tables/leases.ts";
import { deliveryTables } from "../tables/migrations.ts";
import type { ChooseIntents } from "../tables/reserveIntents.ts";
import { type HeldLease, holdLease } from "./heldLease.ts";
import type { WorkKind } from "./kind.ts";
import type { RefillPlan } from "./refill.ts";
import { transferKind } from "./transferKind.ts";
import type { GasRoom } from "./turn.ts";
import { openUnderWay } from "./underWay.ts";
import { openWake, type Wake } from "./wake.ts";
import { type WorkedProfile, workSender } from "./workSender.ts";

/** A chain, and the keys that send on it. */
export type WorkedChain = {
  readonly client: ReadClient;
  readonly senders: readonly WriteClient[];
  readonly profile: WorkedProfile & {
    readonly finality: FinalityRule;
    /** Default: `eip1559`. */
    readonly fees?: ChainProfile["fees"];
  };
  /** Highest price, in wei per gas. */
  readonly priceCeiling?: bigint | undefined;
  /** Gas that all keys together may send. Default: as much as the keys can. */
  readonly room?: GasRoom | undefined;
  /** The source of ether for these keys. Default: none. */
  readonly refill?: RefillPlan | undefined;
  /** Chooses which waiting intents go together. Default: the first. */
  readonly choose?: ChooseIntents | undefined;
};

export type WorkerParameters = {
  readonly sql: Sql;
  /** Names the worker among all that share the store. */
  readonly name: string;
  readonly chains: readonly WorkedChain[];
  readonly kinds: readonly WorkKind[];
  readonly timing?: Timing | undefined;
  /** Stops the worker: what is under way stays in the store. */
  readonly signal: AbortSignal;
  /** Called with each error and its chain; the worker goes on. */
  readonly onTrouble?: ((thrown: unknown, chain: number) => void) | undefined;
};

/**
 * Works on the store's queue until the signal stops it. Any number of workers may share a store. Each chain has its own
 * loops, so that no chain waits for another. The worker ends where a chain is not the one that the store knows by that
 * id.
 * @throws SymbolonError `OtherChain`, and as `migrate`
 */
export async function runWorker(parameters: WorkerParameters): Promise<void> {
  const { sql, chains, name } = parameters;
  // The nodes are asked in the meantime.
  const ready = migrate(sql, deliveryTables);
  ready.catch(() => undefined);
  const failed = new AbortController();
  const signal = AbortSignal.any([parameters.signal, failed.signal]);
  const wake = openWake();
  const unlisten = await sql.listen(WORK_CHANNEL, () => wake.one("work"));
  try {
    const works = chains.map((chain) =>
      workChain({ ...parameters, signal }, chain, wake, ready).catch((thrown) => {
        failed.abort();
        throw thrown;
      }),
    );
    const ends = await Promise.allSettled([ready, ...works]);
    const end = ends.find(({ status }) => status === "rejected");
    if (end?.status === "rejected" && !parameters.signal.aborted) throw end.reason;
  } finally {
    await unlisten();
    await forgetWorker(sql, name).catch(() => undefined);
  }
}

/**
 * Milliseconds until a transaction is sent again that a node may have dropped: a few blocks, at most the usual time.
 */
function timingOf(blockTime: number): Timing {
  const resend = Math.min(MAX_RESEND_MS, Math.max(MIN_RESEND_MS, RESEND_BLOCKS * blockTime));
  return { ...usualTiming, resend };
}

const RESEND_BLOCKS = 4;
const MIN_RESEND_MS = 3_000;
const MAX_RESEND_MS = 30_000;

/** A key that this worker holds. `done`: its loops have ended, and it was released. */
type HeldKey = { readonly lease: HeldLease; readonly done: Promise<void>; readonly stop: AbortController };
type Held = Map<Address, HeldKey>;

/** Milliseconds for which all keys of a chain share one read of the newest block. */
const FRESH_MS = 250;
/** Milliseconds between checks of the leases. */
const TEND_MS = LEASE_MS / 4;
/** Times as long as a look at all that waits for others took, until the next. */
const REST = 10;

/** @param ready fulfilled once the store has all tables */
async function workChain(
  parameters: WorkerParameters,
  worked: WorkedChain,
  wake: Wake,
  ready: Promise<void>,
): Promise<void> {
  const { sql, signal } = parameters;
  const { client, profile, priceCeiling, refill, room, choose } = worked;
  const senders = keysOf(worked);
  const chain = client.chain.id;
  const onTrouble = (thrown: unknown) => parameters.onTrouble?.(thrown, chain);
  const isOn = () => !signal.aborted;
  signal.addEventListener("abort", wake.all, { once: true });
  await introduce(parameters, worked, wake, ready);
  const fresh = Math.min(FRESH_MS, profile.blockTime / 4);
  const watch = watchChain(client, profile.finality, { fresh });
  const quotes = feeQuotes(client, { fees: profile.fees ?? "eip1559" });
  const held: Held = new Map();
  const underWay = openUnderWay();
  let state: ChainState = "running";
  const start = (payer: WriteClient, lease: HeldLease) => {
    const stop = new AbortController();
    const { timing = timingOf(profile.blockTime) } = parameters;
    const isRefilling = payer === refill?.sender;
    const kinds = isRefilling ? [transferKind] : parameters.kinds;
    const working = workSender({
      sql,
      client: payer,
      watch,
      profile,
      kinds,
      held: lease,
      timing,
      priceCeiling,
      wake,
      onTrouble,
      quotes,
      isRefilling,
      choose,
      underWay,
      ...(!isRefilling && { refill, room }),
      mayBegin: () => state !== "paused",
      signal: AbortSignal.any([signal, stop.signal]),
    });
    const letGo = async () => {
      // Also for an expired lease: its number shows whether another worker has taken it since.
      await endLease(sql, lease.lease).catch(onTrouble);
      held.delete(payer.account.address);
    };
    held.set(payer.account.address, { lease, done: working.catch(onTrouble).then(letGo), stop });
  };
  const tend = async () => {
    state = await chainState(sql, chain);
    await tendLeases({ ...parameters, refiller: refill?.sender }, senders, held, start);
    await expireIntents(sql, chain, parameters.name, (await watch.look()).timestamp);
  };
  const follow = async () => {
    const since = performance.now();
    while ((await settleFollowers(sql, chain, parameters.name)) && isOn());
    await wake.sleep(REST * (performance.now() - since), isOn, "end");
  };
  await Promise.all([
    // Separate from everything that waits for the node: a halted chain must not cost a key.
    repeat(() => renewLeases(sql, held), isOn, wake, onTrouble),
    repeat(tend, isOn, wake, onTrouble),
    repeat(follow, isOn, wake, onTrouble),
  ]);
  await Promise.all([...held.values()].map(({ done }) => done));
}

async function repeat(
  run: () => Promise<void>,
  isOn: () => boolean,
  wake: Wake,
  onTrouble: (thrown: unknown) => void,
): Promise<void> {
  while (isOn()) {
    await run().catch(onTrouble);
    await wake.sleep(TEND_MS, isOn, "end");
  }
}

function keysOf({ senders, refill }: WorkedChain): readonly WriteClient[] {
  return refill === undefined ? senders : [...senders, refill.sender];
}

/** Registers the chain and its keys in the store; waits for a node that does not answer. */
async function introduce(
  parameters: WorkerParameters,
  worked: WorkedChain,
  wake: Wake,
  ready: Promise<void>,
): Promise<void> {
  const { client } = worked;
  const { sql, signal } = parameters;
  const chain = client.chain.id;
  const answered = untilAnswered(() => genesisHash(client), parameters, chain, wake);
  const [genesis] = await Promise.all([answered, ready]);
  if (signal.aborted) return;
  await addChain(sql, chain, genesis);
  const addresses = keysOf(worked).map(({ account }) => account.address);
  await addSenders(sql, chain, addresses);
}

async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { signal, onTrouble }: WorkerParameters,
  chain: number,
  wake: Wake,
): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      onTrouble?.(thrown, chain);
    }
    await wake.sleep(TEND_MS, () => !signal.aborted, "end");
  }
}

/** Renews all leases at the same time: a slow transaction of one does not delay the others. */
async function renewLeases(sql: Sql, held: Held): Promise<void> {
  const renew = async ({ lease }: HeldKey) => {
    const since = performance.now();
    if (await renewLease(sql, lease.lease)) lease.renewed(since);
    else lease.lose();
  };
  await Promise.all([...held.values()].map(renew));
}

/** Takes free leases, and leaves each live worker its share. */
async function tendLeases(
  { sql, name, refiller }: WorkerParameters & { readonly refiller: WriteClient | undefined },
  senders: readonly WriteClient[],
  held: Held,
  start: (payer: WriteClient, lease: HeldLease) => void,
): Promise<void> {
  const workers = await seeWorker(sql, name);
  const share = Math.ceil(senders.length / workers);
  for (const { stop } of [...held.values()].slice(share)) stop.abort();
  for (const payer of senders) {
    if (held.size >= share) return;
    const { address } = payer.account;
    if (held.has(address)) continue;
    const since = performance.now();
    const wanted = { chain: payer.chain.id, sender: address, owner: name, isRefilling: payer === refiller };
    const lease = await takeLease(sql, wanted);
    if (lease === undefined) continue;
    const used = await countSent(payer, address);
    start(payer, holdLease(await raiseNonce(sql, lease, used), since));
  }
}
