import { drawLognormal } from "../../random/draws.ts";
import { FIRST_OF_WORD } from "../claimCosts.ts";
import { REVOKED_REASON } from "../credentials.ts";
import { openFront, type Reception } from "../front.ts";
import { openMinHeap } from "../minHeap.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day, Strategy } from "../strategy.ts";
import { openRetries } from "./retries.ts";

/** Asks for fees; has its answer; waits for its transaction, or for a lower fee; no longer looks. */
const ASKS = 0;
const SENDS = 1;
const WAITS = 2;
const WAITS_FOR_FEE = 3;
const AWAY = 4;
/** Tries before its wave is open. */
const EARLY = 5;

/** Nodes want both fees raised by a tenth at least; less than this is not sent. */
const MIN_RAISE = 1.125;
const GAS_MARGIN = 1.15;
/** What a gate needs to be left beyond what it uses. */
const GATE_HEADROOM = 100_000;
const NONE = -1;

/**
 * Everybody claims at the campaign: with `direct` when they come, with `waves` when theirs is open.
 * @param early by claimant, when those who are impatient try though their wave is not open yet; NaN: does not
 */
export function openDirect(day: Day, early: Float64Array | undefined): Strategy {
  const { scenario, claimants, calendar, ledger, outbox, chain, credentials } = day;
  const { wallets, rpc } = scenario;
  const resends = day.chance("wallets");
  const front = openFront(rpc, scenario.faults, day.chance("nodes"));
  const retries = openRetries(claimants, wallets.retry, day.chance("retries"));
  const gasLimit = Math.min(scenario.chain.gasLimit, gasLimitOf(day));

  const stage = new Uint8Array(claimants).fill(ASKS);
  const tips = drawTips(day);
  const maxFees = new Float64Array(claimants);
  const current = new Int32Array(claimants).fill(NONE);
  const second = new Uint8Array(claimants);
  /** Since when it looks for its receipt, or for a lower fee. */
  const looksSince = new Float64Array(claimants);
  const forFee = openMinHeap();
  let looking = 0;

  for (let claimant = 0; claimant < claimants; claimant++) {
    const tries = early?.[claimant] ?? NaN;
    if (!Number.isNaN(tries)) stage[claimant] = EARLY;
    calendar.schedule(claimant, Number.isNaN(tries) ? (ledger.intended[claimant] as number) : tries);
  }

  const endOf = (claimant: number) => (ledger.intended[claimant] as number) + wallets.patience;

  const ask = (claimant: number, time: number): Reception => {
    ledger.request(claimant, 1);
    return front.ask(claimant, time);
  };

  const startLooking = (claimant: number, time: number) => {
    looksSince[claimant] = time;
    looking++;
  };

  /** Counts the looks until that which sees what happened at `time`; those of who gives up end before. */
  const stopLooking = (claimant: number, time: number, sees: boolean) => {
    const looks = (time - (looksSince[claimant] as number)) / wallets.pollEvery;
    ledger.request(claimant, Math.max(0, sees ? Math.ceil(looks) : Math.floor(looks)));
    looking--;
  };

  const isLooking = (claimant: number) => stage[claimant] === WAITS || stage[claimant] === WAITS_FOR_FEE;

  const leave = (claimant: number, time: number, as: "refused" | "gaveUp") => {
    if (isLooking(claimant)) stopLooking(claimant, time, false);
    stage[claimant] = AWAY;
    ledger.settle(claimant, as);
  };

  const later = (claimant: number, time: number) =>
    calendar.schedule(claimant, Math.min(time, endOf(claimant)));

  const retry = (claimant: number, time: number, reception: Reception) => {
    const wait = retries.next(claimant);
    if (wait === undefined) leave(claimant, time, "gaveUp");
    else later(claimant, front.answeredAt(time, reception) + wait);
  };

  const askFees = (claimant: number, time: number) => {
    const reception = ask(claimant, time);
    if (reception !== "served") return retry(claimant, time, reception);
    stage[claimant] = SENDS;
    calendar.schedule(claimant, front.answeredAt(time, reception));
  };

  const tryEarly = (claimant: number, time: number) => {
    if (ask(claimant, time) === "served") ledger.meet("WaveNotOpen");
    stage[claimant] = ASKS;
    calendar.schedule(claimant, ledger.intended[claimant] as number);
  };

  const refuseRevoked = (claimant: number, time: number) => {
    if (!credentials.isRevoked(claimant, time)) return false;
    ledger.meet(REVOKED_REASON);
    leave(claimant, time, "refused");
    return true;
  };

  const sendFirst = (claimant: number, time: number) => {
    stage[claimant] = ASKS;
    if (refuseRevoked(claimant, time)) return;
    const tip = tips[claimant] as number;
    if (chain.baseFee + tip > wallets.feeCeiling) {
      stage[claimant] = WAITS_FOR_FEE;
      startLooking(claimant, time);
      forFee.push(tip, claimant);
      return calendar.schedule(claimant, endOf(claimant));
    }
    const reception = ask(claimant, time);
    if (reception !== "served") return retry(claimant, time, reception);
    retries.forget(claimant);
    stage[claimant] = WAITS;
    startLooking(claimant, time);
    hand(claimant, 0, feeNow(tip));
    later(claimant, time + wallets.raiseAfter);
  };

  const feeNow = (tip: number) =>
    Math.min(wallets.feeCeiling, Math.round(chain.baseFee * wallets.feeMargin + tip));

  const hand = (claimant: number, nonce: 0 | 1, maxFee: number) => {
    ledger.sent[claimant] = (ledger.sent[claimant] as number) + 1;
    if (nonce === 0) maxFees[claimant] = maxFee;
    const id = outbox.send({
      kind: "claim",
      sender: claimant,
      nonce,
      gasLimit,
      maxFee,
      tip: Math.min(tips[claimant] as number, maxFee),
      replaces: nonce === 0 ? current[claimant] : undefined,
    });
    if (nonce === 0 && id >= 0) current[claimant] = id;
  };

  const losePatience = (claimant: number, time: number) => {
    if (refuseRevoked(claimant, time)) return;
    const sendsAnother = second[claimant] === 0 && resends(claimant) < wallets.resend;
    const raised = sendsAnother ? undefined : raisedFees(claimant);
    if (!sendsAnother && raised === undefined) return calendar.schedule(claimant, endOf(claimant));
    const reception = ask(claimant, time);
    if (reception !== "served") {
      const wait = retries.next(claimant);
      return later(claimant, wait === undefined ? endOf(claimant) : front.answeredAt(time, reception) + wait);
    }
    retries.forget(claimant);
    if (raised === undefined) {
      second[claimant] = 1;
      hand(claimant, 1, feeNow(tips[claimant] as number));
    } else {
      tips[claimant] = raised.tip;
      hand(claimant, 0, raised.maxFee);
    }
    later(claimant, time + wallets.raiseAfter);
  };

  /** Undefined where the ceiling leaves no room for what nodes take as a raise. */
  const raisedFees = (claimant: number) => {
    const before = maxFees[claimant] as number;
    const tip = Math.ceil((tips[claimant] as number) * Math.max(MIN_RAISE, wallets.raiseBy));
    const wanted = Math.max(Math.ceil(before * wallets.raiseBy), chain.baseFee * wallets.feeMargin + tip);
    const maxFee = Math.min(wallets.feeCeiling, Math.round(wanted));
    return maxFee >= before * MIN_RAISE && tip <= maxFee ? { tip, maxFee } : undefined;
  };

  const lookAgain = (claimant: number, time: number) => {
    const since = looksSince[claimant] as number;
    stopLooking(claimant, time, false);
    const looks = Math.floor((time - since) / wallets.pollEvery) + 1;
    stage[claimant] = ASKS;
    later(claimant, since + looks * wallets.pollEvery);
  };

  return {
    wake(claimant, time) {
      const at = stage[claimant];
      if (at === AWAY) return;
      if (at === EARLY) return tryEarly(claimant, time);
      if (time >= endOf(claimant)) return leave(claimant, time, "gaveUp");
      if (at === ASKS) return askFees(claimant, time);
      if (at === SENDS) return sendFirst(claimant, time);
      if (at === WAITS) losePatience(claimant, time);
    },
    beforeBlock() {},
    mined({ id, paid, reverted, gasUsed, gasPrice }: MinedTransaction, time: number) {
      const claimant = outbox.senderOf(id);
      ledger.fee[claimant] = (ledger.fee[claimant] as number) + gasUsed * gasPrice;
      if (reverted !== undefined) {
        ledger.meet(reverted);
        if (id === current[claimant] && ledger.isOpen(claimant)) leave(claimant, time, "refused");
        return;
      }
      for (const whom of paid) {
        if (isLooking(whom)) stopLooking(whom, time, true);
        stage[whom] = AWAY;
        ledger.pay(whom, time);
        calendar.cancel(whom);
      }
    },
    undone({ id, paid, reverted, gasUsed, gasPrice }, time) {
      const sender = outbox.senderOf(id);
      ledger.fee[sender] = (ledger.fee[sender] as number) - gasUsed * gasPrice;
      if (reverted !== undefined) ledger.meet(reverted, -1);
      for (const claimant of paid) {
        ledger.unpay(claimant);
        stage[claimant] = WAITS;
        startLooking(claimant, time);
        later(claimant, Math.max(time, time + wallets.raiseAfter));
      }
    },
    afterBlock(time) {
      while (forFee.leastKey + chain.baseFee <= wallets.feeCeiling) {
        const claimant = forFee.pop();
        if (stage[claimant] === WAITS_FOR_FEE) lookAgain(claimant, time);
      }
      front.setLooks(looking / wallets.pollEvery);
    },
    unserved: front,
  };
}

/** As wallets estimate it for whoever is the first of a storage word. */
function gasLimitOf({ scenario, costs }: Day): number {
  if (scenario.credentials === undefined) return Math.ceil((costs.claim + FIRST_OF_WORD) * GAS_MARGIN);
  return Math.ceil((costs.claimGated + 2 * FIRST_OF_WORD) * GAS_MARGIN) + GATE_HEADROOM;
}

/** The tips that wallets propose, in whole wei. */
function drawTips({ scenario, claimants, random }: Day): Float64Array {
  const { tip, tipSpread, feeCeiling } = scenario.wallets;
  const draw = random("tips");
  const tips = new Float64Array(claimants);
  for (let i = 0; i < claimants; i++) {
    tips[i] = Math.min(feeCeiling, Math.max(1, Math.round(drawLognormal(draw, tip, tipSpread))));
  }
  return tips;
}
