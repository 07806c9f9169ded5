import { chooseBundles, type Waiting } from "../../../../services/gateway/policy/bundling.ts";
import { CAREFUL, MAX_LAG, nextPace } from "../../../../services/gateway/policy/pacing.ts";
import {
  type Admission,
  type Asking,
  admit,
  noPlaces,
  type Places,
  PROMISED,
} from "../../../../services/gateway/policy/places.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day } from "../strategy.ts";
import { BundleSender } from "./bundleSender.ts";

/** Blocks of claims among which bundles are looked for. */
const WINDOW = 8;

/** A claim in the queue; its leaf has the number of its claimant. */
type Queued = Waiting;

/** The gateway by its policy, over the day's clock. */
export class PlayedGateway {
  readonly #day: Day;
  readonly #refuse: (claimant: number, time: number) => boolean;
  readonly #sender: BundleSender;
  readonly #maxGas: number;
  #places: Places = noPlaces;
  /** In the order of places. */
  #queue: Queued[] = [];
  #gas: number;

  /** @param refuse whether a claim from the queue cannot be paid any more; tells whoever handed it in */
  constructor(day: Day, refuse: (claimant: number, time: number) => boolean) {
    const { relay, chain } = day.scenario;
    this.#day = day;
    this.#refuse = refuse;
    this.#sender = new BundleSender(day, (claimants) => this.#putBack(claimants), refuse);
    this.#maxGas = (relay.pace * chain.gasLimit) / 2;
    this.#gas = this.#maxGas;
  }

  ask(claimant: number, asking: Omit<Asking, "queued" | "toBlock">): Admission {
    const { relay, chain } = this.#day.scenario;
    const block = this.#sender.claimsFor(this.#gas);
    const { admission, places } = admit(
      this.#places,
      { bound: relay.queue, rate: (PROMISED * block) / chain.blockTime, block },
      {
        ...asking,
        queued: this.#queue.length,
        toBlock: chain.blockTime - (asking.now % chain.blockTime),
      },
    );
    this.#places = places;
    if (admission.admission === "taken") this.#queue.push({ index: claimant, turn: admission.turn });
    return admission;
  }

  beforeBlock(time: number) {
    const { chain, scenario } = this.#day;
    const { relay, wallets } = scenario;
    this.#sender.raiseOverdue(time);
    this.#gas = nextPace(
      this.#gas,
      { baseFee: chain.baseFee, lag: this.#sender.lag(time) / scenario.chain.blockTime },
      {
        max: this.#maxGas,
        min: Math.min(this.#maxGas, this.#sender.gasOf(1)),
        careful: CAREFUL * wallets.feeCeiling,
        patience: MAX_LAG,
      },
    );
    const max = this.#sender.room(this.#gas);
    if (max < 1 || chain.baseFee + Math.round(relay.tip) > wallets.feeCeiling) return;
    const window = this.#takeWindow(WINDOW * max, time);
    const bundles = chooseBundles(window, {
      max,
      size: this.#sender.size,
      due: time + scenario.chain.blockTime,
    });
    const sent = new Set(bundles.flat());
    this.#queue = [...window.filter((_, position) => !sent.has(position)), ...this.#queue];
    for (const bundle of bundles) {
      this.#sender.send(
        Uint32Array.from(bundle, (position) => (window[position] as Queued).index),
        time,
      );
    }
  }

  mined(transaction: MinedTransaction, time: number) {
    this.#sender.mined(transaction, time);
  }

  undone(transaction: MinedTransaction, time: number) {
    this.#sender.undone(transaction, time);
  }

  /** Takes the first of the queue, without those that nobody needs to send any more. */
  #takeWindow(max: number, time: number) {
    const first = this.#queue.slice(0, max);
    this.#queue = this.#queue.slice(max);
    return first.filter(({ index }) => !this.#day.ledger.isPaid(index) && !this.#refuse(index, time));
  }

  /** In front of all others. */
  #putBack(claimants: ArrayLike<number>) {
    const back = Array.from(claimants, (index) => ({ index, turn: -Infinity }));
    this.#queue = [...back, ...this.#queue];
  }
}
