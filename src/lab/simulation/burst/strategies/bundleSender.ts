import { TRANSACTION_GAS_CAP } from "../../../../sdk/chain/calls/transactionLimits.ts";
import { ITEM_HEADROOM } from "../../../../sdk/distribution/bundles/estimateBundle.ts";
import { LEAVES_PER_WORD } from "../../../../sdk/distribution/check/countPaid.ts";
import { FIRST_OF_WORD } from "../../../../sdk/distribution/claim/claimGas.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day } from "../strategy.ts";

/** A bundle on its way, or one mined so recently that its block may be undone. */
type Flight = {
  readonly key: number;
  readonly nonce: number;
  readonly claimants: Uint32Array;
  /** -1: lost. */
  id: number;
  maxFee: number;
  tip: number;
  begunAt: number;
  sentAt: number;
};

const MIN_RAISE = 1.125;
const GAS_MARGIN = 1.1;

/**
 * Sends bundles as delivery does: one transaction after the other of each key, with a higher fee when it waits, and
 * again when it is lost.
 * @param putBack takes back the claims of a reverted bundle
 * @param refuse whether a claim cannot be paid any more; notifies its claimant
 */
export class BundleSender {
  readonly #day: Day;
  readonly #putBack: (claimants: Uint32Array) => void;
  readonly #refuse: (claimant: number, time: number) => boolean;
  readonly #bundleBase: number;
  readonly #dearest: number;
  readonly #openingAWord: number;
  readonly #words: number;
  readonly #keptFor: number;
  readonly #highestGas: number;
  readonly #nonces: number[];
  /** Transactions under way, by key. */
  readonly #underWay: number[];
  readonly #flying = new Set<Flight>();
  readonly #landed = new Map<number, { readonly flight: Flight; readonly at: number }>();
  readonly #flightOf = new Map<number, Flight>();
  /** Gas and items of mined bundles; begins with one bundle as expected. */
  #itemGas: number;
  #items: number;

  constructor(
    day: Day,
    putBack: (claimants: Uint32Array) => void,
    refuse: (claimant: number, time: number) => boolean,
  ) {
    const { scenario, costs, claimants } = day;
    const { relay, chain, faults } = scenario;
    const isGated = scenario.credentials !== undefined;
    const expectedItem = isGated ? costs.bundleItemGated : costs.bundleItem;
    this.#day = day;
    this.#putBack = putBack;
    this.#refuse = refuse;
    this.#bundleBase = isGated ? costs.bundleBaseGated : costs.bundleBase;
    this.#dearest = expectedItem + (isGated ? costs.announcedItem : 0);
    this.#openingAWord = isGated ? 2 * FIRST_OF_WORD : FIRST_OF_WORD;
    this.#words = Math.ceil(claimants / LEAVES_PER_WORD);
    this.#keptFor = (Math.max(0, ...faults.reorgs.map(({ depth }) => depth)) + 1) * chain.blockTime;
    this.#highestGas = Math.min(chain.gasLimit, TRANSACTION_GAS_CAP);
    this.#nonces = new Array<number>(relay.keys).fill(0);
    this.#underWay = new Array<number>(relay.keys).fill(0);
    this.#itemGas = expectedItem * relay.bundle;
    this.#items = relay.bundle;
  }

  /** Most claims in one bundle. */
  get size() {
    return Math.min(this.#day.scenario.relay.bundle, this.#mostItems());
  }

  /** Claims that this gas can pay in a block, by the cost of bundles so far; at least 1. */
  claimsFor(gas: number) {
    const { keys, inFlight } = this.#day.scenario.relay;
    return Math.max(1, this.#fit(gas, keys * inFlight));
  }

  gasOf(claims: number) {
    return this.#bundleBase + claims * this.#gasPerItem();
  }

  /** Claims that can be sent into the next block, in addition to those under way. */
  room(gas: number) {
    const { keys, inFlight } = this.#day.scenario.relay;
    let left = gas;
    for (const { claimants } of this.#flying) left -= this.gasOf(claimants.length);
    const bundles = keys * inFlight - this.#flying.size;
    const fits = this.#fit(left, bundles);
    return this.#flying.size === 0 ? Math.max(1, fits) : fits;
  }

  /** Seconds since the first sending of the oldest bundle under way. */
  lag(time: number) {
    let since = time;
    for (const { begunAt } of this.#flying) since = Math.min(since, begunAt);
    return time - since;
  }

  raiseOverdue(time: number) {
    for (const flight of this.#flying) {
      if (time - flight.sentAt >= this.#day.scenario.wallets.raiseAfter) this.#raise(flight, time);
    }
  }

  /** Sends a bundle with the key that has the fewest under way. There must be room for it. */
  send(claimants: Uint32Array, time: number) {
    const { chain, scenario } = this.#day;
    const tip = Math.round(scenario.relay.tip);
    const { feeCeiling, feeMargin } = scenario.wallets;
    const maxFee = Math.min(feeCeiling, Math.round(chain.baseFee * feeMargin + tip));
    const key = this.#underWay.indexOf(Math.min(...this.#underWay));
    const nonce = this.#nonces[key] as number;
    const flight = { key, nonce, claimants, id: -1, maxFee, tip, begunAt: time, sentAt: time };
    this.#nonces[key] = nonce + 1;
    this.#fly(flight, 1);
    this.#hand(flight, time);
  }

  mined(transaction: MinedTransaction, time: number) {
    const flight = this.#flightOf.get(transaction.id);
    if (flight === undefined) return;
    this.#fly(flight, -1);
    this.#flightOf.delete(transaction.id);
    this.#forgetLanded(time);
    this.#landed.set(transaction.id, { flight, at: time });
    this.#attribute(transaction, flight.claimants, 1);
    if (transaction.reverted !== undefined) {
      this.#day.ledger.meet(transaction.reverted);
      this.#putBack(flight.claimants);
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
    flight.begunAt = time;
    flight.sentAt = time;
    this.#fly(flight, 1);
    if (this.#day.outbox.isWaiting(flight.id)) this.#flightOf.set(flight.id, flight);
    if (transaction.reverted !== undefined) return this.#day.ledger.meet(transaction.reverted, -1);
    for (const claimant of transaction.paid) this.#day.ledger.unpay(claimant);
    this.#day.outbox.skip(transaction.paid.length - flight.claimants.length);
  }

  #gasPerItem() {
    return this.#itemGas / this.#items;
  }

  /** Claims that fit into this gas, in this many bundles. */
  #fit(gas: number, bundles: number) {
    const { size } = this;
    const whole = Math.min(bundles, Math.max(0, Math.floor(gas / this.gasOf(size))));
    const rest = whole < bundles ? gas - whole * this.gasOf(size) - this.#bundleBase : 0;
    return whole * size + Math.max(0, Math.floor(rest / this.#gasPerItem()));
  }

  /** @param by 1: it is sent, -1: it has arrived */
  #fly(flight: Flight, by: 1 | -1) {
    if (by === 1) this.#flying.add(flight);
    else this.#flying.delete(flight);
    this.#underWay[flight.key] = (this.#underWay[flight.key] as number) + by;
  }

  #dearestItem() {
    return GAS_MARGIN * Math.max(this.#dearest, this.#gasPerItem());
  }

  /** Gas limit as if none of the bundle's storage words were already in use. */
  #gasLimitOf(count: number) {
    return Math.min(
      this.#highestGas,
      Math.ceil(
        this.#bundleBase + count * this.#dearestItem() + Math.min(count, this.#words) * this.#openingAWord,
      ) + ITEM_HEADROOM,
    );
  }

  /** Most items in one transaction. */
  #mostItems() {
    return Math.max(
      1,
      Math.floor(
        (this.#highestGas - ITEM_HEADROOM - this.#bundleBase) / (this.#dearestItem() + this.#openingAWord),
      ),
    );
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

  #raise(flight: Flight, time: number) {
    const { chain, outbox, scenario } = this.#day;
    const { raiseBy, feeMargin, feeCeiling } = scenario.wallets;
    const tip = Math.ceil(flight.tip * Math.max(MIN_RAISE, raiseBy));
    const raised = Math.max(flight.maxFee * raiseBy, chain.baseFee * feeMargin + tip);
    const maxFee = Math.min(feeCeiling, Math.ceil(raised));
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
