import { type Address, type Hash, type Hex, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { TRANSACTION_GAS_CAP } from "../../chain/calls/transactionLimits.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { settleSendings } from "../../delivery/deliver.ts";
import type { OpenJournal } from "../../delivery/journal.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { awaitFree, type Filling } from "../../delivery/sendAll.ts";
import { costsOf, gasBehindRelay, ITEM_HEADROOM } from "../bundles/estimateBundle.ts";
import type { MayBurn } from "../bundles/mayBurnIn.ts";
import { checkedBundles, type PlannedBundle, treeBundleMaker } from "../bundles/planBundles.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import { PAID } from "../claim/paidIn.ts";
import { readLeafStatuses } from "../claim/readLeafStatuses.ts";
import { campaignMoment, type RelayedCampaign } from "../claim/relayedCampaign.ts";
import { type ValidatedClaim, validateCaller, validateClaim } from "../claim/validateClaim.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import { type ClaimTask, claimTask, forgottenTask, indexOfKey } from "./claimTask.ts";
import type { Apart } from "./leavesApart.ts";
import { openPatience, type PatientBlock, type PaymentsWaiting } from "./patience.ts";
import type { FillBundle, RelayBundles } from "./relayBundle.ts";
import { requireEtherForList } from "./requireEtherForList.ts";
import type { SelectedClaims } from "./selectClaims.ts";
import type { BundleSimulation } from "./simulateBundle.ts";
import { firstWay, nextWay } from "./waysOfLeaf.ts";
import { withoutTooLarge } from "./withoutTooLarge.ts";

const CAP = BigInt(TRANSACTION_GAS_CAP);

/** What became of an index in the transactions of a journal. */
type ItemResult = {
  /** Key of the task, which shows how it was sent. */
  readonly key: string;
  /** `PAID`, or the 4 bytes of the reason for which it was skipped. */
  readonly result: Hex;
  readonly hash: Hash | undefined;
  readonly block: number | undefined;
};

/** The progress of a list. */
export type Relayed = {
  /** What the journal has, of earlier runs too. */
  readonly own: ReadonlyMap<number, ItemResult>;
  readonly isPaid: (index: number) => boolean;
  /** Why the others are not paid. */
  readonly blockers: ReadonlyMap<number, ClaimBlocker>;
  /** Indexes that a dry run would pay. */
  readonly planned: ReadonlySet<number>;
};

/** A list under way: what is to be paid, out of which campaign, and how. */
export type RelayContext = {
  readonly campaign: RelayedCampaign;
  readonly tree: ClaimTree;
  readonly selected: SelectedClaims;
  readonly delivery: Delivery<ClaimTask>;
  /** Who calls the campaign: the sender, or the relay that it sends through. */
  readonly caller: Address;
  readonly simulation: BundleSimulation;
  /** How to handle leaves that are not paid beside others. */
  readonly apart: Apart;
  readonly fill: FillBundle;
  /** Sends bundles, or only counts them. */
  readonly relayBundles: RelayBundles;
  /** Which items bundles keep room for: those known to be able to burn, and all items once that was not enough. */
  readonly mayBurn: MayBurn;
  /** Finds out what `mayBurn` must know, for many items at once. */
  readonly learn: (items: readonly BundleItem[]) => Promise<void>;
  /**
   * Called when a bundle was undone all the same, for example by what its token calls. From now on nothing is trusted.
   */
  readonly suspectAll: () => void;
  readonly isDryRun: boolean;
  /** Called with how many of the leaves to be paid are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called with how many of the earlier payments are read. */
  readonly onReading?: ((done: number, total: number) => void) | undefined;
  /** Called with the waiting leaves, while nothing is paid. */
  readonly onWaiting?: ((waiting: PaymentsWaiting) => void) | undefined;
};

/** What a round finds out and the next ones use. */
type Known = {
  /** What the chain has skipped, or would skip. */
  readonly blockers: Map<number, ClaimBlocker>;
  /** How many ways of paying a leaf have failed. */
  readonly passed: Map<number, number>;
  readonly planned: Set<number>;
  /** Whether the ether for the whole list was checked. */
  isAfforded: boolean;
};

/** Fruitless rounds in a row. A transaction may be displaced or revert by bad luck, but hardly all of them. */
const MAX_FRUITLESS = 2;

/**
 * Pays a list, each leaf once. Each round settles what was sent, reads what is paid, skips what cannot be paid and
 * sends the rest in bundles, until nothing is left to send. Front-runners, reverted transactions and reorganized blocks
 * only make another round. So do leaves that are not paid beside others: they go into later blocks.
 * @throws SymbolonError `NotEnoughFunds` before the first of several bundles leaves, `NothingMoves`, `PaymentsWait`,
 * `InputChanged` where something must be sent again that the input does not have; as `sendAll`
 */
export async function relayRounds(context: RelayContext): Promise<Relayed> {
  const { delivery, selected, isDryRun, onProgress, apart, simulation } = context;
  const patience = openPatience(delivery, context.campaign.campaign, context.onWaiting);
  const known: Known = { blockers: new Map(), passed: new Map(), planned: new Set(), isAfforded: isDryRun };
  // The key names the way, so it is found again whatever else has changed in the input. A final payment no longer needs
  // the input: the user may delete signed claims once they are paid.
  const taskOf = (key: string) => {
    const way = selected.wayOf(key);
    return way === undefined ? forgottenTask(key) : claimTask(way);
  };
  let total: number | undefined;
  let fruitless = 0;
  for (;;) {
    if (!isDryRun) await settleSendings(delivery, ({ keys }) => keys.map(taskOf));
    const round = await lookRound(context, known);
    const { open, isBound, block, ...rest } = round;
    if (open.length === 0) return { ...rest, planned: known.planned };
    total ??= open.length;
    const before = total - open.length;
    const all = total;
    if (!isDryRun) {
      const indexes = new Set(open.map(({ index }) => index));
      // The awaited transaction may have paid some of them after all.
      if (await awaitFree(delivery, (key) => indexes.has(indexOfKey(key)))) continue;
    }
    const selectedRound = { ...round, open: apart.take(open, simulation.isExact()) };
    const moved = await sendRound(context, known, selectedRound, (done) => onProgress?.(before + done, all));
    if (moved) patience.moved();
    const isWaiting = apart.max() !== undefined || open.some(({ index }) => apart.waiting().has(index));
    if (!moved && isWaiting) {
      await patience.wait(block, open, apart.waiting());
      continue;
    }
    fruitless = moved ? 0 : fruitless + 1;
    if (fruitless > MAX_FRUITLESS) throw nothingMoves(context.campaign.campaign, open);
  }
}

type Round = Omit<Relayed, "planned"> & {
  /** The block of this information. */
  readonly block: PatientBlock;
  readonly open: readonly BundleItem[];
  /**
   * Whether only the relayer itself may send an item: it gets the fee, or the campaign lets only it claim. A gate may
   * let one claim depend on another, so there one sender sends all, one transaction after the other.
   */
  readonly isBound: (item: BundleItem) => boolean;
};

/** What is already paid, what cannot be paid, and what is to be sent. */
async function lookRound(context: RelayContext, known: Known): Promise<Round> {
  const { campaign, tree, selected, delivery, caller, onReading } = context;
  const { client, journal } = delivery;
  // A leaf is paid once. In a cumulative campaign it is paid again under each root that has more for it.
  const isOurs = (key: string) => campaign.kind !== "cumulative" || selected.wayOf(key) !== undefined;
  const own = ownResults(journal, isOurs);
  const { now, end, blockNumber } = await campaignMoment(client, campaign);
  const { indexes } = selected;
  const leafAt = (index: number) => ({ account: tree.account(index), amount: tree.amount(index) });
  const query = { campaign, indexes, leafAt, blockNumber, onProgress: onReading };
  const statusOf = await readLeafStatuses(client, query);
  // A node that lags behind may not show yet what a receipt from another node has shown.
  const isPaid = (index: number) => statusOf(index).isPaid || own.get(index)?.result === PAID;
  const validate = (item: ValidatedClaim) => {
    const { paidBefore } = statusOf(item.index);
    return validateClaim({ campaign, now, end, relayer: caller, paidBefore }, item);
  };
  const others = delivery.senders.slice(1).map(({ account }) => account);
  const isBound = ({ account, signed }: BundleItem) => {
    if (isGated(campaign)) return true;
    // A relay calls on behalf of whichever key sends.
    if (caller !== delivery.place.account) return false;
    if (signed !== undefined) return signed.terms.feeTaker !== zeroAddress;
    return others.some((other) => validateCaller(campaign, now, other, account) !== undefined);
  };
  const blockers = new Map<number, ClaimBlocker>();
  const open: BundleItem[] = [];
  for (const index of indexes) {
    if (isPaid(index) || known.planned.has(index)) continue;
    const way = firstWay(selected.ways(index), known.passed.get(index) ?? 0, validate);
    const blocker = way.blocker ?? known.blockers.get(index);
    if (blocker === undefined) open.push(way.item);
    else blockers.set(index, blocker);
  }
  return { own, isPaid, blockers, open, isBound, block: { number: blockNumber, timestamp: now } };
}

/** What the journal has of each index: paid by us, and where, or skipped. The newest transaction counts. */
function ownResults(journal: OpenJournal, isOurs: (key: string) => boolean): ReadonlyMap<number, ItemResult> {
  const results = new Map<number, ItemResult>();
  for (const { settled } of journal.sendings) {
    for (const [key, result] of Object.entries(settled?.results ?? {})) {
      const index = indexOfKey(key);
      // A leaf is paid once; any other transaction for it has been skipped.
      if (!isOurs(key) || results.get(index)?.result === PAID) continue;
      results.set(index, { key, result, hash: settled?.hash, block: settled?.block });
    }
  }
  return results;
}

/** Sends what is open. It gives whether there was any result: a payment, a reason against one, or smaller bundles. */
async function sendRound(
  context: RelayContext,
  known: Known,
  { open, isBound }: Pick<Round, "open" | "isBound">,
  onProgress: (done: number) => void,
): Promise<boolean> {
  const { apart, suspectAll, isDryRun, delivery, caller } = context;
  const settled: SettledTasks[] = [];
  let done = 0;
  let moved = false;
  let handed = 0;
  let isHalted = false;
  const skip: OnSkipped = (skipped) => {
    for (const [index, blocker] of skipped) {
      passOver(context, known, index, blocker);
      moved = true;
      done += 1;
    }
    if (moved) onProgress(done);
  };
  const onRefused: OnRefused = (refusals, by) => {
    const { given, isSlower } = apart.checkRefusals(refusals, by);
    moved ||= isSlower;
    skip(given);
  };
  const max = await bundleGas(context);
  const gas = caller === delivery.place.account ? max : gasBehindRelay(max);
  await context.learn(open);
  const { bound: own = [], free: others = [] } = Object.groupBy(open, (item) =>
    isBound(item) ? "bound" : "free",
  );
  const counts = { bound: own.length, free: others.length };
  const [bound, free] = [own, others].map((items) => openBundles(context, items, gas, skip, onRefused));
  // Where leaves hold each other up, a second transaction at once would be refused: the next round checks again.
  const isEnough = () => handed > 0 && (isHalted || apart.max() !== undefined);
  await context.relayBundles({
    async next(sender) {
      if (isEnough()) return undefined;
      const filling = sender === delivery.senders[0] ? (await bound?.next())?.value : undefined;
      const next = filling ?? (await free?.next())?.value;
      if (next === undefined || isEnough()) return undefined;
      if (!known.isAfforded) {
        known.isAfforded = true;
        await requireEtherForList(delivery, next, counts);
      }
      handed += 1;
      return next;
    },
    onSettled({ results }, tasks) {
      const outcomes = Object.entries(results).map(([key, result]) => [indexOfKey(key), result] as const);
      const paid = outcomes.filter(([, result]) => result === PAID);
      if (isDryRun) for (const [index] of paid) known.planned.add(index);
      moved ||= paid.length > 0;
      done += paid.length;
      if (outcomes.length === 0) suspectAll();
      settled.push({ tasks, refused: new Map(outcomes.filter(([, result]) => result !== PAID)) });
      isHalted ||= 2 * (outcomes.length - paid.length) >= tasks.length;
      if (paid.length > 0) onProgress(done);
    },
  });
  for (const one of settled) await checkMined(context, one, onRefused);
  // The waiting leaves would be sent in a later block.
  if (isDryRun) for (const { index } of open) if (apart.waiting().has(index)) known.planned.add(index);
  return moved || (isDryRun && apart.waiting().size > 0);
}

type SettledTasks = {
  readonly tasks: readonly ClaimTask[];
  /** With the 4 bytes of the reason. */
  readonly refused: ReadonlyMap<number, Hex>;
};

/** A leaf that the chain has refused in a bundle may be paid alone in the next block. */
async function checkMined(
  { simulation }: RelayContext,
  { tasks, refused }: SettledTasks,
  onRefused: OnRefused,
): Promise<void> {
  const items = tasks.flatMap(({ item, index }) => (item !== undefined && refused.has(index) ? [item] : []));
  if (items.length === 0) return;
  onRefused(await simulation.alone(items, refused), { tried: tasks.length, isMined: true });
}

/**
 * Maximum gas of a bundle. One at a time, a bundle is as large as allowed. Where several are under way, a whole number
 * of them fills half a block, which is what blocks use on average: two near the cap on a transaction's gas would leave
 * most of a block of 30,000,000 empty.
 */
async function bundleGas({ delivery, campaign }: RelayContext): Promise<bigint> {
  const { gasLimit } = await getBlock(delivery.client);
  const isOne = isGated(campaign) || delivery.inFlight * delivery.senders.length === 1;
  if (isOne || gasLimit <= CAP) return minBigInt(gasLimit, CAP);
  const target = gasLimit / 2n;
  return target / ((target + CAP - 1n) / CAP);
}

export function isGated({ gate }: Pick<RelayedCampaign, "gate">): boolean {
  return !isSameAddress(gate, zeroAddress);
}

type OnSkipped = (skipped: Iterable<readonly [index: number, blocker: ClaimBlocker]>) => void;
type OnRefused = (...parameters: Parameters<Apart["checkRefusals"]>) => void;

/** Transactions that pay what is open, each simulated when it is requested. */
async function* openBundles(
  { tree, campaign, mayBurn, simulation, apart, fill }: RelayContext,
  open: readonly BundleItem[],
  gas: bigint,
  skip: OnSkipped,
  onRefused: OnRefused,
): AsyncGenerator<Filling<ClaimTask>, undefined> {
  const limits = { gas, costs: costsOf(campaign), mayBurn };
  const claims = withoutTooLarge(tree.count, open, limits, skip);
  const maker = treeBundleMaker(tree.nodes, { limits, hasher: fastHasher() });
  /** Of the last simulation: that of the next bundle. */
  let proven: bigint | undefined;
  const simulated = async (planned: PlannedBundle) => {
    const { items } = planned.bundle;
    const { skips, ...found } = await simulation.bundle(items, { reckoned: reckoned(planned), max: gas });
    proven = found.proven;
    onRefused(skips, { tried: items.length, isMined: false });
    return skips;
  };
  const reckoned = (planned: PlannedBundle) => minBigInt(planned.gas + BigInt(ITEM_HEADROOM), gas);
  for await (const { planned } of checkedBundles(maker, claims, simulated)) {
    if (planned === undefined) continue;
    const waiting = [planned.bundle.items];
    // For a bundle that only the next block pays, nodes that estimate on the newest one give too little.
    const min = apart.max() === undefined ? 0n : reckoned(planned);
    // A bundle that is too much for one transaction is cut until it fits.
    for (let items = waiting.shift(); items !== undefined; items = waiting.shift()) {
      const { filling, skipped, rest } = await fill(items, { proven, min });
      skip(skipped);
      waiting.unshift(...rest);
      // The simulation proves nothing about a part.
      if (rest.length > 0) proven = undefined;
      if (filling !== undefined) yield filling;
    }
  }
}

/** A leaf that is skipped one way may be paid in the next one. */
function passOver({ selected }: RelayContext, known: Known, index: number, blocker: ClaimBlocker): void {
  const next = nextWay(selected.ways(index), known.passed.get(index) ?? 0, blocker);
  if (next === undefined) known.blockers.set(index, blocker);
  else known.passed.set(index, next);
}

function nothingMoves(campaign: string, items: readonly BundleItem[]): SymbolonError {
  const indexes = items.map(({ index }) => index);
  return new SymbolonError({
    code: "NothingMoves",
    reason: `The campaign ${campaign} does not pay ${items.length} leaves (index ${indexes[0]} first): what is sent for them is mined, but reverts or is displaced by other transactions of the account.`,
    hint: "Stop everything else that sends from this account, look the transactions up, and run the same command again.",
    details: { campaign, indexes: indexes.slice(0, 1_000) },
  });
}
