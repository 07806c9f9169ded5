import { TRANSACTION_GAS_CAP } from "../../../chain/calls/transactionLimits.ts";
import { ITEM_HEADROOM } from "../../../distribution/bundles/estimateBundle.ts";
import { LEAVES_PER_WORD } from "../../../distribution/check/countPaid.ts";
import { FIRST_OF_WORD } from "../claimCosts.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day } from "../strategy.ts";

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
 * The relayer's own side: bundles from the queue to blocks.
 * @param refuse whether a claim from the queue cannot be paid any more; tells whoever handed it in
 */
export class Relayer {
  readonly #day: Day;
  readonly #queue: ClaimQueue;
  readonly #refuse: (claimant: number, time: number) => boolean;
  readonly #budget: number;
  readonly #bundleBase: number;
  readonly #dearest: number;
  readonly #openingAWord: number;
  readonly #words: number;
  readonly #keptFor: number;
  readonly #highestGas: number;
  readonly #nonces: number[];
  readonly #flying = new Set<Flight>();
  readonly #landed = new Map<number, { readonly flight: Flight; readonly at: number }>();
  readonly #flightOf = new Map<number, Flight>();
  /** Gas and items of what was mined; begins with one bundle as expected. */
  #itemGas: number;
  #items: number;

  constructor(day: Day, queue: ClaimQueue, refuse: (claimant: number, time: number) => boolean) {
    const { scenario, costs, claimants } = day;
    const { relay, chain, faults } = scenario;
    const isGated = scenario.credentials !== undefined;
    const expectedItem = isGated ? costs.bundleItemGated : costs.bundleItem;
    this.#day = day;
    this.#queue = queue;
    this.#refuse = refuse;
    this.#budget = (relay.pace * chain.gasLimit) / 2;
    this.#bundleBase = isGated ? costs.bundleBaseGated : costs.bundleBase;
    this.#dearest = expectedItem + (isGated ? costs.announcedItem : 0);
    this.#openingAWord = isGated ? 2 * FIRST_OF_WORD : FIRST_OF_WORD;
    this.#words = Math.ceil(claimants / LEAVES_PER_WORD);
    this.#keptFor = (Math.max(0, ...faults.reorgs.map(({ depth }) => depth)) + 1) * chain.blockTime;
    this.#highestGas = Math.min(chain.gasLimit, TRANSACTION_GAS_CAP);
    this.#nonces = new Array<number>(relay.keys).fill(0);
    this.#itemGas = expectedItem * relay.bundle;
    this.#items = relay.bundle;
  }

  /** Claims that it can pay a second, by what bundles cost so far. */
  claimsPerSecond() {
    const { relay, chain } = this.#day.scenario;
    const perBlock = Math.min(
      this.#budget / (this.#gasPerItem() + this.#bundleBase / relay.bundle),
      relay.keys * relay.bundle,
    );
    return (PROMISED * Math.max(1, perBlock)) / chain.blockTime;
  }

  beforeBlock(time: number) {
    const { chain, scenario } = this.#day;
    const { relay, wallets } = scenario;
    let left = this.#budget;
    for (const flight of this.#flying) {
      if (time - flight.sentAt >= wallets.raiseAfter) this.#raise(flight, time);
      left -= this.#gasOf(flight.claimants.length);
    }
    const tip = Math.round(relay.tip);
    if (chain.baseFee + tip > wallets.feeCeiling) return;
    const maxFee = Math.min(wallets.feeCeiling, Math.round(chain.baseFee * wallets.feeMargin + tip));
    while (this.#queue.size > 0) {
      const fits = Math.floor((left - this.#bundleBase) / this.#gasPerItem());
      const most = Math.min(
        relay.bundle,
        this.#mostItems(),
        this.#flying.size === 0 ? Math.max(1, fits) : fits,
      );
      const key = this.#freeKey();
      if (most < 1 || key < 0) return;
      const claimants = this.#collect(most, time);
      if (claimants.length === 0) return;
      const nonce = this.#nonces[key] as number;
      const flight = { key, nonce, claimants, id: -1, maxFee, tip, sentAt: time };
      this.#nonces[key] = nonce + 1;
      this.#flying.add(flight);
      this.#hand(flight, time);
      left -= this.#gasOf(claimants.length);
    }
  }

  mined(transaction: MinedTransaction, time: number) {
    const flight = this.#flightOf.get(transaction.id);
    if (flight === undefined) return;
    this.#flying.delete(flight);
    this.#flightOf.delete(transaction.id);
    this.#forgetLanded(time);
    this.#landed.set(transaction.id, { flight, at: time });
    this.#attribute(transaction, flight.claimants, 1);
    if (transaction.reverted !== undefined) {
      this.#day.ledger.meet(transaction.reverted);
      this.#queue.putBack(flight.claimants);
      this.#itemGas *= 2;
      return;
    }
    this.#itemGas += Math.max(0, transaction.gasUsed - this.#bundleBase);
    this.#items += flight.claimants.length;
    const paid = new Set<number>(transaction.paid);
    for (const claimant of paid) this.#day.ledger.pay(claimant, time);
    this.#day.outbox.skip(flight.claimants.length - paid.size);
    if (paid.size < flight.claimants.length) this.#settleSkipped(flight.claimants, paid, time);
  }

  undone(transaction: MinedTransaction, time: number) {
    const entry = this.#landed.get(transaction.id);
    if (entry === undefined) return;
    const { flight } = entry;
    this.#landed.delete(transaction.id);
    this.#attribute(transaction, flight.claimants, -1);
    flight.sentAt = time;
    this.#flying.add(flight);
    if (this.#day.outbox.isWaiting(flight.id)) this.#flightOf.set(flight.id, flight);
    if (transaction.reverted !== undefined) return this.#day.ledger.meet(transaction.reverted, -1);
    for (const claimant of transaction.paid) this.#day.ledger.unpay(claimant);
    this.#day.outbox.skip(transaction.paid.length - flight.claimants.length);
  }

  #gasPerItem() {
    return this.#itemGas / this.#items;
  }

  #gasOf(count: number) {
    return this.#bundleBase + count * this.#gasPerItem();
  }

  #dearestItem() {
    return GAS_MARGIN * Math.max(this.#dearest, this.#gasPerItem());
  }

  /** As if no storage word that the bundle can touch were opened yet. */
  #gasLimitOf(count: number) {
    return Math.min(
      this.#highestGas,
      Math.ceil(
        this.#bundleBase + count * this.#dearestItem() + Math.min(count, this.#words) * this.#openingAWord,
      ) + ITEM_HEADROOM,
    );
  }

  /** Items that one transaction may hold. */
  #mostItems() {
    return Math.max(
      1,
      Math.floor(
        (this.#highestGas - ITEM_HEADROOM - this.#bundleBase) / (this.#dearestItem() + this.#openingAWord),
      ),
    );
  }

  #freeKey() {
    const taken = new Set([...this.#flying].map(({ key }) => key));
    return this.#nonces.findIndex((_, key) => !taken.has(key));
  }

  #hand(flight: Flight, time: number) {
    const id = this.#day.outbox.send({
      kind: "bundle",
      sender: flight.key,
      nonce: flight.nonce,
      claimants: flight.claimants,
      gasLimit: this.#gasLimitOf(flight.claimants.length),
      maxFee: flight.maxFee,
      tip: flight.tip,
      replaces: flight.id,
    });
    flight.sentAt = time;
    if (id < 0) return;
    this.#flightOf.delete(flight.id);
    flight.id = id;
    this.#flightOf.set(id, flight);
  }

  #collect(most: number, time: number) {
    const claimants: number[] = [];
    while (claimants.length < most) {
      const claimant = this.#queue.shift();
      if (claimant < 0) break;
      if (!this.#day.ledger.isPaid(claimant) && !this.#refuse(claimant, time)) claimants.push(claimant);
    }
    return Uint32Array.from(claimants);
  }

  #raise(flight: Flight, time: number) {
    const { chain, outbox, scenario } = this.#day;
    const { raiseBy, feeMargin, feeCeiling } = scenario.wallets;
    const tip = Math.ceil(flight.tip * Math.max(MIN_RAISE, raiseBy));
    const wanted = Math.max(flight.maxFee * raiseBy, chain.baseFee * feeMargin + tip);
    const maxFee = Math.min(feeCeiling, Math.ceil(wanted));
    const isRaise = maxFee >= flight.maxFee * MIN_RAISE && tip <= maxFee;
    if (isRaise) Object.assign(flight, { tip, maxFee });
    if (isRaise || !outbox.isWaiting(flight.id)) this.#hand(flight, time);
  }

  #attribute({ gasUsed, gasPrice }: MinedTransaction, claimants: Uint32Array, sign: 1 | -1) {
    const { fee } = this.#day.ledger;
    const each = (sign * gasUsed * gasPrice) / claimants.length;
    for (const claimant of claimants) fee[claimant] = (fee[claimant] as number) + each;
  }

  #settleSkipped(claimants: Uint32Array, paid: ReadonlySet<number>, time: number) {
    for (const claimant of claimants) {
      if (paid.has(claimant) || this.#refuse(claimant, time)) continue;
      this.#day.ledger.meet(this.#day.ledger.isPaid(claimant) ? "AlreadyClaimed" : "Skipped");
      if (this.#day.ledger.isOpen(claimant)) this.#day.ledger.settle(claimant, "refused");
    }
  }

  #forgetLanded(time: number) {
    for (const [id, { at }] of this.#landed) {
      if (time - at <= this.#keptFor) return;
      this.#landed.delete(id);
    }
  }
}

/** Claimants in the order in which they are served: first in, first out, but for those that are put back. */
type ClaimQueue = ReturnType<typeof openClaimQueue>;

const MIN_SPENT = 1024;

export function openClaimQueue() {
  let claimants: number[] = [];
  let first = 0;
  return {
    get size() {
      return claimants.length - first;
    },
    push(claimant: number) {
      claimants.push(claimant);
    },
    /** Puts claimants back in front, in this order. */
    putBack(back: ArrayLike<number>) {
      claimants = [...Array.from(back), ...claimants.slice(first)];
      first = 0;
    },
    /** -1 where it is empty. */
    shift() {
      const claimant = claimants[first];
      if (claimant === undefined) return -1;
      first++;
      if (first > MIN_SPENT && first * 2 > claimants.length) {
        claimants = claimants.slice(first);
        first = 0;
      }
      return claimant;
    },
  };
}
