import { setTimeout as sleep } from "node:timers/promises";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { chanceFrom, randomFrom } from "../../../sdk/core/randomFrom.ts";
import { notServed } from "../../../sdk/gatewayClient/handInAll.ts";
import { openGatewayClient } from "../../../sdk/gatewayClient/openGatewayClient.ts";
import { type Ledger, openLedger } from "../burst/ledger.ts";
import type { RunBlock, RunRecord } from "../burst/runRecord.ts";
import { arrivalTimes } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type BoundedAsk, openBoundedAsk, type RequestCounts } from "./boundedAsk.ts";
import { blocksOf, openBlockFollower, readChainTerms, type SeenBlock } from "./chainBlocks.ts";
import type { LiveClaims } from "./liveClaims.ts";

export type PlayLiveParameters = {
  readonly scenario: Scenario;
  /** Address of the gateway. */
  readonly url: string;
  readonly claims: LiveClaims;
  /** Client of the chain on which the gateway pays. */
  readonly client: ReadClient;
  /** Most requests open at the same time. */
  readonly open: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each block with the number of claimants whose day has ended. */
  readonly onProgress?: ((settled: number, claimants: number) => void) | undefined;
};

export type PlayedLive = {
  /** The scenario's `chain` has the chain's values at the opening. */
  readonly record: RunRecord;
  readonly requests: RequestCounts & {
    /** Longest delay in seconds of a claimant's first request, because this machine was busy. */
    readonly latest: number;
  };
};

const MILLI = 1_000;
/** Reads per block time for a new block; and the shortest and longest seconds between two reads. */
const LOOKS_A_BLOCK = 20;
const MIN_LOOK = 0.05;
const MAX_LOOK = 0.5;
/** Block times in which a block has to come, so that the opening is at one. */
const OPENING_BLOCKS = 2;

/**
 * Plays claim day against a running gateway, in real time. Each claimant submits a signed claim at the scenario's
 * moment, whatever happened to the others (an open loop), and follows the tickets in the answers. It uses the
 * scenario's seed, arrivals, patience, answer time limit, and end; the chain and the gateway determine the rest. The
 * opening is at a block.
 * @throws SymbolonError `GatewayUnavailable`, `UnknownLane`, `ChainMismatch`, `PaidTwice`; the signal's reason
 */
export async function playLive(parameters: PlayLiveParameters): Promise<PlayedLive> {
  const { url, claims, client, open, signal } = parameters;
  if (client.chain.id !== claims.chainId) throw otherChain(claims.chainId, client.chain.id);
  const unserved = notServed(await openGatewayClient({ url }).lanes(signal), claims.documents);
  if (unserved !== undefined) throw unserved;
  const scenario = { ...parameters.scenario, chain: await readChainTerms(client) };
  const claimants = claims.indexes.length;
  const intended = arrivalTimes(scenario.arrivals, claimants, randomFrom(`${scenario.seed}/arrivals`));
  const ledger = openLedger(intended);
  const source = blocksOf(client, claims.campaign);
  const first = (await openingBlock(source.newest, scenario.chain.blockTime, signal)) + 1n;
  const begun = performance.now();
  const now = () => (performance.now() - begun) / MILLI;
  const ask = openBoundedAsk({ open, timeout: scenario.rpc.timeout });
  const over = new AbortController();
  const ending = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]);
  const day: LiveDay = { scenario, url, claims, ledger, now, ask, ending, seen: newSeen() };
  const playing = Promise.all(claims.indexes.map((_, claimant) => playClaimant(day, claimant)));
  // The error surfaces where `playing` is awaited.
  playing.catch(() => over.abort());
  try {
    await followDay(day, openBlockFollower(source, first), parameters.onProgress);
  } finally {
    over.abort();
    await playing.finally(ask.close);
  }
  signal?.throwIfAborted();
  return { record: recordOf(day), requests: { ...ask.counts(), latest: day.seen.latest } };
}

/** Observations that are not in the ledger. */
type Seen = {
  readonly blocks: RunBlock[];
  /** Positions in `blocks`, by hash. */
  readonly positions: Map<string, number>;
  readonly counts: { mined: number; reverted: number; skipped: number };
  readonly unserved: { refused: number; timedOut: number };
  latest: number;
};

const newSeen = (): Seen => ({
  blocks: [],
  positions: new Map(),
  latest: 0,
  counts: { mined: 0, reverted: 0, skipped: 0 },
  unserved: { refused: 0, timedOut: 0 },
});

type LiveDay = {
  readonly scenario: Scenario;
  readonly url: string;
  readonly claims: LiveClaims;
  readonly ledger: Ledger;
  /** Seconds since the opening. */
  readonly now: () => number;
  readonly ask: BoundedAsk;
  /** Aborted when the day is over. */
  readonly ending: AbortSignal;
  readonly seen: Seen;
};

/** Reads new blocks until the day is over, or no claimant waits any more. */
async function followDay(
  day: LiveDay,
  follower: ReturnType<typeof openBlockFollower>,
  onProgress: PlayLiveParameters["onProgress"],
): Promise<void> {
  const { scenario, claims, ledger, now, ending } = day;
  const claimants = claims.indexes.length;
  const pause = Math.min(MAX_LOOK, Math.max(MIN_LOOK, scenario.chain.blockTime / LOOKS_A_BLOCK));
  while (ledger.unfinished > 0 && now() < scenario.until && !ending.aborted) {
    await sleep(pause * MILLI);
    const { undone, added } = await follower.look();
    for (const block of undone) undo(day, block);
    for (const block of added) take(day, block);
    settleImpatient(day);
    if (added.length > 0) onProgress?.(claimants - ledger.unfinished, claimants);
  }
}

/** The number of a new block; of the newest block if none comes for a while. */
async function openingBlock(
  newest: () => Promise<bigint>,
  blockTime: number,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const before = await newest();
  const until = performance.now() + OPENING_BLOCKS * blockTime * MILLI;
  while (performance.now() < until) {
    signal?.throwIfAborted();
    const found = await newest();
    if (found > before) return found;
    await sleep(MIN_LOOK * MILLI);
  }
  return before;
}

/** Comes at the drawn moment, and stays until the claim is accepted or refused, or patience ends. */
async function playClaimant(day: LiveDay, claimant: number): Promise<void> {
  const { scenario, url, claims, ledger, ending, now, seen } = day;
  const at = ledger.intended[claimant] as number;
  const chance = chanceFrom(`${scenario.seed}/retries`);
  const wait = (milliseconds: number, signal = ending) => sleep(milliseconds, undefined, { signal });
  const impatient = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    await wait(Math.max(0, at - now()) * MILLI);
    seen.latest = Math.max(seen.latest, now() - at);
    timer = setTimeout(() => impatient.abort(), scenario.wallets.patience * MILLI);
    const client = openGatewayClient({
      url,
      fetch: counted(day, claimant),
      sleep: wait,
      chance: () => chance(claimant, ledger.requests[claimant] as number),
      // Counts from the sending of a request, which `ask` knows.
      patience: scenario.until * MILLI,
    });
    const signal = AbortSignal.any([ending, impatient.signal]);
    await client.handIn(claims.documents[claimant] as LiveClaims["documents"][number], { signal });
  } catch (thrown) {
    if (ending.aborted) return;
    if (impatient.signal.aborted) return end(ledger, claimant, "gaveUp");
    if (!(thrown instanceof SymbolonError)) throw thrown;
    ledger.meet(thrown.code);
    end(ledger, claimant, GIVEN_UP.has(thrown.code) ? "gaveUp" : "refused");
  } finally {
    clearTimeout(timer);
  }
}

/** Errors after which the claimant could still have been paid, later or elsewhere. */
const GIVEN_UP = new Set(["TooLate", "GatewayUnavailable"]);

/** The claim may already be paid, through another party. */
function end(ledger: Ledger, claimant: number, as: "gaveUp" | "refused"): void {
  if (ledger.isOpen(claimant)) ledger.settle(claimant, as);
}

function counted({ ask, ledger, seen, ending }: LiveDay, claimant: number): typeof globalThis.fetch {
  return async (address, asking) => {
    ledger.request(claimant, 1);
    try {
      const response = await ask.fetch(address, asking);
      const answer = (await response.json()) as { readonly ticket?: string };
      const isRefused = response.status >= 500 || (response.status === 429 && answer.ticket === undefined);
      if (isRefused) seen.unserved.refused++;
      return response;
    } catch (thrown) {
      if (!ending.aborted) seen.unserved.timedOut++;
      throw thrown;
    }
  };
}

function take({ ledger, claims, now, seen }: LiveDay, block: SeenBlock): void {
  const time = now();
  const counts = { gasOfClaims: 0, gasWasted: 0, paid: 0, wasted: 0 };
  for (const { gasUsed, gasPrice, isReverted, paid, skipped } of block.transactions) {
    const ours = paid.map((index) => claimantOf(claims, index)).filter((one) => one !== undefined);
    if (ours.length === 0 && !isReverted && skipped === 0) continue;
    for (const claimant of ours) {
      ledger.pay(claimant, time);
      ledger.fee[claimant] = (gasUsed * gasPrice) / paid.length;
    }
    counts.gasOfClaims += gasUsed;
    if (ours.length === 0) counts.gasWasted += gasUsed;
    counts.paid += ours.length;
    counts.wasted += skipped + (isReverted ? 1 : 0);
    seen.counts.mined++;
    seen.counts.skipped += skipped;
    if (isReverted) {
      seen.counts.reverted++;
      ledger.meet("Reverted");
    }
  }
  seen.positions.set(block.hash, seen.blocks.length);
  const { baseFee, gasUsed } = block;
  // Only the gateway sees what waits for a block.
  seen.blocks.push({ time, baseFee, gasUsed, ...counts, pending: Number.NaN, undone: false });
}

function undo({ ledger, claims, seen }: LiveDay, block: SeenBlock): void {
  const position = seen.positions.get(block.hash) as number;
  seen.blocks[position] = { ...(seen.blocks[position] as RunBlock), paid: 0, undone: true };
  for (const { paid } of block.transactions) {
    for (const index of paid) {
      const claimant = claimantOf(claims, index);
      if (claimant !== undefined) ledger.unpay(claimant);
    }
  }
}

function settleImpatient({ ledger, scenario, now }: LiveDay): void {
  const before = now() - scenario.wallets.patience;
  for (const [claimant, at] of ledger.intended.entries()) {
    if (at < before) end(ledger, claimant, "gaveUp");
  }
}

/** A binary search: indexes ascend. */
function claimantOf({ indexes }: LiveClaims, index: number): number | undefined {
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((indexes[middle] as number) < index) low = middle + 1;
    else high = middle;
  }
  return indexes[low] === index ? low : undefined;
}

function recordOf({ scenario, ledger, now, seen }: LiveDay): RunRecord {
  const { intended, paidAt, outcome, requests, sent, fee, reasons } = ledger;
  const { mined, reverted, skipped } = seen.counts;
  return {
    strategy: "relayed",
    chain: "gateway",
    scenario,
    claimants: intended.length,
    intended,
    paidAt,
    outcome,
    requests,
    sent,
    fee,
    blocks: seen.blocks,
    // Nothing is known of transactions that were not mined.
    transactions: { sent: mined, mined, reverted, replaced: 0, dropped: 0, skippedItems: skipped },
    unserved: seen.unserved,
    reasons: { ...reasons },
    effort: { total: now(), signing: 0, chain: 0 },
  };
}

function otherChain(claims: number, rpc: number): SymbolonError {
  return new SymbolonError({
    code: "ChainMismatch",
    reason: `The claims are of chain ${claims}, but --rpc is of chain ${rpc}.`,
    hint: "Give the endpoint of the chain on which the claims are paid.",
    details: { claims, rpc },
  });
}
