import { numberToHex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { leafDepth } from "../../../sdk/core/tree/multiproof.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import { openEmbedded } from "../../dryRun/engine/openEmbedded.ts";
import { credentialPlan } from "../burst/credentialPlan.ts";
import type { RehearsalChain, RehearsedTransaction } from "../burst/rehearsalChain.ts";
import { nextBaseFee } from "../model/nextBaseFee.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { auditDay } from "./auditDay.ts";
import { BURNER, type DayCalls, dayCalls } from "./dayCalls.ts";
import { type KeyRing, openKeyRing } from "./openKeyRing.ts";
import { PREPARATION, type PreparedDay, prepareDay } from "./prepareDay.ts";
import { readMinedBlock } from "./readMinedBlock.ts";
import { openSpareAccounts, type PooledTransaction, Submissions } from "./submissions.ts";
import { type MinGas, type WaitingTransactions, waitingTransactions } from "./waitingTransactions.ts";

export type OpenEdrChainParameters = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  /** Base units by the leaf's index: the allocation without its accounts, whose keys are not known. */
  readonly amounts: readonly bigint[];
  /** Least gas of transactions, by which enough of them go to the chain. Default: estimated. */
  readonly minGas?: MinGas;
};

const CHAIN_ID = 31_337;
const WEALTH = numberToHex(10n ** 27n);
/** Early in 2033: far from any clock, so that a day is the same on every machine. */
const SOME_DAY = 1_990_000_000n;
/** Least gas of any transaction, and least gas of each node of a proof (EIP-7623: 40 a byte, few of which are 0). */
const TRANSACTION_GAS = 21_000;
const NODE_GAS = 1_200;

/**
 * A claim day on the real contracts, in an EVM in this process. The campaign's leaves have the given amounts. The
 * accounts' keys follow from the scenario's seed, so that claims and relayed claims have real signatures. Anybody may
 * claim for others where claims are relayed, otherwise nobody may. Waiting transactions are kept outside the chain,
 * which gets only what the next block may take: the chain itself would search all waiting ones for each block.
 * @throws SymbolonError `EdrMissing`, `PreparationFailed`; of the chain `mine` throws `RehearsalDiffers`,
 * `ForeignTransaction`, `send` throws `ReplacementUnderpriced`, and `close` throws `RehearsalDiffers`
 */
export async function openEdrChain(parameters: OpenEdrChainParameters): Promise<RehearsalChain> {
  const { scenario, strategy, amounts, minGas } = parameters;
  const { gasLimit, baseFee } = scenario.chain;
  const opening = openingFor(scenario.credentials?.epoch ?? 0);
  const engine = await openEmbedded({
    chainId: CHAIN_ID,
    gasLimit,
    baseFee,
    timestamp: opening - PREPARATION,
  });
  try {
    const credentials = openKeyRing(`${scenario.seed}/revoker`, 1);
    const relayers = openKeyRing(`${scenario.seed}/relayers`, scenario.relay.keys);
    const revoker = credentials.account(0);
    const day = await prepareDay({ engine, scenario, strategy, amounts, revoker, opening });
    await engine.request("hardhat_setCode", [BURNER.address, BURNER.code]);
    await fund(engine, strategy === "relayed" ? relayers : day.claimants);
    await fund(engine, credentials);
    const calls = dayCalls(day, credentialPlan(scenario, amounts.length), CHAIN_ID);
    const rings = { claim: day.claimants, bundle: relayers, credentials };
    const submissions = new Submissions({ engine, calls, spare: openSpareAccounts(engine), rings });
    const waiting = waitingTransactions(minGas ?? minGasFor(day));
    return new EdrChain({ engine, day, scenario, calls, waiting, submissions });
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
}

/** Gives each key ether for gas. */
async function fund(engine: Engine, ring: KeyRing): Promise<void> {
  for (let key = 0; key < ring.count; key++) {
    await engine.request("hardhat_setBalance", [ring.account(key), WEALTH]);
  }
}

/** The first epoch that begins at that moment or later. */
function openingFor(epoch: number): bigint {
  const length = BigInt(Math.max(1, epoch));
  return ((SOME_DAY + length - 1n) / length) * length;
}

function minGasFor({ tree }: PreparedDay): MinGas {
  const claim = TRANSACTION_GAS + NODE_GAS * leafDepth(tree.count, tree.count - 1);
  return ({ kind, gasLimit }) => {
    if (kind === "background") return gasLimit;
    return kind === "claim" ? claim : TRANSACTION_GAS;
  };
}

type EdrChainParameters = {
  readonly engine: Engine;
  readonly day: PreparedDay;
  readonly scenario: Scenario;
  readonly calls: DayCalls;
  readonly waiting: WaitingTransactions;
  readonly submissions: Submissions;
};

/** A block of the day, and what undoes it. */
type DayBlock = {
  /** Snapshot of the chain before the block; undefined: it is never undone. */
  readonly before:
    | { readonly snapshot: unknown; readonly submitted: ReadonlyMap<number, PooledTransaction> }
    | undefined;
  readonly baseFee: number;
  readonly included: readonly RehearsedTransaction[];
  readonly paid: readonly number[];
};

const MILLISECONDS = 1_000;

/** The day's chain on a prepared engine. */
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

  send(transaction: RehearsedTransaction) {
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

  /** Measures the duration; unfinished work is not compared with anything. */
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

  // A reorg comes with a block, so it may be up to one block later than in the scenario.
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
    const included: RehearsedTransaction[] = [];
    const take = (hash: `0x${string}`) => {
      const submitted = submissions.mined(hash);
      if (submitted === undefined) return undefined;
      waiting.remove(submitted.sent.id);
      included.push(submitted.sent);
      return submitted;
    };
    const block = await readMinedBlock({ engine, campaign: day.campaign, calls, take });
    if (block.baseFee !== this.#baseFee) throw otherBaseFee(block.baseFee, this.#baseFee, time);
    const paidNow = block.transactions.flatMap((transaction) => [...transaction.paid]);
    for (const index of paidNow) this.#paid.add(index);
    this.#undoable = [...this.#undoable, { before, baseFee: this.#baseFee, included, paid: paidNow }].slice(
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
      for (const sent of block.included) if (!isLost(sent.id)) waiting.add(sent);
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
