import { REVOKED_REASON } from "../credentials.ts";
import { openFront } from "../front.ts";
import type { Day, Strategy } from "../strategy.ts";
import { openClaimQueue } from "./claimQueue.ts";
import { openRelayer } from "./relayer.ts";
import { openRetries } from "./retries.ts";

/** Asks; was told when to come; its claim is with the relayer; no longer waits. */
const ASKS = 0;
const HAS_TICKET = 1;
const HANDED_IN = 2;
const AWAY = 3;

/** A place is due when so much of the queue before it is done: the queue is never empty for want of who was told to come later. */
const DUE_AT = 0.5;

/** Everybody signs a claim, and hands it to the relayer: in one request, or in a second at the time that the first was told. */
export function openRelayed(day: Day): Strategy {
  const { scenario, claimants, calendar, ledger, credentials } = day;
  const { relay, rpc, wallets } = scenario;
  const terms = { ...rpc, perSecond: relay.perSecond, burst: relay.perSecond };
  const front = openFront(terms, scenario.faults, day.chance("relayer"));
  const retries = openRetries(claimants, wallets.retry, day.chance("retries"));
  const stage = new Uint8Array(claimants).fill(ASKS);
  const queue = openClaimQueue();
  /** Places that are kept for those who were told when to come. */
  let tickets = 0;

  const refuse = (claimant: number, time: number) => {
    if (!credentials.isRevoked(claimant, time)) return false;
    ledger.meet(REVOKED_REASON);
    stage[claimant] = AWAY;
    if (ledger.isOpen(claimant)) ledger.settle(claimant, "refused");
    return true;
  };

  const relayer = openRelayer(day, queue, refuse);

  for (let claimant = 0; claimant < claimants; claimant++) {
    calendar.schedule(claimant, ledger.intended[claimant] as number);
  }

  const endOf = (claimant: number) => (ledger.intended[claimant] as number) + wallets.patience;

  const giveUp = (claimant: number) => {
    if (stage[claimant] === HAS_TICKET) tickets--;
    stage[claimant] = AWAY;
    ledger.settle(claimant, "gaveUp");
  };

  const accept = (claimant: number) => {
    stage[claimant] = HANDED_IN;
    queue.push(claimant);
    calendar.schedule(claimant, endOf(claimant));
  };

  /** Tells when to come again; who would have given up by then takes no place. */
  const promise = (claimant: number, time: number, ahead: number) => {
    const comes = time + (ahead - relay.queue * DUE_AT) / relayer.claimsPerSecond();
    if (comes < endOf(claimant)) {
      tickets++;
      stage[claimant] = HAS_TICKET;
    }
    calendar.schedule(claimant, Math.min(comes, endOf(claimant)));
  };

  const ask = (claimant: number, time: number) => {
    ledger.request(claimant, 1);
    const reception = front.ask(claimant, time);
    if (reception !== "served") {
      const wait = retries.next(claimant);
      if (wait === undefined) return giveUp(claimant);
      const again = front.answeredAt(time, reception) + wait;
      return calendar.schedule(claimant, Math.min(again, endOf(claimant)));
    }
    retries.forget(claimant);
    const hadTicket = stage[claimant] === HAS_TICKET;
    if (hadTicket) tickets--;
    if (refuse(claimant, time)) return;
    const ahead = queue.size + tickets;
    if (hadTicket || ahead < relay.queue) accept(claimant);
    else promise(claimant, time, ahead);
  };

  return {
    wake(claimant, time) {
      if (!ledger.isOpen(claimant)) return;
      if (time >= endOf(claimant)) return giveUp(claimant);
      if (stage[claimant] !== HANDED_IN) ask(claimant, time);
    },
    beforeBlock: relayer.beforeBlock,
    mined(transaction, time) {
      for (const claimant of transaction.paid) {
        stage[claimant] = AWAY;
        calendar.cancel(claimant);
      }
      relayer.mined(transaction, time);
    },
    undone(transaction, time) {
      relayer.undone(transaction, time);
      for (const claimant of transaction.paid) {
        stage[claimant] = HANDED_IN;
        calendar.schedule(claimant, Math.max(time, endOf(claimant)));
      }
    },
    afterBlock() {},
    unserved: front,
  };
}
