import type { Promised } from "../../../../services/gateway/policy/places.ts";
import { REVOKED_REASON } from "../credentials.ts";
import { type Front, openFront, openRetries, type Retries } from "../front.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day, Strategy } from "../strategy.ts";
import { PlayedGateway } from "./gateway.ts";

/** Asks, with a promise or without; its claim is with the gateway; no longer waits. */
const ASKS = 0;
const HANDED_IN = 1;
const AWAY = 2;

/** Everybody signs a claim, and hands it to the gateway: in one request, or in a second at the time that the first was told. */
export class RelayedStrategy implements Strategy {
  readonly #day: Day;
  readonly unserved: Front;
  readonly #retries: Retries;
  readonly #stage: Uint8Array;
  /** What each was promised; NaN: nothing. */
  readonly #comes: Float64Array;
  readonly #turns: Float64Array;
  readonly #gateway: PlayedGateway;

  constructor(day: Day) {
    const { scenario, claimants } = day;
    const { perSecond } = scenario.relay;
    this.#day = day;
    this.unserved = openFront(
      { ...scenario.rpc, perSecond, burst: perSecond },
      scenario.faults,
      day.chance("relayer"),
    );
    this.#retries = openRetries(claimants, scenario.wallets.retry, day.chance("retries"));
    this.#stage = new Uint8Array(claimants).fill(ASKS);
    this.#comes = new Float64Array(claimants).fill(NaN);
    this.#turns = new Float64Array(claimants).fill(NaN);
    this.#gateway = new PlayedGateway(day, (claimant, time) => this.#refuse(claimant, time));
    for (let claimant = 0; claimant < claimants; claimant++) {
      day.calendar.schedule(claimant, day.ledger.intended[claimant] as number);
    }
  }

  wake(claimant: number, time: number) {
    if (!this.#day.ledger.isOpen(claimant)) return;
    if (time >= this.#endOf(claimant)) return this.#giveUp(claimant);
    if (this.#stage[claimant] !== HANDED_IN) this.#ask(claimant, time);
  }

  beforeBlock(time: number) {
    this.#gateway.beforeBlock(time);
  }

  mined(transaction: MinedTransaction, time: number) {
    for (const claimant of transaction.paid) {
      this.#stage[claimant] = AWAY;
      this.#day.calendar.cancel(claimant);
    }
    this.#gateway.mined(transaction, time);
  }

  undone(transaction: MinedTransaction, time: number) {
    this.#gateway.undone(transaction, time);
    for (const claimant of transaction.paid) {
      this.#stage[claimant] = HANDED_IN;
      this.#day.calendar.schedule(claimant, Math.max(time, this.#endOf(claimant)));
    }
  }

  afterBlock() {}

  #refuse(claimant: number, time: number) {
    if (!this.#day.credentials.isRevoked(claimant, time)) return false;
    this.#day.ledger.meet(REVOKED_REASON);
    this.#stage[claimant] = AWAY;
    if (this.#day.ledger.isOpen(claimant)) this.#day.ledger.settle(claimant, "refused");
    return true;
  }

  #endOf(claimant: number) {
    return (this.#day.ledger.intended[claimant] as number) + this.#day.scenario.wallets.patience;
  }

  #giveUp(claimant: number) {
    this.#stage[claimant] = AWAY;
    this.#day.ledger.settle(claimant, "gaveUp");
  }

  #promiseTo(claimant: number): Promised | undefined {
    const comes = this.#comes[claimant] as number;
    return Number.isNaN(comes) ? undefined : { comes, turn: this.#turns[claimant] as number };
  }

  #ask(claimant: number, time: number) {
    this.#day.ledger.request(claimant, 1);
    const reception = this.unserved.ask(claimant, time);
    if (reception !== "served") {
      const wait = this.#retries.next(claimant);
      if (wait === undefined) return this.#giveUp(claimant);
      return this.#comeAgain(claimant, this.unserved.answeredAt(time, reception) + wait);
    }
    this.#retries.forget(claimant);
    if (this.#refuse(claimant, time)) return;
    const promised = this.#promiseTo(claimant);
    const answer = this.#gateway.ask(claimant, { now: time, promised, until: this.#endOf(claimant) });
    if (answer.admission === "taken") {
      this.#stage[claimant] = HANDED_IN;
      return this.#comeAgain(claimant, Infinity);
    }
    if (answer.admission === "promised") {
      this.#comes[claimant] = answer.comes;
      this.#turns[claimant] = answer.turn;
    }
    this.#comeAgain(claimant, answer.comes);
  }

  /** Or loses patience before. */
  #comeAgain(claimant: number, time: number) {
    this.#day.calendar.schedule(claimant, Math.min(time, this.#endOf(claimant)));
  }
}
