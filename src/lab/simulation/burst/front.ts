import type { Faults, RpcTerms, WalletTerms } from "../scenario/scenario.ts";

/** What becomes of a request. */
export type Reception = "served" | "refused" | "timedOut";

/** Nodes, or a relayer, as those see them who ask: a bucket of tokens, and the faults of the day. */
export type Front = ReturnType<typeof openFront>;

/**
 * A front with `burst` tokens, to which `perSecond` are added. Looks are not followed one by one: with as many looks a second
 * as tokens, half of the tokens are left for requests; with p looks and c tokens, c / (c + p) of them.
 * @param chance a draw for the claimant who asks
 */
export function openFront(terms: RpcTerms, faults: Faults, chance: (claimant: number) => number) {
  let tokens = terms.burst;
  let filledAt = 0;
  let rate = terms.perSecond;
  let refused = 0;
  let timedOut = 0;

  const stallEnd = (time: number) => {
    let end = time;
    for (const stall of faults.stalls) {
      if (time >= stall.at && time < stall.at + stall.for) end = Math.max(end, stall.at + stall.for);
    }
    return end;
  };

  const fill = (time: number) => {
    if (time <= filledAt) return;
    tokens = Math.min(Math.max(terms.burst, 1), tokens + (time - filledAt) * rate);
    filledAt = time;
  };

  return {
    /** Takes a request; times never fall. */
    ask(claimant: number, time: number) {
      fill(time);
      if (stallEnd(time) - time + terms.latency > terms.timeout) {
        timedOut++;
        return "timedOut";
      }
      if (tokens < 1 || (faults.refused > 0 && chance(claimant) < faults.refused)) {
        refused++;
        return "refused";
      }
      tokens--;
      return "served";
    },
    /** When a request of this moment is answered, or given up for lack of an answer. */
    answeredAt(time: number, reception: Reception) {
      return reception === "timedOut" ? time + terms.timeout : stallEnd(time) + terms.latency;
    },
    /** Those who look again and again, each second so many times; they take from what is there for others. */
    setLooks(perSecond: number) {
      rate = (terms.perSecond * terms.perSecond) / (terms.perSecond + perSecond);
    },
    get refused() {
      return refused;
    },
    get timedOut() {
      return timedOut;
    },
  };
}

/** How long claimants wait after a request that was not served, before the next. */
export type Retries = ReturnType<typeof openRetries>;

/** @param chance a draw for the claimant who waits */
export function openRetries(
  claimants: number,
  terms: WalletTerms["retry"],
  chance: (claimant: number) => number,
) {
  const failed = new Uint16Array(claimants);
  return {
    /** Seconds, with full jitter; undefined: that was the last try. */
    next(claimant: number) {
      const failures = (failed[claimant] as number) + 1;
      failed[claimant] = failures;
      if (failures >= terms.tries) return undefined;
      return chance(claimant) * terms.first * terms.factor ** (failures - 1);
    },
    /** One was served. */
    forget(claimant: number) {
      failed[claimant] = 0;
    },
  };
}
