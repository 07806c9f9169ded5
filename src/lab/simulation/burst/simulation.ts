import { chanceFrom, randomFrom } from "../../../sdk/core/randomFrom.ts";
import { arrivalTimes, intendedTimes } from "../scenario/arrivalTimes.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { type Calendar, openCalendar, type WakeClaimant } from "./calendar.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import { type Credentials, openCredentials } from "./credentials.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { type Others, openOthers } from "./others.ts";
import { type Draft, Outbox } from "./outbox.ts";
import type { MinedBlock, MinedTransaction, RehearsalChain } from "./rehearsalChain.ts";
import type { RunBlock, RunRecord } from "./runRecord.ts";
import { DirectStrategy } from "./strategies/direct.ts";
import { RelayedStrategy } from "./strategies/relayed.ts";
import type { Day, Strategy } from "./strategy.ts";

type SimulationTerms = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  readonly claimants: number;
  /** What wallets and the relayer set gas limits by. */
  readonly costs: ClaimCosts;
};

/** A reorg that is due: the chain undoes its last blocks before the next is mined. */
type DueReorg = { readonly depth: number; readonly isLost: (id: number) => boolean };

const TICKS_A_BLOCK = 16;
/** Where it has ended for everybody, what still waits has so many blocks without any of it to be mined. */
const LAST_BLOCKS = 20;

/**
 * A day over a chain, block by block. Whoever drives it mines the blocks, and has the clock. Nothing here is random but by the
 * scenario's seed, and nothing waits.
 */
export class BurstSimulation {
  readonly #terms: SimulationTerms;
  readonly #chain: RehearsalChain;
  readonly #ledger: Ledger;
  readonly #calendar: Calendar;
  readonly #outbox: Outbox;
  readonly #credentials: Credentials;
  readonly #others: Others;
  readonly #strategy: Strategy;
  readonly #lostBy: (id: number) => number;
  readonly #reorgs: Scenario["faults"]["reorgs"];
  readonly #deepest: number;
  readonly #blocks: RunBlock[] = [];
  /** The last blocks that stand, as deep as any reorg goes, with their positions in `blocks`. */
  readonly #standing: { readonly block: MinedBlock; readonly position: number }[] = [];
  #mined = 0;
  #reorged = 0;
  #prepared = 0;
  /** Blocks since the last that held any of ours. */
  #quiet = 0;

  constructor(terms: SimulationTerms, chain: RehearsalChain) {
    const { scenario, strategy: name, claimants, costs } = terms;
    this.#terms = terms;
    this.#chain = chain;
    const random = (use: string) => randomFrom(`${scenario.seed}/${use}`);
    const arrivals = arrivalTimes(scenario.arrivals, claimants, random("arrivals"));
    const { intended, early } = intendedTimes(scenario, name, arrivals, random("impatience"));
    const ledger = openLedger(intended);
    const calendar = openCalendar(claimants, scenario.chain.blockTime / TICKS_A_BLOCK, scenario.until);
    const chance = (use: string) => {
      const draw = chanceFrom(`${scenario.seed}/${use}`);
      return (claimant: number) => draw(claimant, ledger.requests[claimant] as number);
    };
    const outbox = new Outbox(chain, scenario.faults.dropped, dropChance(scenario, ledger));
    const credentials = openCredentials(scenario, claimants, costs, outbox);
    const day: Day = { ...terms, chain, calendar, ledger, outbox, credentials, random, chance };
    this.#ledger = ledger;
    this.#calendar = calendar;
    this.#outbox = outbox;
    this.#credentials = credentials;
    this.#others = openOthers(scenario, costs, outbox, random("others"));
    this.#strategy = name === "relayed" ? new RelayedStrategy(day) : new DirectStrategy(day, early);
    this.#lostBy = this.#lossChance();
    this.#reorgs = scenario.faults.reorgs.toSorted((a, b) => a.at - b.at);
    this.#deepest = Math.max(0, ...this.#reorgs.map(({ depth }) => depth));
  }

  readonly #wake: WakeClaimant = (claimant, time) => this.#strategy.wake(claimant, time);

  /** Time of the next block, after everything that comes before it; undefined where the day is over. */
  next() {
    const time = (this.#mined + 1) * this.#terms.scenario.chain.blockTime;
    if (time > this.#terms.scenario.until || this.#isOver()) return undefined;
    const reorg = this.#reorgs[this.#reorged];
    if (reorg !== undefined && reorg.at <= time) {
      this.#reorged++;
      this.#calendar.run(reorg.at, this.#wake);
      return { reorg: this.#undo(reorg.depth, reorg.lost, reorg.at) };
    }
    if (this.#prepared <= this.#mined) {
      this.#calendar.run(time, this.#wake);
      this.#credentials.beforeBlock(time, this.#chain.baseFee);
      this.#others.beforeBlock(time);
      this.#strategy.beforeBlock(time);
      this.#prepared = this.#mined + 1;
    }
    return { mine: time };
  }

  take(block: MinedBlock) {
    const skippedBefore = this.#outbox.counts.skippedItems;
    for (const transaction of block.transactions) this.#takeOne(transaction, block.time);
    this.#mined++;
    const summary = this.#summary(block, this.#outbox.counts.skippedItems - skippedBefore);
    this.#quiet = summary.gasOfClaims === 0 ? this.#quiet + 1 : 0;
    this.#blocks.push(summary);
    this.#standing.push({ block, position: this.#blocks.length - 1 });
    if (this.#standing.length > this.#deepest) this.#standing.shift();
    this.#strategy.afterBlock(block.time);
    this.#others.afterBlock();
  }

  /** Claimants for whom it has ended. */
  get settled() {
    return this.#terms.claimants - this.#ledger.unfinished;
  }

  /** @param effort seconds of this machine */
  record(effort: RunRecord["effort"]) {
    const { intended, paidAt, outcome, requests, sent, fee, reasons } = this.#ledger;
    const { refused, timedOut } = this.#strategy.unserved;
    return {
      strategy: this.#terms.strategy,
      chain: this.#chain.kind,
      scenario: this.#terms.scenario,
      claimants: this.#terms.claimants,
      intended,
      paidAt,
      outcome,
      requests,
      sent,
      fee,
      blocks: this.#blocks,
      transactions: { ...this.#outbox.counts },
      unserved: { refused, timedOut },
      reasons: { ...reasons },
      effort,
    };
  }

  /** Of a claim, by who sent it, and which reorg it is; of others, in their order. */
  #lossChance(): (id: number) => number {
    const ofClaim = chanceFrom(`${this.#terms.scenario.seed}/lost`);
    const ofOthers = randomFrom(`${this.#terms.scenario.seed}/other losses`);
    return (id) =>
      this.#outbox.kindOf(id) === "claim" ? ofClaim(this.#outbox.senderOf(id), this.#reorged) : ofOthers();
  }

  /** Whether a reorg is to come that undoes the last block which held any of ours. */
  #isThreatened() {
    const reorg = this.#reorgs[this.#reorged];
    return (
      reorg !== undefined &&
      reorg.at < (this.#mined - this.#quiet + reorg.depth) * this.#terms.scenario.chain.blockTime
    );
  }

  #isOver() {
    return (
      this.#ledger.unfinished === 0 &&
      (this.#outbox.pending === 0 || this.#quiet >= LAST_BLOCKS) &&
      !this.#isThreatened()
    );
  }

  #undo(depth: number, lost: number, time: number): DueReorg {
    const undone = this.#standing.splice(Math.max(0, this.#standing.length - depth));
    const forgotten = new Set<number>();
    for (const { block, position } of undone.toReversed()) {
      this.#blocks[position] = { ...(this.#blocks[position] as RunBlock), paid: 0, undone: true };
      for (const transaction of block.transactions.toReversed()) {
        if (this.#lostBy(transaction.id) < lost && this.#isForgettable(transaction.id))
          forgotten.add(transaction.id);
        this.#undoOne(transaction, forgotten.has(transaction.id), time);
      }
    }
    return { depth: undone.length, isLost: (id) => forgotten.has(id) };
  }

  #isForgettable(id: number) {
    return this.#outbox.kindOf(id) !== "credentials";
  }

  #undoOne(transaction: MinedTransaction, isLost: boolean, time: number) {
    this.#outbox.undone(transaction.id, transaction.reverted !== undefined, isLost);
    if (this.#isOurs(transaction.id)) return this.#strategy.undone(transaction, time);
    this.#credentials.undone(transaction);
    this.#others.undone(transaction.id, isLost);
  }

  #isOurs(id: number) {
    return this.#outbox.kindOf(id) === "claim" || this.#outbox.kindOf(id) === "bundle";
  }

  #takeOne(transaction: MinedTransaction, time: number) {
    this.#outbox.mined(transaction.id, transaction.reverted !== undefined);
    if (this.#isOurs(transaction.id)) return this.#strategy.mined(transaction, time);
    this.#credentials.mined(transaction, time);
    this.#others.mined(transaction.id);
  }

  #summary({ time, baseFee, gasUsed, transactions }: MinedBlock, skipped: number): RunBlock {
    let gasOfClaims = 0;
    let gasWasted = 0;
    let paid = 0;
    let wasted = skipped;
    for (const transaction of transactions) {
      if (!this.#isOurs(transaction.id)) continue;
      gasOfClaims += transaction.gasUsed;
      paid += transaction.paid.length;
      if (transaction.paid.length === 0) gasWasted += transaction.gasUsed;
      if (transaction.reverted !== undefined) wasted++;
    }
    const pending = this.#outbox.pending;
    return { time, baseFee, gasUsed, gasOfClaims, gasWasted, paid, wasted, pending, undone: false };
  }
}

/** Of a claim, by who sends it how often; of a bundle, in their order. */
function dropChance({ seed }: Scenario, { sent }: Ledger): (draft: Draft) => number {
  const ofClaim = chanceFrom(`${seed}/dropped`);
  const ofBundle = randomFrom(`${seed}/dropped bundles`);
  return ({ kind, sender }) => (kind === "claim" ? ofClaim(sender, sent[sender] as number) : ofBundle());
}
