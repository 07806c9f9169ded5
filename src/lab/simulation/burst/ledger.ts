import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type ClaimantOutcome, claimantOutcomes } from "./runRecord.ts";

/** What is written down for each claimant, and of the errors that were met. */
export type Ledger = ReturnType<typeof openLedger>;

const UNFINISHED = claimantOutcomes.indexOf("unfinished");
const PAID = claimantOutcomes.indexOf("paid");
const MAX_REQUESTS = 2 ** 32 - 1;

/** @param intended when each means to claim, by claimant */
export function openLedger(intended: Float64Array) {
  const claimants = intended.length;
  const paidAt = new Float64Array(claimants).fill(NaN);
  const outcome = new Uint8Array(claimants).fill(UNFINISHED);
  const requests = new Uint32Array(claimants);
  const reasons: Record<string, number> = {};
  let unfinished = claimants;

  const end = (claimant: number, as: ClaimantOutcome) => {
    if (outcome[claimant] === UNFINISHED) unfinished--;
    outcome[claimant] = claimantOutcomes.indexOf(as);
  };

  return {
    intended,
    paidAt,
    outcome,
    requests,
    sent: new Uint16Array(claimants),
    fee: new Float64Array(claimants),
    reasons,
    /** Claimants for whom it has not ended. */
    get unfinished() {
      return unfinished;
    },
    /** @throws SymbolonError `PaidTwice` */
    pay(claimant: number, time: number) {
      if (outcome[claimant] === PAID) throw paidTwice(claimant, paidAt[claimant] ?? NaN, time);
      end(claimant, "paid");
      paidAt[claimant] = time;
    },
    /** The block that paid was undone. */
    unpay(claimant: number) {
      unfinished++;
      outcome[claimant] = UNFINISHED;
      paidAt[claimant] = NaN;
    },
    settle: end,
    isOpen: (claimant: number) => outcome[claimant] === UNFINISHED,
    isPaid: (claimant: number) => outcome[claimant] === PAID,
    /** Counts an error; a negative number takes it back. */
    meet(reason: string, times = 1) {
      const count = (reasons[reason] ?? 0) + times;
      if (count === 0) delete reasons[reason];
      else reasons[reason] = count;
    },
    request(claimant: number, times: number) {
      requests[claimant] = Math.min(MAX_REQUESTS, (requests[claimant] as number) + times);
    },
  };
}

function paidTwice(claimant: number, first: number, second: number): SymbolonError {
  return new SymbolonError({
    code: "PaidTwice",
    reason: `Claimant ${claimant} was paid in the block of second ${first}, and again in that of second ${second}.`,
    hint: "The chain of the rehearsal is wrong, or the campaign on it is: no campaign of Symbolon pays an index twice.",
    details: { claimant, first, second },
  });
}
