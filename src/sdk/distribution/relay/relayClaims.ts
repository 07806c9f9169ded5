import { type Address, getAddress, type Hash } from "viem";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import {
  type DeliveredTransaction,
  minedHashes,
  plannedTasks,
  plannedTransaction,
  sentTransactions,
} from "../../delivery/estimateTasks.ts";
import { type Delivery, type RunOptions, withDelivery } from "../../delivery/openDelivery.ts";
import type { Place } from "../../delivery/task.ts";
import { costsOf } from "../bundles/estimateBundle.ts";
import { askSigners, type KnownSignatures, mayBurnIn } from "../bundles/mayBurnIn.ts";
import { type CampaignTree, claimTree } from "../claim/claimTree.ts";
import type { GateAnswers } from "../claim/gateAnswers.ts";
import { PAID, type PaymentIn, paymentsIn } from "../claim/paidIn.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { type ClaimTask, claimWork } from "./claimTask.ts";
import { feeInCoin } from "./feeInCoin.ts";
import { openApart } from "./leavesApart.ts";
import type { ListedLeaves } from "./listedIndexes.ts";
import type { PaymentsWaiting } from "./patience.ts";
import { fillBundle, type OnWait, type RelayBundles, rehearseBundles, sendBundles } from "./relayBundle.ts";
import { isGated, type RelayContext, type Relayed, relayRounds } from "./relayRounds.ts";
import { type RejectedClaim, type SignedText, selectClaims } from "./selectClaims.ts";
import { settledItems } from "./settledItems.ts";
import { openSimulation } from "./simulateBundle.ts";
import { type OpenRelay, openRelay, type ThroughRelay } from "./throughRelay.ts";

type OnProgress = (done: number, total: number) => void;

export type RelayClaimsParameters = RunOptions & {
  /** As `relayedCampaign` reads it. */
  readonly campaign: RelayedCampaign;
  /** The campaign's own tree: its root is the campaign's, or the previous one while that is good. */
  readonly tree: CampaignTree;
  /** Leaves to be paid to their accounts, with what the gate asks for; default: all, unless `signed` is given. */
  readonly listed?: ListedLeaves | undefined;
  /** Signed claims (`formatSignedClaim`), each with words for where it is from. */
  readonly signed?: readonly SignedText[];
  /** What the campaign's gate is shown (`gateAnswers`); default: nothing is known of it. */
  readonly gate?: GateAnswers;
  /** Whether the gate, and what it asks, is trusted not to burn gas on purpose: bundles are larger then. */
  readonly trustGate?: boolean;
  /** The relay to send through, which takes the fees; default: the client's account sends to the campaign, and takes them. */
  readonly through?: ThroughRelay | undefined;
  /** Base units: maximum that is taken of each signed claim. Default: all that was signed. */
  readonly fee?: bigint | undefined;
  /** Wei of a unit of gas. Nothing is sent while it costs more, and no higher price is offered. */
  readonly maxFeePerGas?: bigint | undefined;
  /** Whether to wait for leaves that open later. Without it, they are skipped. */
  readonly followsWaves?: boolean;
  /** Called with how many of the leaves to be paid are done. */
  readonly onProgress?: OnProgress | undefined;
  /** Called with how many of the earlier payments are read. */
  readonly onReading?: OnProgress | undefined;
  /** Called with the present price of gas, in wei, while it is too high. */
  readonly onWait?: OnWait | undefined;
  /** Called with what is waited for, where leaves hold each other up and none can be paid in the next block. */
  readonly onWaiting?: ((waiting: PaymentsWaiting) => void) | undefined;
};

export type RelayedClaims = {
  readonly relayer: Address;
  /** Who got the fees: the relay, where one was used, or the relayer. */
  readonly feeTaker: Address;
  /** What became of each leaf, ascending by index. */
  readonly rows: readonly RelayRow[];
  /** Handed-in claims that are of no use here, with the reason. */
  readonly rejected: readonly RejectedClaim[];
  /** Sent by this call; in a dry run, what would be sent. */
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
  /** Base units of this run's fees that stay in the campaign: the token refused to pay them. */
  readonly feesKept: bigint;
  /** Unix seconds at which the next leaf of the list opens; undefined: none does. */
  readonly nextOpening: bigint | undefined;
  /**
   * How many leaves go into a block, where the token or the gate does not pay more in one; undefined: as many as fit.
   */
  readonly leavesABlock: number | undefined;
};

/**
 * Pays a list of leaves in bundles, each leaf exactly once, whatever happens in between. Leaves that cannot be paid are
 * reported with the reason. Each transaction is written to the journal before it is sent.
 * @throws SymbolonError `NotRelay`, `NotKey`, `NothingMoves`, `PaymentsWait`, `NotEnoughFunds`, `TransactionPending`,
 * `InputChanged` and others of delivery; the signal's reason; what viem throws where the node does not answer
 * @example
 * const campaign = await relayedCampaign(client, address);
 * const tree = await campaignTree("drop", campaign);
 * const { rows } = await relayClaims(client, { campaign, tree, journal: fileJournal("drop.relay.journal") });
 */
export async function relayClaims(
  client: WriteClient,
  parameters: RelayClaimsParameters,
): Promise<RelayedClaims> {
  const { campaign, signed, gate, dryRun = false, journal, timing, maxFeePerGas: priceCeiling } = parameters;
  const tree = claimTree(parameters.tree);
  const through = parameters.through && (await openRelay(client, parameters.through, parameters.payers));
  const place = placeOf(client, campaign.campaign, through);
  const fee = feeOf(parameters);
  const signedFor = { tree, campaign, chainId: BigInt(place.chainId), fee };
  const { settled, rejected } = await settledItems(client, signed ?? [], signedFor);
  const claims = selectClaims({
    tree,
    signed: settled,
    listed: parameters.listed ?? (signed === undefined ? undefined : new Map()),
    gateDataOf: (index) => gate?.readGateData(tree.account(index)),
  });
  const { mayBurn, learn, suspectAll } = suspicion(client, parameters);
  const { account } = place;
  const caller = through?.relay ?? account;
  const accounts = [client, ...(parameters.payers ?? [])].map((one) => one.account.address);
  const terms = {
    campaign: campaign.campaign,
    nodes: tree.nodes,
    accounts,
    mayBurn,
    costs: costsOf(campaign),
  };
  const work = claimWork(client, { ...terms, through });
  const { signal } = parameters;
  // A gate may let one claim depend on another: then each transaction is simulated on the result of the last one.
  const inFlight = isGated(campaign) ? 1 : parameters.inFlight;
  const { payers } = parameters;
  // A relay serves many campaigns, and a journal serves one.
  const action = through === undefined ? "relay" : `relay claims of ${campaign.campaign}`;
  const opened = {
    client,
    payers,
    inFlight,
    place,
    work,
    action,
    journal,
    timing,
    dryRun,
    priceCeiling,
    signal,
    onWait: parameters.onWait,
  };
  return withDelivery(opened, async (delivery) => {
    const { sendings } = delivery.journal;
    const minedBefore = minedHashes(sendings);
    const { relayBundles, planned, calls } = sendingOf(delivery, parameters, through);
    // If the bundle were undone for a skipped item, no event would show the skip.
    const query = {
      ...delivery,
      work: claimWork(client, { ...terms, through: through && forAnyFee(through) }),
    };
    const simulation = openSimulation(query, campaign, tree, caller);
    const apart = openApart();
    const context: RelayContext = {
      campaign,
      tree,
      selected: claims,
      delivery,
      caller,
      simulation,
      relayBundles,
      mayBurn,
      learn,
      suspectAll,
      fill: fillBundle(delivery),
      apart,
      isDryRun: dryRun,
      onProgress: parameters.onProgress,
      onReading: parameters.onReading,
      onWaiting: parameters.onWaiting,
    };
    const relayed = await relayRounds(context);
    // This run reports what an earlier run sent and did not see mined.
    const mined = new Set([...minedHashes(sendings)].filter((hash) => !minedBefore.has(hash)));
    const { paymentIn, feesKept } = await paymentsIn(client, campaign.campaign, mined);
    const facts = { followsWaves: parameters.followsWaves ?? false, mined, paymentIn };
    const rows = claims.indexes.map((index) => rowOf(index, context, relayed, facts));
    const transactions = [...planned, ...sentTransactions(delivery)];
    const nextOpening = nextOpeningOf(relayed);
    const others = { rejected, transactions, calls, feesKept, nextOpening, leavesABlock: apart.max() };
    return { relayer: account, feeTaker: caller, rows, ...others };
  });
}

type SendingOf = {
  readonly relayBundles: RelayBundles;
  /** What a dry run would send. */
  readonly planned: readonly DeliveredTransaction[];
  readonly calls: readonly PlannedCall[];
};

/** How bundles are sent, or counted. */
function sendingOf(
  delivery: Delivery<ClaimTask>,
  { dryRun = false, onWait }: RelayClaimsParameters,
  through: OpenRelay | undefined,
): SendingOf {
  const planned: DeliveredTransaction[] = [];
  const calls: PlannedCall[] = [];
  const sending = dryRun
    ? rehearseBundles(delivery, (tasks, gas) => {
        planned.push(plannedTransaction(tasks.length, gas));
        calls.push(plannedTasks(delivery, tasks, { gas }));
      })
    : sendBundles(delivery, onWait);
  const relayBundles: RelayBundles = ({ next, ...rest }) =>
    sending({
      ...rest,
      async next(sender) {
        await through?.refresh();
        return next(sender);
      },
    });
  return { relayBundles, planned, calls };
}

/**
 * The most that is taken of each signed claim: a relay takes no coin, so that claims which offer it some are paid whole.
 * @throws SymbolonError `FeeInCoin` where it is to take some
 */
function feeOf({ campaign, through, fee }: RelayClaimsParameters): bigint | undefined {
  if (campaign.isCoin !== true || through === undefined) return fee;
  if ((fee ?? 0n) > 0n || (through.leastFee ?? 0n) > 0n) throw feeInCoin(campaign.campaign, "a relay");
  return 0n;
}

/** Where transactions go, and who sends them. */
function placeOf(client: WriteClient, campaign: Address, through: OpenRelay | undefined): Place {
  const registry = through?.relay ?? campaign;
  return { chainId: client.chain.id, registry, account: client.account.address };
}

function forAnyFee(through: OpenRelay): OpenRelay {
  return { ...through, leastFee: 0n };
}

function suspicion(client: WriteClient, { campaign, gate, trustGate }: RelayClaimsParameters) {
  const { campaign: address, kind } = campaign;
  const state = trustGate === true ? ({ gate: campaign.gate, kind: "none" } as const) : gate?.gate;
  const place = { chainId: BigInt(client.chain.id), campaign: address, kind };
  const known: KnownSignatures = new WeakMap();
  const isSuspect = mayBurnIn({ ...place, known, ...(state !== undefined && { gate: state }) });
  let isOfAll = false;
  return {
    mayBurn: (item: BundleItem) => isOfAll || isSuspect(item),
    async learn(items: readonly BundleItem[]) {
      if (!isOfAll && kind !== "cumulative") await askSigners(client, place, items, known);
    },
    suspectAll: () => {
      isOfAll = true;
    },
  };
}

function nextOpeningOf({ blockers }: Relayed): bigint | undefined {
  const moments = [...blockers.values()].flatMap(({ until }) => (until === undefined ? [] : [until]));
  return moments.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}

/** What became of a leaf. `already`: another party paid it, or it was paid before this journal was begun. */
export type RelayStatus = "paid" | "already" | "planned" | "waiting" | "skipped";

export type RelayRow = {
  readonly index: number;
  readonly account: Address;
  /** Of the leaf: in a cumulative campaign the total so far, in a vesting one all that vests. */
  readonly amount: bigint;
  /** Base units that this run's transactions have paid of it, the fee included; null: not known. */
  readonly payment: bigint | null;
  /** Part of the payment that the relayer kept; 0 where nothing was signed, or this run has not paid it. */
  readonly fee: bigint;
  readonly status: RelayStatus;
  /** When it was paid: by this run, or by an earlier one with this journal. */
  readonly when: "now" | "before" | null;
  /** Whether the claim was signed and nothing was paid, so that its signature is still good for one payment. */
  readonly staysSigned: boolean;
  /** Of a skip: the name of the error that refuses it, and a sentence. */
  readonly code: string | null;
  readonly why: string | null;
  readonly hint: string | null;
  readonly transaction: Hash | null;
  readonly block: number | null;
};

const NONE = {
  payment: 0n,
  fee: 0n,
  when: null,
  staysSigned: false,
  code: null,
  why: null,
  hint: null,
  transaction: null,
  block: null,
} as const;

/** What refuses a leaf until its wave, or the last one, or the campaign opens. */
const OPENING = ["NotStarted", "WaveNotOpen", "ClaimForOtherRefused"];

type RunFacts = {
  /** Whether to wait for leaves that open later, or skip them. */
  readonly followsWaves: boolean;
  /** Transactions that this run sent or saw mined. */
  readonly mined: ReadonlySet<Hash>;
  readonly paymentIn: PaymentIn;
};

/** What became of a leaf of a list. */
function rowOf(
  index: number,
  { tree, selected: claims }: RelayContext,
  { own, isPaid, blockers, planned }: Relayed,
  { followsWaves, mined, paymentIn }: RunFacts,
): RelayRow {
  const leaf = { index, account: getAddress(tree.account(index)), amount: tree.amount(index) };
  const mine = own.get(index);
  if (mine?.result === PAID) {
    const { hash = null, block = null } = mine;
    const paid = { ...leaf, ...NONE, status: "paid", when: "before", transaction: hash, block } as const;
    if (hash === null || !mined.has(hash)) return paid;
    const payment = paymentIn(hash, BigInt(index)) ?? null;
    // Of all ways to pay the leaf, only the sent one matters.
    const signed = claims.isSigned(index) ? claims.wayOf(mine.key)?.signed : undefined;
    const staysSigned = payment === 0n && signed !== undefined && leaf.amount > 0n && signed.terms.upTo > 0n;
    return { ...paid, when: "now", payment, fee: signed?.fee ?? 0n, staysSigned };
  }
  if (isPaid(index)) return { ...leaf, ...NONE, status: "already" };
  if (planned.has(index)) return { ...leaf, ...NONE, status: "planned" };
  const blocker = blockers.get(index);
  const isWaiting = followsWaves && blocker?.until !== undefined && OPENING.includes(blocker.code);
  const { code = null, why = null, hint = null } = blocker ?? {};
  return { ...leaf, ...NONE, status: isWaiting ? "waiting" : "skipped", code, why, hint };
}
