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
  const { engine, day, scenario, calls, waiting, submissions } = parameters;
  const { gasLimit, blockTime } = scenario.chain;
  const { reorgs } = scenario.faults;
  const deepest = Math.max(0, ...reorgs.map(({ depth }) => depth));
  const paid = new Set<number>();
  /** The newest blocks, as many as may be undone. */
  let undoable: DayBlock[] = [];
  let height = 0;
  let baseFee = Math.round(scenario.chain.baseFee);
  let busy = 0;
  let isBroken = false;

  /** Tells how long it took; what is left halfway is not compared with anything. */
  const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const begun = performance.now();
    try {
      return await work();
    } catch (thrown) {
      isBroken = true;
      throw thrown;
    } finally {
      busy += (performance.now() - begun) / MILLISECONDS;
    }
  };
  // A reorg comes with a block, so it may be up to one later than the scenario has it.
  const mayBeUndone = (time: number) => reorgs.some(({ at }) => at + 2 * blockTime >= time);
  const remember = async () => ({
    submitted: submissions.kept(),
    snapshot: await engine.request("evm_snapshot"),
  });

  const mine = async (time: number) => {
    await submissions.clear();
    const before = mayBeUndone(time) ? await remember() : undefined;
    if (height === 0) await engine.request("hardhat_setNextBlockBaseFeePerGas", [numberToHex(baseFee)]);
    await submissions.submit(waiting.best(baseFee, gasLimit));
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
    if (block.baseFee !== baseFee) throw otherBaseFee(block.baseFee, baseFee, time);
    const paidNow = block.transactions.flatMap((transaction) => [...transaction.paid]);
    for (const index of paidNow) paid.add(index);
    undoable = [...undoable, { before, baseFee, taken, paid: paidNow }].slice(-Math.max(1, deepest));
    baseFee = nextBaseFee(baseFee, block.gasUsed, gasLimit);
    height++;
    return { time, ...block };
  };

  const reorg = async (depth: number, isLost: (id: number) => boolean) => {
    const undone = undoable.splice(Math.max(0, undoable.length - depth));
    const first = undone[0];
    if (first?.before === undefined) return;
    await engine.request("evm_revert", [first.before.snapshot]);
    for (const block of undone) {
      for (const index of block.paid) paid.delete(index);
      for (const sent of block.taken) if (!isLost(sent.id)) waiting.add(sent);
    }
    submissions.restore(first.before.submitted, waiting.has);
    baseFee = first.baseFee;
    height -= undone.length;
  };

  return {
    kind: "edr",
    get baseFee() {
      return baseFee;
    },
    get pending() {
      return waiting.size();
    },
    send(transaction) {
      const replaced = waiting.add(transaction);
      if (replaced !== undefined) submissions.withdraw(replaced.id);
    },
    drop(id) {
      waiting.remove(id);
      submissions.withdraw(id);
    },
    mine: (time) => timed(() => mine(time)),
    reorg: (depth, isLost) => timed(() => reorg(depth, isLost)),
    effort: () => ({ signing: submissions.signing(), chain: busy - submissions.signing() }),
    async close() {
      try {
        if (!isBroken) await auditDay({ engine, day, gasLimit, paid });
      } finally {
        await engine.close();
      }
    },
  };
}

function otherBaseFee(found: number, expected: number, time: number): SymbolonError {
  return new SymbolonError({
    code: "RehearsalDiffers",
    reason: `The block of second ${time} has a base fee of ${found} wei, where EIP-1559 makes it ${expected}.`,
    hint: "This is a bug in the rehearsal: please report it.",
    details: { time, found, expected },
  });
}
