import { randomFrom } from "../random/randomFrom.ts";
import { arrivalTimes } from "../scenario/arrivalTimes.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { openCalendar } from "./calendar.ts";
import { chanceFrom } from "./chanceFrom.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import { openCredentials } from "./credentials.ts";
import { intendedTimes } from "./intendedTimes.ts";
import { openLedger } from "./ledger.ts";
import { openOthers } from "./others.ts";
import { type Draft, openOutbox } from "./outbox.ts";
import type { MinedBlock, MinedTransaction, RehearsalChain } from "./rehearsalChain.ts";
import type { RunBlock, RunRecord } from "./runRecord.ts";
import { openDirect } from "./strategies/direct.ts";
import { openRelayed } from "./strategies/relayed.ts";
import type { Day, Strategy } from "./strategy.ts";

export type SimulationTerms = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  readonly claimants: number;
  /** What wallets and the relayer set gas limits by. */
  readonly costs: ClaimCosts;
};

/** A reorg that is due: the chain undoes its last blocks before the next is mined. */
export type DueReorg = { readonly depth: number; readonly isLost: (id: number) => boolean };

/** A day, block by block. Whoever drives it mines the blocks, and has the clock. */
export type Simulation = {
  /** Time of the next block, after everything that comes before it; undefined where the day is over. */
  readonly next: () => { readonly mine: number } | { readonly reorg: DueReorg } | undefined;
  readonly take: (block: MinedBlock) => void;
  /** Claimants for whom it has ended. */
  readonly settled: number;
  /** @param effort seconds of this machine */
  readonly record: (effort: RunRecord["effort"]) => RunRecord;
};

const TICKS_A_BLOCK = 16;
/** Where it has ended for everybody, what still waits has so many blocks without any of it to be mined. */
const LAST_BLOCKS = 20;

/** Opens a day over a chain. Nothing here is random but by the scenario's seed, and nothing waits. */
export function openSimulation(terms: SimulationTerms, chain: RehearsalChain): Simulation {
  const { scenario, strategy: name, claimants } = terms;
  const { blockTime } = scenario.chain;
  const random = (use: string) => randomFrom(`${scenario.seed}/${use}`);
  const arrivals = arrivalTimes(scenario.arrivals, claimants, random("arrivals"));
  const { intended, early } = intendedTimes(scenario, name, arrivals, random("impatience"));
  const ledger = openLedger(intended);
  const calendar = openCalendar(claimants, blockTime / TICKS_A_BLOCK, scenario.until);
  const chance = (use: string) => {
    const draw = chanceFrom(`${scenario.seed}/${use}`);
    return (claimant: number) => draw(claimant, ledger.requests[claimant] as number);
  };
  const outbox = openOutbox(chain, scenario.faults.dropped, dropChance());
  const credentials = openCredentials(scenario, claimants, terms.costs, outbox);
  const others = openOthers(scenario, terms.costs, outbox, random("others"));
  const day: Day = { ...terms, chain, calendar, ledger, outbox, credentials, random, chance };
  const strategy: Strategy = name === "relayed" ? openRelayed(day) : openDirect(day, early);

  const blocks: RunBlock[] = [];
  const reorgs = scenario.faults.reorgs.toSorted((a, b) => a.at - b.at);
  const deepest = Math.max(0, ...reorgs.map(({ depth }) => depth));
  const lostBy = lossChance();
  /** The last blocks that stand, as deep as any reorg goes, with their positions in `blocks`. */
  const standing: { readonly block: MinedBlock; readonly position: number }[] = [];
  let mined = 0;
  let reorged = 0;
  let prepared = 0;
  /** Blocks since the last that held any of ours. */
  let quiet = 0;

  /** Of a claim, by who sends it how often; of a bundle, in their order. */
  function dropChance(): (draft: Draft) => number {
    const ofClaim = chanceFrom(`${scenario.seed}/dropped`);
    const ofBundle = random("dropped bundles");
    return ({ kind, sender }) =>
      kind === "claim" ? ofClaim(sender, ledger.sent[sender] as number) : ofBundle();
  }

  /** Of a claim, by who sent it, and which reorg it is; of others, in their order. */
  function lossChance(): (id: number) => number {
    const ofClaim = chanceFrom(`${scenario.seed}/lost`);
    const ofOthers = random("other losses");
    return (id) => (outbox.kindOf(id) === "claim" ? ofClaim(outbox.senderOf(id), reorged) : ofOthers());
  }

  /** Whether a reorg is to come that undoes the last block which held any of ours. */
  const isThreatened = () => {
    const reorg = reorgs[reorged];
    return reorg !== undefined && reorg.at < (mined - quiet + reorg.depth) * blockTime;
  };

  const isOver = () =>
    ledger.unfinished === 0 && (outbox.pending === 0 || quiet >= LAST_BLOCKS) && !isThreatened();

  const undo = (depth: number, lost: number, time: number): DueReorg => {
    const undone = standing.splice(Math.max(0, standing.length - depth));
    const forgotten = new Set<number>();
    for (const { block, position } of undone.toReversed()) {
      blocks[position] = { ...(blocks[position] as RunBlock), paid: 0, undone: true };
      for (const transaction of block.transactions.toReversed()) {
        if (lostBy(transaction.id) < lost && isForgettable(transaction.id)) forgotten.add(transaction.id);
        undoOne(transaction, forgotten.has(transaction.id), time);
      }
    }
    return { depth: undone.length, isLost: (id) => forgotten.has(id) };
  };

  const isForgettable = (id: number) => outbox.kindOf(id) !== "credentials";

  const undoOne = (transaction: MinedTransaction, isLost: boolean, time: number) => {
    outbox.undone(transaction.id, transaction.reverted !== undefined, isLost);
    if (isOurs(transaction.id)) return strategy.undone(transaction, time);
    credentials.undone(transaction);
    others.undone(transaction.id, isLost);
  };

  const isOurs = (id: number) => outbox.kindOf(id) === "claim" || outbox.kindOf(id) === "bundle";

  const takeOne = (transaction: MinedTransaction, time: number) => {
    outbox.mined(transaction.id, transaction.reverted !== undefined);
    if (isOurs(transaction.id)) return strategy.mined(transaction, time);
    credentials.mined(transaction, time);
    others.mined(transaction.id);
  };

  const summary = ({ time, baseFee, gasUsed, transactions }: MinedBlock, skipped: number): RunBlock => {
    let gasOfClaims = 0;
    let gasWasted = 0;
    let paid = 0;
    let wasted = skipped;
    for (const transaction of transactions) {
      if (!isOurs(transaction.id)) continue;
      gasOfClaims += transaction.gasUsed;
      paid += transaction.paid.length;
      if (transaction.paid.length === 0) gasWasted += transaction.gasUsed;
      if (transaction.reverted !== undefined) wasted++;
    }
    const pending = outbox.pending;
    return { time, baseFee, gasUsed, gasOfClaims, gasWasted, paid, wasted, pending, undone: false };
  };

  return {
    next() {
      const time = (mined + 1) * blockTime;
      if (time > scenario.until || isOver()) return undefined;
      const reorg = reorgs[reorged];
      if (reorg !== undefined && reorg.at <= time) {
        reorged++;
        calendar.run(reorg.at, strategy.wake);
        return { reorg: undo(reorg.depth, reorg.lost, reorg.at) };
      }
      if (prepared <= mined) {
        calendar.run(time, strategy.wake);
        credentials.beforeBlock(time, chain.baseFee);
        others.beforeBlock(time);
        strategy.beforeBlock(time);
        prepared = mined + 1;
      }
      return { mine: time };
    },
    take(block) {
      const skippedBefore = outbox.counts.skippedItems;
      for (const transaction of block.transactions) takeOne(transaction, block.time);
      mined++;
      const told = summary(block, outbox.counts.skippedItems - skippedBefore);
      quiet = told.gasOfClaims === 0 ? quiet + 1 : 0;
      blocks.push(told);
      standing.push({ block, position: blocks.length - 1 });
      if (standing.length > deepest) standing.shift();
      strategy.afterBlock(block.time);
      others.afterBlock();
    },
    get settled() {
      return claimants - ledger.unfinished;
    },
    record(effort) {
      const { paidAt, outcome, requests, sent, fee, reasons } = ledger;
      const { refused, timedOut } = strategy.unserved;
      return {
        strategy: name,
        chain: chain.kind,
        scenario,
        claimants,
        intended,
        paidAt,
        outcome,
        requests,
        sent,
        fee,
        blocks,
        transactions: { ...outbox.counts },
        unserved: { refused, timedOut },
        reasons: { ...reasons },
        effort,
      };
    },
  };
}
