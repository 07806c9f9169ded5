import { TRANSACTION_GAS_CAP } from "../../../chain/transactionLimits.ts";
import { ITEM_HEADROOM } from "../../../distribution/bundles/bundleLimits.ts";
import { LEAVES_PER_WORD } from "../../../distribution/check/countPaid.ts";
import { FIRST_OF_WORD } from "../claimCosts.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day } from "../strategy.ts";
import type { ClaimQueue } from "./claimQueue.ts";

/** The relayer's own side: bundles from the queue to blocks. */
export type Relayer = {
  /** Claims that it can pay a second, by what bundles cost so far. */
  readonly claimsPerSecond: () => number;
  readonly beforeBlock: (time: number) => void;
  readonly mined: (transaction: MinedTransaction, time: number) => void;
  readonly undone: (transaction: MinedTransaction, time: number) => void;
};

/** A bundle on its way, or one that was mined so lately that its block may be undone. */
type Flight = {
  readonly key: number;
  readonly nonce: number;
  readonly claimants: Uint32Array;
  /** -1 where it is lost. */
  id: number;
  maxFee: number;
  tip: number;
  sentAt: number;
};

const MIN_RAISE = 1.125;
const GAS_MARGIN = 1.1;
/** Of the rate that the gas allows, what places are promised by. */
const PROMISED = 0.98;

/**
 * @param refuse whether a claim from the queue cannot be paid any more; tells whoever handed it in
 */
export function openRelayer(
  day: Day,
  queue: ClaimQueue,
  refuse: (claimant: number, time: number) => boolean,
): Relayer {
  const { scenario, costs, chain, outbox, ledger } = day;
  const { relay, wallets } = scenario;
  const budget = (relay.pace * scenario.chain.gasLimit) / 2;
  const expectedItem = scenario.credentials === undefined ? costs.bundleItem : costs.bundleItemGated;
  const bundleBase = scenario.credentials === undefined ? costs.bundleBase : costs.bundleBaseGated;
  const dearest = expectedItem + (scenario.credentials === undefined ? 0 : costs.announcedItem);
  const openingAWord = scenario.credentials === undefined ? FIRST_OF_WORD : 2 * FIRST_OF_WORD;
  const words = Math.ceil(day.claimants / LEAVES_PER_WORD);
  const deepest = Math.max(0, ...scenario.faults.reorgs.map(({ depth }) => depth));
  const keptFor = (deepest + 1) * scenario.chain.blockTime;

  const nonces = new Array<number>(relay.keys).fill(0);
  const flying = new Set<Flight>();
  const landed = new Map<number, { readonly flight: Flight; readonly at: number }>();
  const flightOf = new Map<number, Flight>();
  /** Gas and items of what was mined; begins with one bundle as expected. */
  let itemGas = expectedItem * relay.bundle;
  let items = relay.bundle;

  const gasPerItem = () => itemGas / items;
  const gasOf = (count: number) => bundleBase + count * gasPerItem();
  const highestGas = Math.min(scenario.chain.gasLimit, TRANSACTION_GAS_CAP);
  const dearestItem = () => GAS_MARGIN * Math.max(dearest, gasPerItem());
  /** As if no storage word that the bundle can touch were opened yet. */
  const gasLimitOf = (count: number) =>
    Math.min(
      highestGas,
      Math.ceil(bundleBase + count * dearestItem() + Math.min(count, words) * openingAWord) + ITEM_HEADROOM,
    );
  /** Items that one transaction may hold. */
  const mostItems = () =>
    Math.max(1, Math.floor((highestGas - ITEM_HEADROOM - bundleBase) / (dearestItem() + openingAWord)));

  const freeKey = () => {
    const taken = new Set([...flying].map(({ key }) => key));
    return nonces.findIndex((_, key) => !taken.has(key));
  };

  const hand = (flight: Flight, time: number) => {
    const id = outbox.send({
      kind: "bundle",
      sender: flight.key,
      nonce: flight.nonce,
      claimants: flight.claimants,
      gasLimit: gasLimitOf(flight.claimants.length),
      maxFee: flight.maxFee,
      tip: flight.tip,
      replaces: flight.id,
    });
    flight.sentAt = time;
    if (id < 0) return;
    flightOf.delete(flight.id);
    flight.id = id;
    flightOf.set(id, flight);
  };

  const collect = (most: number, time: number) => {
    const claimants: number[] = [];
    while (claimants.length < most) {
      const claimant = queue.shift();
      if (claimant < 0) break;
      if (!ledger.isPaid(claimant) && !refuse(claimant, time)) claimants.push(claimant);
    }
    return Uint32Array.from(claimants);
  };

  const raise = (flight: Flight, time: number) => {
    const tip = Math.ceil(flight.tip * Math.max(MIN_RAISE, wallets.raiseBy));
    const wanted = Math.max(flight.maxFee * wallets.raiseBy, chain.baseFee * wallets.feeMargin + tip);
    const maxFee = Math.min(wallets.feeCeiling, Math.ceil(wanted));
    const isRaise = maxFee >= flight.maxFee * MIN_RAISE && tip <= maxFee;
    if (isRaise) Object.assign(flight, { tip, maxFee });
    if (isRaise || !outbox.isWaiting(flight.id)) hand(flight, time);
  };

  const attribute = ({ gasUsed, gasPrice }: MinedTransaction, claimants: Uint32Array, sign: 1 | -1) => {
    const each = (sign * gasUsed * gasPrice) / claimants.length;
    for (const claimant of claimants) ledger.fee[claimant] = (ledger.fee[claimant] as number) + each;
  };

  const settleSkipped = (claimants: Uint32Array, paid: ReadonlySet<number>, time: number) => {
    for (const claimant of claimants) {
      if (paid.has(claimant) || refuse(claimant, time)) continue;
      ledger.meet(ledger.isPaid(claimant) ? "AlreadyClaimed" : "Skipped");
      if (ledger.isOpen(claimant)) ledger.settle(claimant, "refused");
    }
  };

  const forgetLanded = (time: number) => {
    for (const [id, { at }] of landed) {
      if (time - at <= keptFor) return;
      landed.delete(id);
    }
  };

  return {
    claimsPerSecond() {
      const perBlock = Math.min(
        budget / (gasPerItem() + bundleBase / relay.bundle),
        relay.keys * relay.bundle,
      );
      return (PROMISED * Math.max(1, perBlock)) / scenario.chain.blockTime;
    },
    beforeBlock(time) {
      let left = budget;
      for (const flight of flying) {
        if (time - flight.sentAt >= wallets.raiseAfter) raise(flight, time);
        left -= gasOf(flight.claimants.length);
      }
      const tip = Math.round(relay.tip);
      if (chain.baseFee + tip > wallets.feeCeiling) return;
      const maxFee = Math.min(wallets.feeCeiling, Math.round(chain.baseFee * wallets.feeMargin + tip));
      while (queue.size > 0) {
        const fits = Math.floor((left - bundleBase) / gasPerItem());
        const most = Math.min(relay.bundle, mostItems(), flying.size === 0 ? Math.max(1, fits) : fits);
        const key = freeKey();
        if (most < 1 || key < 0) return;
        const claimants = collect(most, time);
        if (claimants.length === 0) return;
        const flight = { key, nonce: nonces[key] as number, claimants, id: -1, maxFee, tip, sentAt: time };
        nonces[key] = flight.nonce + 1;
        flying.add(flight);
        hand(flight, time);
        left -= gasOf(claimants.length);
      }
    },
    mined(transaction, time) {
      const flight = flightOf.get(transaction.id);
      if (flight === undefined) return;
      flying.delete(flight);
      flightOf.delete(transaction.id);
      forgetLanded(time);
      landed.set(transaction.id, { flight, at: time });
      attribute(transaction, flight.claimants, 1);
      if (transaction.reverted !== undefined) {
        ledger.meet(transaction.reverted);
        queue.putBack(flight.claimants);
        itemGas *= 2;
        return;
      }
      itemGas += Math.max(0, transaction.gasUsed - bundleBase);
      items += flight.claimants.length;
      const paid = new Set<number>(transaction.paid);
      for (const claimant of paid) ledger.pay(claimant, time);
      outbox.skip(flight.claimants.length - paid.size);
      if (paid.size < flight.claimants.length) settleSkipped(flight.claimants, paid, time);
    },
    undone(transaction, time) {
      const entry = landed.get(transaction.id);
      if (entry === undefined) return;
      const { flight } = entry;
      landed.delete(transaction.id);
      attribute(transaction, flight.claimants, -1);
      flight.sentAt = time;
      flying.add(flight);
      if (outbox.isWaiting(flight.id)) flightOf.set(flight.id, flight);
      if (transaction.reverted !== undefined) return ledger.meet(transaction.reverted, -1);
      for (const claimant of transaction.paid) ledger.unpay(claimant);
      outbox.skip(transaction.paid.length - flight.claimants.length);
    },
  };
}
