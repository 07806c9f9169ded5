import { REVOKED_REASON } from "../credentials.ts";
import { type Front, openFront, openRetries, type Retries } from "../front.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day, Strategy } from "../strategy.ts";
import { openClaimQueue, Relayer } from "./relayer.ts";

/** Asks; was told when to come; its claim is with the relayer; no longer waits. */
const ASKS = 0;
const HAS_TICKET = 1;
const HANDED_IN = 2;
const AWAY = 3;

/** A place is due when so much of the queue before it is done: the queue is never empty for want of who was told to come later. */
const DUE_AT = 0.5;

/** Everybody signs a claim, and hands it to the relayer: in one request, or in a second at the time that the first was told. */
export class RelayedStrategy implements Strategy {
  readonly #day: Day;
  readonly unserved: Front;
  readonly #retries: Retries;
  readonly #stage: Uint8Array;
  readonly #queue = openClaimQueue();
  /** Places that are kept for those who were told when to come. */
  #tickets = 0;
  readonly #relayer: Relayer;

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
    this.#relayer = new Relayer(day, this.#queue, (claimant, time) => this.#refuse(claimant, time));
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
    this.#relayer.beforeBlock(time);
  }

  mined(transaction: MinedTransaction, time: number) {
    for (const claimant of transaction.paid) {
      this.#stage[claimant] = AWAY;
      this.#day.calendar.cancel(claimant);
    }
    this.#relayer.mined(transaction, time);
  }

  undone(transaction: MinedTransaction, time: number) {
    this.#relayer.undone(transaction, time);
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
    if (this.#stage[claimant] === HAS_TICKET) this.#tickets--;
    this.#stage[claimant] = AWAY;
    this.#day.ledger.settle(claimant, "gaveUp");
  }

  #accept(claimant: number) {
    this.#stage[claimant] = HANDED_IN;
    this.#queue.push(claimant);
    this.#day.calendar.schedule(claimant, this.#endOf(claimant));
  }

  /** Tells when to come again; who would have given up by then takes no place. */
  #promise(claimant: number, time: number, ahead: number) {
    const comes = time + (ahead - this.#day.scenario.relay.queue * DUE_AT) / this.#relayer.claimsPerSecond();
    if (comes < this.#endOf(claimant)) {
      this.#tickets++;
      this.#stage[claimant] = HAS_TICKET;
    }
    this.#day.calendar.schedule(claimant, Math.min(comes, this.#endOf(claimant)));
  }

  #ask(claimant: number, time: number) {
    this.#day.ledger.request(claimant, 1);
    const reception = this.unserved.ask(claimant, time);
    if (reception !== "served") {
      const wait = this.#retries.next(claimant);
      if (wait === undefined) return this.#giveUp(claimant);
      const again = this.unserved.answeredAt(time, reception) + wait;
      return this.#day.calendar.schedule(claimant, Math.min(again, this.#endOf(claimant)));
    }
    this.#retries.forget(claimant);
    const hadTicket = this.#stage[claimant] === HAS_TICKET;
    if (hadTicket) this.#tickets--;
    if (this.#refuse(claimant, time)) return;
    const ahead = this.#queue.size + this.#tickets;
    if (hadTicket || ahead < this.#day.scenario.relay.queue) this.#accept(claimant);
    else this.#promise(claimant, time, ahead);
  }
}
