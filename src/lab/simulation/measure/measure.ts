import { claimantOutcomes, type RunBlock, type RunRecord } from "../burst/runRecord.ts";
import type { Measures } from "./measures.ts";
import { deciles, goodputPath, greatestPath, idealLastClaim, jain, latencyCurve } from "./parts.ts";
import { valueHistogram } from "./valueHistogram.ts";

/**
 * What a run amounts to. Every latency counts from the moment the claimant meant to claim, so what delays a request, a retry
 * or a place in a queue is part of it, and no stall can hide by keeping others from asking.
 * @example
 * const { latency, fairness } = measure(await runBurst({ scenario, strategy: "direct", claimants: 1_000, chain: rehearsal }));
 */
export function measure(record: RunRecord): Measures {
  const { scenario, claimants, intended, paidAt } = record;
  const { blockTime, gasLimit, baseFee: openingFee } = scenario.chain;
  const outcomes = countOutcomes(record);
  const payments = paymentsOf(record);
  const waits = valueHistogram(payments.waits);
  const blocks = record.blocks.filter(({ undone }) => !undone);
  const highestFee = blocks.reduce((max, { baseFee }) => Math.max(max, baseFee), 0);
  const gasOfClaims = sum(blocks, (block) => block.gasOfClaims);
  const gasWasted = sum(blocks, (block) => block.gasWasted);
  return {
    strategy: record.strategy,
    chain: record.chain,
    claimants,
    ...outcomes,
    latency: waits.quantiles,
    latencyCurve: latencyCurve(
      waits,
      outcomes.paid === 0 ? 0 : outcomes.paid / (claimants - outcomes.refused),
    ),
    goodput: goodputPath(blocks, blockTime),
    fee: valueHistogram(payments.fees).quantiles,
    totalFees: record.fee.reduce((total, fee) => total + fee, 0),
    baseFee: greatestPath(blocks, (block) => block.baseFee),
    // Of a chain whose gas is free it never rises.
    baseFeeRise: highestFee === 0 ? 1 : highestFee / openingFee,
    pending: greatestPath(blocks, (block) => block.pending),
    transactions: { ...record.transactions },
    gasUsed: sum(blocks, (block) => block.gasUsed),
    gasOfClaims,
    gasWasted,
    requestsPerClaim: outcomes.paid === 0 ? NaN : total(record.requests) / outcomes.paid,
    unserved: { ...record.unserved },
    fairness: { jain: jain(payments.waits), deciles: deciles(intended, paidAt) },
    lastClaim: payments.last,
    ideal: idealLastClaim({
      arrivals: payments.arrivals,
      blockTime,
      gasLimit,
      // What came to nothing is no part of the work.
      gasPerClaim: (gasOfClaims - gasWasted) / outcomes.paid,
    }),
    reasons: { ...record.reasons },
  };
}

function countOutcomes({ outcome }: RunRecord): Pick<Measures, (typeof claimantOutcomes)[number]> {
  const counts = { unfinished: 0, paid: 0, refused: 0, gaveUp: 0 };
  for (const position of outcome) {
    const name = claimantOutcomes[position];
    if (name === undefined) throw new RangeError(`There is no outcome ${position}.`);
    counts[name]++;
  }
  return counts;
}

/** Those who were paid, in order of number, and the second of the last; NaN: there was none. */
function paymentsOf({ intended, paidAt, fee, claimants }: RunRecord) {
  const waits = new Float64Array(claimants);
  const arrivals = new Float64Array(claimants);
  const fees = new Float64Array(claimants);
  let paid = 0;
  let last = NaN;
  for (let i = 0; i < claimants; i++) {
    const at = paidAt[i] ?? NaN;
    if (Number.isNaN(at)) continue;
    arrivals[paid] = intended[i] ?? NaN;
    waits[paid] = at - (intended[i] ?? NaN);
    fees[paid] = fee[i] ?? NaN;
    if (!(last >= at)) last = at;
    paid++;
  }
  return {
    waits: waits.subarray(0, paid),
    arrivals: arrivals.subarray(0, paid),
    fees: fees.subarray(0, paid),
    last,
  };
}

function sum(blocks: readonly RunBlock[], valueIn: (block: RunBlock) => number): number {
  return blocks.reduce((all, block) => all + valueIn(block), 0);
}

function total(values: Uint32Array): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
