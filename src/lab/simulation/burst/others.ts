import { drawLognormal, drawPoisson, type Random } from "../../../sdk/core/randomFrom.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import type { Outbox } from "./outbox.ts";

/** Transactions of others in the same blocks: the background, and batches of issuers. */
export type Others = ReturnType<typeof openOthers>;

/** Blocks that a crowded-out transaction waits. */
const PATIENCE = 10;
const GAS_MARGIN = 1.2;
/** Sender 0 of kind `credentials` is the issuer who announces; the later ones issue batches. */
const FIRST_ISSUER = 1;

export function openOthers(scenario: Scenario, costs: ClaimCosts, outbox: Outbox, random: Random) {
  const { background, chain, credentials, wallets } = scenario;
  const senders = { background: openSenders(0), credentials: openSenders(FIRST_ISSUER) };
  /** The number of mined blocks when it was sent, by id. */
  const waiting = new Map<number, { readonly since: number; readonly sender: number }>();
  /** Transactions per block such that those who can pay the opening's base fee fill `load` of the target. */
  const perBlock =
    (background.load * chain.gasLimit) /
    2 /
    background.gas /
    payingShare(background.headroom, background.spread);
  let blocks = 0;
  let issuing = 0;

  const send = (kind: "background" | "credentials", gasLimit: number) => {
    const tip = Math.round(drawLognormal(random, wallets.tip, wallets.tipSpread));
    const maxFee = Math.round(drawLognormal(random, background.headroom * chain.baseFee, background.spread));
    const { sender, nonce } = senders[kind].take();
    const id = outbox.send({ kind, sender, nonce, gasLimit, maxFee, tip: Math.min(tip, maxFee) });
    waiting.set(id, { since: blocks, sender });
  };

  const timesAt = (time: number) => {
    const spike = background.spikes.find(({ at, for: lasts }) => time >= at && time < at + lasts);
    return spike?.times ?? 1;
  };

  return {
    /** Sends the transactions that come before a block at this time. */
    beforeBlock(time: number) {
      for (let count = drawPoisson(random, perBlock * timesAt(time)); count > 0; count--) {
        send("background", background.gas);
      }
      issuing += credentials?.issuedPerBlock ?? 0;
      for (; issuing >= 1; issuing--) send("credentials", Math.ceil(costs.issueBatch * GAS_MARGIN));
    },
    mined(id: number) {
      const sent = waiting.get(id);
      if (sent === undefined) return;
      waiting.delete(id);
      senders[kindOf(outbox, id)].giveBack(sent.sender, 1);
    },
    undone(id: number, isLost: boolean) {
      const kind = kindOf(outbox, id);
      const sender = outbox.senderOf(id);
      if (kind === "credentials" && sender < FIRST_ISSUER) return;
      senders[kind].retire(sender);
      if (!isLost) waiting.set(id, { since: blocks, sender });
    },
    /** Removes transactions that were crowded out for too long. */
    afterBlock() {
      blocks++;
      for (const [id, { since, sender }] of waiting) {
        if (blocks - since < PATIENCE) continue;
        waiting.delete(id);
        outbox.drop(id);
        senders[kindOf(outbox, id)].giveBack(sender, 0);
      }
    },
  };
}

function kindOf(outbox: Outbox, id: number): "background" | "credentials" {
  return outbox.kindOf(id) === "background" ? "background" : "credentials";
}

/**
 * Keys with one transaction at a time each, as many as needed. A key whose transaction was undone is not used again.
 */
function openSenders(first: number) {
  const idle: number[] = [];
  const nonces = new Map<number, number>();
  const retired = new Set<number>();
  let next = first;
  return {
    take() {
      const sender = idle.pop() ?? next++;
      return { sender, nonce: nonces.get(sender) ?? 0 };
    },
    giveBack(sender: number, used: number) {
      if (retired.has(sender)) return;
      nonces.set(sender, (nonces.get(sender) ?? 0) + used);
      idle.push(sender);
    },
    retire(sender: number) {
      retired.add(sender);
      const at = idle.indexOf(sender);
      if (at >= 0) idle.splice(at, 1);
    },
  };
}

/** Lowest share that can pay; below it, `load` is not reached: too many senders would have to come in vain. */
const MIN_SHARE = 0.01;

/**
 * The share of senders that can pay 1, if maximum fees are lognormal: the normal distribution at ln(median) / sigma. At
 * least a hundredth.
 * @param median in units of the price to pay
 */
function payingShare(median: number, sigma: number): number {
  if (sigma === 0) return median >= 1 ? 1 : MIN_SHARE;
  return Math.max(MIN_SHARE, normal(Math.log(median) / sigma));
}

/** Distribution function of the standard normal, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return x >= 0 ? 1 - tail : tail;
}
