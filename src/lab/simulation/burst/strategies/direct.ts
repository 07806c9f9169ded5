import { drawLognormal } from "../../../../sdk/core/randomFrom.ts";
import { FIRST_OF_WORD } from "../../../../sdk/distribution/claim/claimGas.ts";
import type { WalletTerms } from "../../scenario/scenario.ts";
import { REVOKED_REASON } from "../credentials.ts";
import { type Front, openFront, openRetries, type Reception, type Retries } from "../front.ts";
import type { Ledger } from "../ledger.ts";
import { openMinHeap } from "../minHeap.ts";
import type { MinedTransaction } from "../rehearsalChain.ts";
import type { Day, Strategy } from "../strategy.ts";

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
export class DirectStrategy implements Strategy {
  readonly #day: Day;
  readonly #ledger: Ledger;
  readonly #wallets: WalletTerms;
  readonly #resends: (claimant: number) => number;
  readonly unserved: Front;
  readonly #retries: Retries;
  readonly #gasLimit: number;
  readonly #stage: Uint8Array;
  readonly #tips: Float64Array;
  readonly #maxFees: Float64Array;
  readonly #current: Int32Array;
  readonly #second: Uint8Array;
  /** Since when it looks for its receipt, or for a lower fee. */
  readonly #looksSince: Float64Array;
  readonly #forFee = openMinHeap();
  #looking = 0;

  constructor(day: Day, early: Float64Array | undefined) {
    const { scenario, claimants, ledger } = day;
    this.#day = day;
    this.#ledger = ledger;
    this.#wallets = scenario.wallets;
    this.#resends = day.chance("wallets");
    this.unserved = openFront(scenario.rpc, scenario.faults, day.chance("nodes"));
    this.#retries = openRetries(claimants, scenario.wallets.retry, day.chance("retries"));
    this.#gasLimit = Math.min(scenario.chain.gasLimit, gasLimitOf(day));
    this.#stage = new Uint8Array(claimants).fill(ASKS);
    this.#tips = drawTips(day);
    this.#maxFees = new Float64Array(claimants);
    this.#current = new Int32Array(claimants).fill(NONE);
    this.#second = new Uint8Array(claimants);
    this.#looksSince = new Float64Array(claimants);
    for (let claimant = 0; claimant < claimants; claimant++) {
      const tries = early?.[claimant] ?? NaN;
      if (!Number.isNaN(tries)) this.#stage[claimant] = EARLY;
      day.calendar.schedule(claimant, Number.isNaN(tries) ? (ledger.intended[claimant] as number) : tries);
    }
  }

  wake(claimant: number, time: number) {
    const at = this.#stage[claimant];
    if (at === AWAY) return;
    if (at === EARLY) return this.#tryEarly(claimant, time);
    if (time >= this.#endOf(claimant)) return this.#leave(claimant, time, "gaveUp");
    if (at === ASKS) return this.#askFees(claimant, time);
    if (at === SENDS) return this.#sendFirst(claimant, time);
    if (at === WAITS) this.#losePatience(claimant, time);
  }

  beforeBlock() {}

  mined({ id, paid, reverted, gasUsed, gasPrice }: MinedTransaction, time: number) {
    const claimant = this.#day.outbox.senderOf(id);
    this.#ledger.fee[claimant] = (this.#ledger.fee[claimant] as number) + gasUsed * gasPrice;
    if (reverted !== undefined) {
      this.#ledger.meet(reverted);
      if (id === this.#current[claimant] && this.#ledger.isOpen(claimant))
        this.#leave(claimant, time, "refused");
      return;
    }
    for (const whom of paid) {
      if (this.#isLooking(whom)) this.#stopLooking(whom, time, true);
      this.#stage[whom] = AWAY;
      this.#ledger.pay(whom, time);
      this.#day.calendar.cancel(whom);
    }
  }

  undone({ id, paid, reverted, gasUsed, gasPrice }: MinedTransaction, time: number) {
    const sender = this.#day.outbox.senderOf(id);
    this.#ledger.fee[sender] = (this.#ledger.fee[sender] as number) - gasUsed * gasPrice;
    if (reverted !== undefined) this.#ledger.meet(reverted, -1);
    for (const claimant of paid) {
      this.#ledger.unpay(claimant);
      this.#stage[claimant] = WAITS;
      this.#startLooking(claimant, time);
      this.#later(claimant, Math.max(time, time + this.#wallets.raiseAfter));
    }
  }

  afterBlock(time: number) {
    while (this.#forFee.minKey + this.#day.chain.baseFee <= this.#wallets.feeCeiling) {
      const claimant = this.#forFee.pop();
      if (this.#stage[claimant] === WAITS_FOR_FEE) this.#lookAgain(claimant, time);
    }
    this.unserved.setLooks(this.#looking / this.#wallets.pollEvery);
  }

  #endOf(claimant: number) {
    return (this.#ledger.intended[claimant] as number) + this.#wallets.patience;
  }

  #ask(claimant: number, time: number): Reception {
    this.#ledger.request(claimant, 1);
    return this.unserved.ask(claimant, time);
  }

  #startLooking(claimant: number, time: number) {
    this.#looksSince[claimant] = time;
    this.#looking++;
  }

  /** Counts the looks until that which sees what happened at `time`; those of who gives up end before. */
  #stopLooking(claimant: number, time: number, sees: boolean) {
    const looks = (time - (this.#looksSince[claimant] as number)) / this.#wallets.pollEvery;
    this.#ledger.request(claimant, Math.max(0, sees ? Math.ceil(looks) : Math.floor(looks)));
    this.#looking--;
  }

  #isLooking(claimant: number) {
    return this.#stage[claimant] === WAITS || this.#stage[claimant] === WAITS_FOR_FEE;
  }

  #leave(claimant: number, time: number, as: "refused" | "gaveUp") {
    if (this.#isLooking(claimant)) this.#stopLooking(claimant, time, false);
    this.#stage[claimant] = AWAY;
    this.#ledger.settle(claimant, as);
  }

  #later(claimant: number, time: number) {
    return this.#day.calendar.schedule(claimant, Math.min(time, this.#endOf(claimant)));
  }

  #retry(claimant: number, time: number, reception: Reception) {
    const wait = this.#retries.next(claimant);
    if (wait === undefined) this.#leave(claimant, time, "gaveUp");
    else this.#later(claimant, this.unserved.answeredAt(time, reception) + wait);
  }

  #askFees(claimant: number, time: number) {
    const reception = this.#ask(claimant, time);
    if (reception !== "served") return this.#retry(claimant, time, reception);
    this.#stage[claimant] = SENDS;
    this.#day.calendar.schedule(claimant, this.unserved.answeredAt(time, reception));
  }

  #tryEarly(claimant: number, time: number) {
    if (this.#ask(claimant, time) === "served") this.#ledger.meet("WaveNotOpen");
    this.#stage[claimant] = ASKS;
    this.#day.calendar.schedule(claimant, this.#ledger.intended[claimant] as number);
  }

  #refuseRevoked(claimant: number, time: number) {
    if (!this.#day.credentials.isRevoked(claimant, time)) return false;
    this.#ledger.meet(REVOKED_REASON);
    this.#leave(claimant, time, "refused");
    return true;
  }

  #sendFirst(claimant: number, time: number) {
    this.#stage[claimant] = ASKS;
    if (this.#refuseRevoked(claimant, time)) return;
    const tip = this.#tips[claimant] as number;
    if (this.#day.chain.baseFee + tip > this.#wallets.feeCeiling) {
      this.#stage[claimant] = WAITS_FOR_FEE;
      this.#startLooking(claimant, time);
      this.#forFee.push(tip, claimant);
      return this.#day.calendar.schedule(claimant, this.#endOf(claimant));
    }
    const reception = this.#ask(claimant, time);
    if (reception !== "served") return this.#retry(claimant, time, reception);
    this.#retries.forget(claimant);
    this.#stage[claimant] = WAITS;
    this.#startLooking(claimant, time);
    this.#hand(claimant, 0, this.#feeNow(tip));
    this.#later(claimant, time + this.#wallets.raiseAfter);
  }

  #feeNow(tip: number) {
    return Math.min(
      this.#wallets.feeCeiling,
      Math.round(this.#day.chain.baseFee * this.#wallets.feeMargin + tip),
    );
  }

  #hand(claimant: number, nonce: 0 | 1, maxFee: number) {
    this.#ledger.sent[claimant] = (this.#ledger.sent[claimant] as number) + 1;
    if (nonce === 0) this.#maxFees[claimant] = maxFee;
    const id = this.#day.outbox.send({
      kind: "claim",
      sender: claimant,
      nonce,
      gasLimit: this.#gasLimit,
      maxFee,
      tip: Math.min(this.#tips[claimant] as number, maxFee),
      replaces: nonce === 0 ? this.#current[claimant] : undefined,
    });
    if (nonce === 0 && id >= 0) this.#current[claimant] = id;
  }

  #losePatience(claimant: number, time: number) {
    if (this.#refuseRevoked(claimant, time)) return;
    const sendsAnother = this.#second[claimant] === 0 && this.#resends(claimant) < this.#wallets.resend;
    const raised = sendsAnother ? undefined : this.#raisedFees(claimant);
    if (!sendsAnother && raised === undefined)
      return this.#day.calendar.schedule(claimant, this.#endOf(claimant));
    const reception = this.#ask(claimant, time);
    if (reception !== "served") {
      const wait = this.#retries.next(claimant);
      return this.#later(
        claimant,
        wait === undefined ? this.#endOf(claimant) : this.unserved.answeredAt(time, reception) + wait,
      );
    }
    this.#retries.forget(claimant);
    if (raised === undefined) {
      this.#second[claimant] = 1;
      this.#hand(claimant, 1, this.#feeNow(this.#tips[claimant] as number));
    } else {
      this.#tips[claimant] = raised.tip;
      this.#hand(claimant, 0, raised.maxFee);
    }
    this.#later(claimant, time + this.#wallets.raiseAfter);
  }

  /** Undefined where the ceiling leaves no room for what nodes take as a raise. */
  #raisedFees(claimant: number) {
    const before = this.#maxFees[claimant] as number;
    const tip = Math.ceil((this.#tips[claimant] as number) * Math.max(MIN_RAISE, this.#wallets.raiseBy));
    const raised = Math.max(
      Math.ceil(before * this.#wallets.raiseBy),
      this.#day.chain.baseFee * this.#wallets.feeMargin + tip,
    );
    const maxFee = Math.min(this.#wallets.feeCeiling, Math.round(raised));
    return maxFee >= before * MIN_RAISE && tip <= maxFee ? { tip, maxFee } : undefined;
  }

  #lookAgain(claimant: number, time: number) {
    const since = this.#looksSince[claimant] as number;
    this.#stopLooking(claimant, time, false);
    const looks = Math.floor((time - since) / this.#wallets.pollEvery) + 1;
    this.#stage[claimant] = ASKS;
    this.#later(claimant, since + looks * this.#wallets.pollEvery);
  }
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
