import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { asTransaction } from "../../sdk/chain/calls/asTransaction.ts";
import { claimCall, releaseCall } from "../../sdk/chain/calls/campaigns.ts";
import { isPayoutCoin } from "../../sdk/chain/read/payoutCoin.ts";
import { type CampaignState, readCampaign } from "../../sdk/chain/read/readCampaign.ts";
import { claimableFrom } from "../../sdk/core/campaign/waves.ts";
import { minBigInt } from "../../sdk/core/minMaxBigInt.ts";
import { momentText } from "../../sdk/core/text/moment.ts";
import { duePayment } from "../../sdk/distribution/claim/duePayment.ts";
import { type Fork, type ForkCall, latest, mineAt } from "./mineAt.ts";
import { type PayLeavesParameters, payLeaves, paysFromLast } from "./payLeaves.ts";
import { openRangeBook, type RangeBook } from "./rangeBook.ts";
import type { LeafRange, RangeResult } from "./rangeResult.ts";
import { NO_WATCH, type OpenRangeWatchParameters, openRangeWatch, type RangeWatch } from "./rangeWatch.ts";
import { readBalances } from "./readBalances.ts";
import {
  type LeafSource,
  type LeafState,
  listContracts,
  type OpeningLeaves,
  openingLeaves,
  readLeaves,
} from "./readLeaves.ts";
import { sweepRest, sweepsNothing } from "./sweepRest.ts";
import { peakMemory } from "./workers/ranges.ts";

export type RunRangeParameters = {
  readonly campaign: Address;
  readonly range: LeafRange;
  readonly tree: LeafSource;
  /** Gate data for a leaf; undefined: there is no suitable credential. */
  readonly gateDataOf: (index: number) => Hex | undefined;
  /** Opens the range's own fork. */
  readonly openFork: () => Promise<Fork>;
  /** Ends the run and closes the fork. */
  readonly signal?: AbortSignal;
};

/** Everything that a range's steps on its fork share. */
type Day = PayLeavesParameters & {
  readonly state: CampaignState;
  readonly tree: LeafSource;
  readonly gateDataOf: (index: number) => Hex | undefined;
  readonly watch: RangeWatch;
};

/**
 * Claims a range of leaves on its own fork, as their accounts would. One leaf of each wave is first tried a second too
 * early, then all are claimed when they open. Next, the campaign is swept: a second too early, and at its end. Last,
 * claimed leaves of a vesting campaign are paid to the end of their schedule.
 * @throws SymbolonError `Interrupted`, and any error of the fork or its node
 */
export async function runRange(parameters: RunRangeParameters): Promise<RangeResult> {
  const { campaign, range, tree, gateDataOf, openFork, signal } = parameters;
  const begin = performance.now();
  const fork = await openFork();
  try {
    const { engine, client } = fork;
    const { timestamp } = await getBlock(client);
    const state = await readCampaign(client, { campaign });
    const book = openRangeBook(await readLeaves(client, { campaign, kind: state.kind, range, tree }));
    const { token } = state.terms;
    const isCoin = await isPayoutCoin(client, token);
    const watched = { engine, campaign, kind: state.kind, book, ...(isCoin && { coin: token }) };
    const watch = await openWatch(watched, token, isAll(range, tree));
    const day: Day = { fork, campaign, token, isCoin, book, signal, state, tree, gateDataOf, watch };
    // The first block that could hold a claim is after the forked one.
    const { sweep } = await playDay(day, timestamp + 1n);
    const contracts = await listContracts(engine, book.leaves);
    const footprint = await watch.footprint(() => lastIsPaid(day, timestamp + 1n));
    const memory = (peakMemory(process.pid) ?? 0) + (peakMemory(engine.processId ?? process.pid) ?? 0);
    const effort = { seconds: (performance.now() - begin) / 1000, memory };
    const outcome = { ...tally(book), gas: book.gas(), contracts, sweep, effort };
    const spacing = book.spacing();
    return {
      range,
      ...outcome,
      ...(footprint !== undefined && { footprint }),
      ...(spacing !== undefined && { spacing }),
    };
  } finally {
    await fork.engine.close();
  }
}

function isAll({ from, to }: LeafRange, { count }: LeafSource): boolean {
  return from === 0 && to === count;
}

/** A range with the whole tree cannot affect another range. */
async function openWatch(
  watched: Omit<OpenRangeWatchParameters, "held">,
  token: Address,
  isAll: boolean,
): Promise<RangeWatch> {
  if (isAll) return NO_WATCH;
  const [held] = await readBalances(watched.engine, token, [watched.campaign]);
  return await openRangeWatch({ ...watched, held });
}

async function playDay(day: Day, forkedAt: bigint): Promise<Pick<RangeResult, "sweep">> {
  const { state, campaign, isCoin, book, fork, watch } = day;
  const { end } = state.terms;
  const waves = openingLeaves(state, book.leaves);
  let now = forkedAt;
  for (const wave of waves.filter(({ opens }) => opens < end)) now = await claimWave(day, wave, now);
  const promised = book.leaves
    .filter((leaf) => !leaf.isClaimed && !book.hasFinding(leaf))
    .reduce((sum, { amount }) => sum + amount, 0n);
  const swept = await watch.sweepAside(
    () => sweepRest(fork, { campaign, state, isCoin, promised, now }),
    ({ time }) => sweepsNothing(fork, campaign, state.terms.treasury, time),
  );
  now = swept.time;
  for (const wave of waves.filter(({ opens }) => opens >= end)) now = await claimWave(day, wave, now);
  if (state.kind === "vesting") await releaseAll(day, latest(now, state.schedule.points.at(-1)?.time ?? now));
  return { sweep: swept.sweep };
}

/** How to claim a leaf, and its expected payment. */
function claimsOf({ state, tree, campaign, gateDataOf }: Day, time: bigint) {
  return {
    callOf: ({ index, account, amount }: LeafState): ForkCall => {
      const leaf = { campaign, index: BigInt(index), account, amount, proof: tree.proof(index) };
      const shown = isGated(state) ? { gateData: gateDataOf(index) ?? "0x" } : {};
      return { from: account, ...asTransaction(claimCall({ ...leaf, ...shown })) };
    },
    dueOf: ({ amount, paidBefore }: LeafState) =>
      duePayment({ campaign: payingOf(state), amount, paidBefore, now: time }),
  };
}

/** Whether a paid leaf is also paid by a campaign that has exactly its amount left. Begins on an unchanged fork. */
async function lastIsPaid(day: Day, forkedAt: bigint): Promise<boolean> {
  const { fork, campaign, token, isCoin, state, book } = day;
  for (const { opens, leaves } of openingLeaves(state, book.leaves)) {
    const time = latest(opens, forkedAt);
    const { callOf, dueOf } = claimsOf(day, time);
    const leaf = leaves.find((one) => !book.hasFinding(one) && dueOf(one) > 0n);
    if (leaf === undefined) continue;
    const call = callOf(leaf);
    const due = dueOf(leaf);
    const { treasury } = state.terms;
    return await paysFromLast(fork, { campaign, token, isCoin, treasury, leaf, call, due, time });
  }
  return true;
}

/** @returns Unix seconds of the fork's newest block */
async function claimWave(day: Day, wave: OpeningLeaves, now: bigint): Promise<bigint> {
  const { state, book, gateDataOf } = day;
  const time = latest(wave.opens, now);
  const { callOf, dueOf } = claimsOf(day, time);
  const [first] = wave.leaves;
  const isAhead = wave.opens - 1n >= now;
  if (first !== undefined && isAhead && beginsWave(first, state)) {
    await claimTooEarly(day, first, callOf(first), wave.opens);
  }
  const leaves = wave.leaves.filter((leaf) => !book.hasFinding(leaf));
  const isBare = ({ index }: LeafState) => isGated(state) && gateDataOf(index) === undefined;
  return await payLeaves(day, { time, slack: slackOf(state, time), leaves, callOf, dueOf, isBare });
}

/** Seconds by which claims may be late: a later vesting claim pays more, and no claim is possible at the end. */
function slackOf({ kind, terms }: CampaignState, time: bigint): bigint {
  return kind === "vesting" || time >= terms.end ? 0n : terms.end - 1n - time;
}

function isGated({ terms }: CampaignState): boolean {
  return !isAddressEqual(terms.gate, zeroAddress);
}

/** Whether a leaf is the first of its wave: one leaf of each wave is tried early, however the ranges are cut. */
function beginsWave({ index }: LeafState, { terms }: CampaignState): boolean {
  return index === 0 || claimableFrom(BigInt(index), terms) !== claimableFrom(BigInt(index) - 1n, terms);
}

async function claimTooEarly(
  { fork, book }: Day,
  leaf: LeafState,
  call: ForkCall,
  opens: bigint,
): Promise<void> {
  const [mined] = await mineAt(fork.engine, opens - 1n, [call]);
  if (mined?.isDone !== true) return;
  book.find(leaf, {
    code: "OpenTooEarly",
    why: `It could be claimed a second before it opens, at ${momentText(opens)}.`,
    hint: "Do not use this campaign: its contract does not keep to its own terms.",
  });
}

/** Pays what is due of all claimed leaves, once everything is vested. */
async function releaseAll(day: Day, time: bigint): Promise<void> {
  const { book, campaign } = day;
  const dueOf = (leaf: LeafState) => leaf.amount - leaf.paidBefore - book.received(leaf);
  const leaves = book.leaves.filter((leaf) => !book.hasFinding(leaf) && dueOf(leaf) > 0n);
  const callOf = ({ index, account }: LeafState) => ({
    from: account,
    ...asTransaction(releaseCall({ campaign, index: BigInt(index), account })),
  });
  // Everything is vested: an hour later it is the same.
  await payLeaves(day, { time, slack: 3_600n, leaves, callOf, dueOf, isBare: () => false });
}

type Tally = Pick<RangeResult, "paid" | "amount" | "paidBefore" | "amountBefore" | "findings">;

function tally(book: RangeBook): Tally {
  const valid = book.leaves.filter((leaf) => !book.hasFinding(leaf));
  const before = valid.filter(isPaidBefore);
  const now = valid.filter((leaf) => !isPaidBefore(leaf));
  return {
    paid: now.length,
    amount: now.reduce((sum, leaf) => sum + book.received(leaf), 0n),
    paidBefore: before.length,
    // An earlier root of a cumulative campaign may have paid more than this one.
    amountBefore: book.leaves.reduce(
      (sum, { paidBefore, amount }) => sum + minBigInt(paidBefore, amount),
      0n,
    ),
    findings: book.findings(),
  };
}

/** Whether the leaf was fully paid when the chain was forked. */
function isPaidBefore({ isClaimed, paidBefore, amount }: LeafState): boolean {
  return isClaimed && paidBefore >= amount;
}

function payingOf(state: CampaignState) {
  return { kind: state.kind, ...(state.kind === "vesting" && { schedule: state.schedule }) };
}
