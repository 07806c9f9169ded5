import type { Address, Hash, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import {
  type DeliveredTransaction,
  minedHashes,
  portionsPlanned,
  sentTransactions,
} from "../../delivery/estimateTasks.ts";
import { type Delivery, doneTasks, type RunOptions, withDelivery } from "../../delivery/openDelivery.ts";
import type { Sender } from "../../delivery/sender.ts";
import { PAID, type PaymentIn, paymentsIn } from "../claim/paidIn.ts";
import { isPassing } from "../claim/passingRefusal.ts";
import type { MoneyLeaf } from "../claim/readMoney.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { validateCaller } from "../claim/validateClaim.ts";
import { type ClaimBlocker, skipBlocker } from "../decodeClaimError.ts";
import { type Apart, type LeafRefusal, openApart, type TriedBy } from "../relay/leavesApart.ts";
import { openPatience } from "../relay/patience.ts";
import {
  type DueEntitlement,
  type DueStatus,
  entitlementKeys,
  keyOf,
  type LeafKey,
  leafOf,
  lookDue,
  type ReleasedTree,
  requireVesting,
} from "./lookDue.ts";
import { planDue } from "./planDue.ts";
import { type PlayedReleases, playReleases } from "./playReleases.ts";
import { type ReleaseTask, releaseTask, releaseTaskOf, releaseWork } from "./releaseTask.ts";

type OnProgress = (done: number, total: number) => void;

export type ReleaseEntitlementsParameters = RunOptions & {
  /** A vesting campaign, as `relayedCampaign` reads it. */
  readonly campaign: RelayedCampaign;
  /** The campaign's tree; default: the chain is searched for who has claimed. */
  readonly tree?: ReleasedTree | undefined;
  /** Whose, or which leaf's, entitlement; both default: everybody's. */
  readonly account?: Address | undefined;
  readonly index?: bigint | undefined;
  /** Base units below which nothing is paid; default: 0. */
  readonly min?: bigint | undefined;
  /** First block to look through for claims; default: 0. */
  readonly fromBlock?: bigint | undefined;
  /** Called with how many of those that are due are paid. */
  readonly onProgress?: OnProgress | undefined;
  /** Called with how far the chain is searched, and how much of what was claimed is read. */
  readonly onSearching?: OnProgress | undefined;
  readonly onReading?: OnProgress | undefined;
};

/** `already`: somebody else has paid it while this run was under way. */
export type ReleaseStatus =
  | "released"
  | "planned"
  | "skipped"
  | "already"
  | Exclude<DueStatus, "due" | "refused">;

export type ReleaseRow = {
  readonly index: number;
  readonly account: Address;
  /** Base units of all of it; null where it was not claimed, and no tree tells. */
  readonly total: bigint | null;
  readonly releasedBefore: bigint;
  /** Base units that were due when it was looked. */
  readonly due: bigint;
  /** Base units that this run has paid; null where that is not known. */
  readonly payment: bigint | null;
  readonly code: string | null;
  readonly why: string | null;
  readonly transaction: Hash | null;
  readonly status: ReleaseStatus;
};

export type ReleasedEntitlements = {
  /** Unix seconds of the block as of which it was looked what is due. */
  readonly now: bigint;
  /** Ascending by index. */
  readonly rows: readonly ReleaseRow[];
  /** Sent by this call; or what a dry run would send. */
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
  /** How many leaves go into a block, where the token does not pay more in one; undefined: as many as fit. */
  readonly leavesABlock: number | undefined;
};

/** What one entitlement came out as: paid, or skipped for a reason. */
type ReleaseResult = { readonly blocker: ClaimBlocker | undefined; readonly hash: Hash | undefined };

type Look = (keys: readonly LeafKey[]) => ReturnType<typeof lookDue>;

/**
 * Pays what is due of leaves that were claimed, each part exactly once, in bundles. Before a transaction is sent it is
 * written to the journal; the same call again pays what is due then.
 * @throws SymbolonError `NotVesting`, `NoEntitlement`, `PaymentsWait`, and as delivery; the signal's reason
 * @example
 * const campaign = await relayedCampaign(client, address);
 * const { rows } = await releaseEntitlements(client, { campaign, journal: fileJournal("release.journal") });
 */
export async function releaseEntitlements(
  client: WriteClient,
  parameters: ReleaseEntitlementsParameters,
): Promise<ReleasedEntitlements> {
  const { campaign, tree, account, index, min = 0n, fromBlock = 0n, dryRun = false } = parameters;
  requireVesting(campaign);
  const { journal, timing, signal, inFlight, payers = [], onProgress, onSearching, onReading } = parameters;
  const { campaign: address } = campaign;
  const caller = client.account.address;
  const others = payers.map(({ account }) => account.address);
  const query = { campaign: address, tree, account, index, fromBlock, onSearching };
  const keys = await entitlementKeys(client, query);
  const isSingle = keys.length === 1 && (account !== undefined || index !== undefined);
  const opened = {
    client,
    place: { chainId: client.chain.id, registry: address, account: caller },
    work: releaseWork(client, { campaign: address, accounts: [caller, ...others], isSingle }),
    action: "release",
    payers,
    inFlight,
    journal,
    timing,
    dryRun,
    signal,
  };
  return withDelivery(opened, async (delivery) => {
    // What an earlier run sent counts: only what is due after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => releaseTaskOf(address, key));
    const { sendings } = delivery.journal;
    const look: Look = (some) => lookDue(client, { campaign, keys: some, caller, min, onReading });
    const { now, entitlements } = await look(keys);
    const due = dueOf(entitlements).map(leafOf);
    if (dryRun) {
      const { portions, skipped, leavesABlock } = await planDue(delivery, {
        campaign,
        due,
        isSingle,
        onProgress,
      });
      const rows = entitlements.map((one) => unsentRow(one, one.blocker ?? skipped.get(Number(one.index))));
      return { now, rows, ...portionsPlanned(delivery, portions), leavesABlock };
    }
    const { results, leavesABlock } = await payDue(delivery, { campaign, due, now, look, onProgress });
    const { paymentIn } = await paymentsIn(client, address, minedHashes(sendings.slice(delivery.earlier)));
    const rows = entitlements.map((one) => rowOf(one, results, paymentIn));
    return { now, rows, transactions: sentTransactions(delivery), calls: [], leavesABlock };
  });
}

type PayDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly due: readonly MoneyLeaf[];
  /** Unix seconds of the block as of which it is due. */
  readonly now: bigint;
  readonly look: Look;
  readonly onProgress: OnProgress | undefined;
};

/** What became of those that were due, by index. */
type PaidDue = Pick<ReleasedEntitlements, "leavesABlock"> & {
  readonly results: ReadonlyMap<number, ReleaseResult>;
};

/** What a round of releases does with what is due. */
type Payer = {
  readonly apart: Apart;
  readonly played: PlayedReleases;
  readonly results: Map<number, ReleaseResult>;
};

/**
 * Pays what is due. Where a whole transaction finds that somebody else has paid it all, it is looked again what is left,
 * before more gas is spent on nothing. What the token refuses beside others goes into later blocks, as claims do.
 * @throws SymbolonError `PaymentsWait`, as delivery
 */
async function payDue(delivery: Delivery<ReleaseTask>, parameters: PayDueParameters): Promise<PaidDue> {
  const { campaign, look } = parameters;
  const { client, place } = delivery;
  const apart = openApart();
  const patience = openPatience(delivery, campaign.campaign);
  const results = new Map<number, ReleaseResult>();
  const payer = { apart, played: playReleases(client, campaign, place.account), results };
  let open = parameters.due;
  while (open.length > 0) {
    const block = await getBlock(client);
    const before = results.size;
    const pace = apart.max();
    await payRound(delivery, payer, parameters, open);
    const left = open.filter(({ index }) => !results.has(index));
    const hasMoved = results.size > before || apart.max() !== pace;
    if (hasMoved) patience.moved();
    else await patience.wait(block, left, apart.waiting());
    open = left.length === 0 ? [] : dueOf((await look(left.map(keyOf))).entitlements).map(leafOf);
  }
  return { results, leavesABlock: apart.max() };
}

/** Sends what is open, or of what holds each other up as much as one transaction is thought to pay. */
async function payRound(
  delivery: Delivery<ReleaseTask>,
  { apart, played, results }: Payer,
  { campaign, now, onProgress }: PayDueParameters,
  open: readonly MoneyLeaf[],
): Promise<void> {
  const isSlow = apart.max() !== undefined || apart.waiting().size > 0;
  const chosen = apart.take(open, false);
  const note = (refusals: ReadonlyMap<number, LeafRefusal>, by: TriedBy) => {
    for (const [index, blocker] of apart.checkRefusals(refusals, by).given)
      results.set(index, { blocker, hash: undefined });
  };
  // What the next block refuses is not paid for.
  const refusals = isSlow ? await played.together(chosen) : new Map<number, LeafRefusal>();
  if (isSlow) note(refusals, { tried: chosen.length, isMined: false });
  const sent = chosen.filter(({ index }) => !refusals.has(index));
  const time = delivery.journal.sendings.length;
  const tasks = sent.map((leaf) => releaseTask(delivery.place.registry, time, keyOf(leaf)));
  const mayRelease = ({ account: sender }: Sender) =>
    sent.every(({ account }) => validateCaller(campaign, now, sender, account) === undefined);
  const [first] = delivery.senders;
  const allowed = new Set(
    delivery.senders.filter((sender) => sender === first || (!isSlow && mayRelease(sender))),
  );
  const maySend = (sender: Sender) => allowed.has(sender);
  const isEnough = (found: readonly Hex[]) => found.length > 0 && (isSlow || isInVain(found));
  const done = results.size;
  const total = done + open.length;
  await deliver(delivery, {
    tasks,
    isEnough,
    maySend,
    onProgress: onProgress && ((some) => onProgress(done + some, total)),
  });
  const found = doneTasks(delivery);
  const reasons = new Map<number, Hex>();
  for (const { key, entitlement } of tasks) {
    const { uid: result, hash } = found.get(key) ?? {};
    const index = Number(entitlement.index);
    if (result === undefined) continue;
    if (result !== PAID && isPassing(skipBlocker(result))) reasons.set(index, result);
    else results.set(index, { blocker: result === PAID ? undefined : skipBlocker(result), hash });
  }
  const held = sent.filter(({ index }) => reasons.has(index));
  const tried = tasks.filter(({ key }) => found.has(key)).length;
  if (held.length > 0) note(await played.alone.refused(held, reasons), { tried, isMined: true });
}

/** Whether a transaction shows that more of the kind are in vain: all is paid already, or half holds each other up. */
function isInVain(results: readonly Hex[]): boolean {
  const held = results.filter((result) => result !== PAID && isPassing(skipBlocker(result)));
  return 2 * held.length >= results.length || results.every(isReleased);
}

const dueOf = (entitlements: readonly DueEntitlement[]) =>
  entitlements.filter(({ status }) => status === "due");

/** Why a release is skipped where nothing is due any more. */
const RELEASED = "NothingDue";

function isReleased(result: Hex): boolean {
  return result !== PAID && skipBlocker(result).code === RELEASED;
}

/** The row of an entitlement for which nothing is sent. @param blocker why it is skipped, or would be */
function unsentRow(
  { index, account, total, released, due, status }: DueEntitlement,
  blocker: ClaimBlocker | undefined,
): ReleaseRow {
  const row = {
    index: Number(index),
    account,
    total,
    releasedBefore: released,
    due,
    payment: 0n,
    code: null,
    why: null,
    transaction: null,
  };
  if (blocker !== undefined) return { ...row, status: "skipped", code: blocker.code, why: blocker.why };
  if (status === "unclaimed") return { ...row, status, code: "NotClaimed", why: "It was not claimed yet." };
  return { ...row, status: status === "nothing" || status === "small" ? status : "planned" };
}

/** @param results of those that were due, by index */
function rowOf(
  entitlement: DueEntitlement,
  results: ReadonlyMap<number, ReleaseResult>,
  paymentIn: PaymentIn,
): ReleaseRow {
  const row = unsentRow(entitlement, entitlement.blocker);
  if (entitlement.status !== "due") return row;
  const found = results.get(row.index);
  // What was due when it was looked, and was not sent, is not due any more.
  if (found === undefined) return { ...row, status: "already" };
  const { blocker: skipped, hash = null } = found;
  if (skipped === undefined) {
    const payment = (hash && paymentIn(hash, entitlement.index)) ?? null;
    return { ...row, status: "released", payment, transaction: hash };
  }
  const { code, why } = skipped;
  if (code === RELEASED) return { ...row, status: "already", transaction: hash };
  return { ...row, status: "skipped", code, why, transaction: hash };
}
