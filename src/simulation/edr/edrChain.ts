import { numberToHex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import type { RehearsalChain, SentTransaction } from "../burst/rehearsalChain.ts";
import { nextBaseFee } from "../model/nextBaseFee.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { auditDay } from "./auditDay.ts";
import type { DayCalls } from "./dayCalls.ts";
import type { Submissions, Submitted } from "./openSubmissions.ts";
import type { PreparedDay } from "./prepareDay.ts";
import { readMinedBlock } from "./readMinedBlock.ts";
import type { WaitingTransactions } from "./waitingTransactions.ts";

export type EdrChainParameters = {
  readonly engine: Engine;
  readonly day: PreparedDay;
  readonly scenario: Scenario;
  readonly calls: DayCalls;
  readonly waiting: WaitingTransactions;
  readonly submissions: Submissions;
};

/** A block of the day, and what undoes it. */
type DayBlock = {
  /** The chain as it was before it; undefined: it is never undone. */
  readonly before:
    | { readonly snapshot: unknown; readonly submitted: ReadonlyMap<number, Submitted> }
    | undefined;
  readonly baseFee: number;
  readonly taken: readonly SentTransaction[];
  readonly paid: readonly number[];
};

const MILLISECONDS = 1_000;

/** The day's chain over an engine on which everything is prepared. */
export function edrChain(parameters: EdrChainParameters): RehearsalChain {
  return new EdrChain(parameters);
}

class EdrChain implements RehearsalChain {
  readonly kind = "edr";
  readonly #parameters: EdrChainParameters;
  readonly #deepest: number;
  readonly #paid = new Set<number>();
  /** The newest blocks, as many as may be undone. */
  #undoable: DayBlock[] = [];
  #height = 0;
  #baseFee: number;
  #busy = 0;
  #isBroken = false;

  constructor(parameters: EdrChainParameters) {
    const { chain, faults } = parameters.scenario;
    this.#parameters = parameters;
    this.#deepest = Math.max(0, ...faults.reorgs.map(({ depth }) => depth));
    this.#baseFee = Math.round(chain.baseFee);
  }

  get baseFee() {
    return this.#baseFee;
  }

  get pending() {
    return this.#parameters.waiting.size();
  }

  send(transaction: SentTransaction) {
    const replaced = this.#parameters.waiting.add(transaction);
    if (replaced !== undefined) this.#parameters.submissions.withdraw(replaced.id);
  }

  drop(id: number) {
    this.#parameters.waiting.remove(id);
    this.#parameters.submissions.withdraw(id);
  }

  mine(time: number) {
    return this.#timed(() => this.#mine(time));
  }

  reorg(depth: number, isLost: (id: number) => boolean) {
    return this.#timed(() => this.#reorg(depth, isLost));
  }

  effort() {
    const signing = this.#parameters.submissions.signing();
    return { signing, chain: this.#busy - signing };
  }

  async close() {
    const { engine, day, scenario } = this.#parameters;
    try {
      if (!this.#isBroken)
        await auditDay({ engine, day, gasLimit: scenario.chain.gasLimit, paid: this.#paid });
    } finally {
      await engine.close();
    }
  }

  /** Tells how long it took; what is left halfway is not compared with anything. */
  async #timed<Result>(work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    try {
      return await work();
    } catch (thrown) {
      this.#isBroken = true;
      throw thrown;
    } finally {
      this.#busy += (performance.now() - begun) / MILLISECONDS;
    }
  }

  // A reorg comes with a block, so it may be up to one later than the scenario has it.
  #mayBeUndone(time: number) {
    const { chain, faults } = this.#parameters.scenario;
    return faults.reorgs.some(({ at }) => at + 2 * chain.blockTime >= time);
  }

  async #remember() {
    const { engine, submissions } = this.#parameters;
    return { submitted: submissions.kept(), snapshot: await engine.request("evm_snapshot") };
  }

  async #mine(time: number) {
    const { engine, day, calls, waiting, submissions } = this.#parameters;
    const { gasLimit } = this.#parameters.scenario.chain;
    await submissions.clear();
    const before = this.#mayBeUndone(time) ? await this.#remember() : undefined;
    if (this.#height === 0)
      await engine.request("hardhat_setNextBlockBaseFeePerGas", [numberToHex(this.#baseFee)]);
    await submissions.submit(waiting.best(this.#baseFee, gasLimit));
    await engine.request("evm_mine", [numberToHex(day.opening + BigInt(Math.floor(time)))]);
    const taken: SentTransaction[] = [];
    const take = (hash: `0x${string}`) => {
      const submitted = submissions.mined(hash);
      if (submitted === undefined) return undefined;
      waiting.remove(submitted.sent.id);
      taken.push(submitted.sent);
      return submitted;
    };
    const block = await readMinedBlock({ engine, campaign: day.campaign, calls, take });
    if (block.baseFee !== this.#baseFee) throw otherBaseFee(block.baseFee, this.#baseFee, time);
    const paidNow = block.transactions.flatMap((transaction) => [...transaction.paid]);
    for (const index of paidNow) this.#paid.add(index);
    this.#undoable = [...this.#undoable, { before, baseFee: this.#baseFee, taken, paid: paidNow }].slice(
      -Math.max(1, this.#deepest),
    );
    this.#baseFee = nextBaseFee(this.#baseFee, block.gasUsed, gasLimit);
    this.#height++;
    return { time, ...block };
  }

  async #reorg(depth: number, isLost: (id: number) => boolean) {
    const { engine, waiting, submissions } = this.#parameters;
    const undone = this.#undoable.splice(Math.max(0, this.#undoable.length - depth));
    const first = undone[0];
    if (first?.before === undefined) return;
    await engine.request("evm_revert", [first.before.snapshot]);
    for (const block of undone) {
      for (const index of block.paid) this.#paid.delete(index);
      for (const sent of block.taken) if (!isLost(sent.id)) waiting.add(sent);
    }
    submissions.restore(first.before.submitted, waiting.has);
    this.#baseFee = first.baseFee;
    this.#height -= undone.length;
  }
}

function otherBaseFee(found: number, expected: number, time: number): SymbolonError {
  return new SymbolonError({
    code: "RehearsalDiffers",
    reason: `The block of second ${time} has a base fee of ${found} wei, where EIP-1559 makes it ${expected}.`,
    hint: "This is a bug in the rehearsal: please report it.",
    details: { time, found, expected },
  });
}
