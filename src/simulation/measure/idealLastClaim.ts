export type IdealTerms = {
  /** When each of those who were paid meant to claim. */
  readonly arrivals: Float64Array;
  /** Seconds. */
  readonly blockTime: number;
  /** Gas of a block, and of a claim. */
  readonly gasLimit: number;
  readonly gasPerClaim: number;
};

/**
 * Second of the block that would pay the last claim if blocks held nothing else and everything went well: each block takes
 * as many of those who have come as fit. With so much work after some moment, nobody can end earlier than work over
 * capacity; the ideal is the latest of these bounds over all moments. NaN where nobody came.
 */
export function idealLastClaim({ arrivals, blockTime, gasLimit, gasPerClaim }: IdealTerms): number {
  if (arrivals.length === 0) return NaN;
  const perBlock = Math.max(1, Math.floor(gasLimit / gasPerClaim));
  let last = 1;
  for (const arrival of arrivals) last = Math.max(last, blockOf(arrival, blockTime));
  const byBlock = new Uint32Array(last + 1);
  for (const arrival of arrivals) {
    const block = blockOf(arrival, blockTime);
    byBlock[block] = (byBlock[block] ?? 0) + 1;
  }
  let waiting = 0;
  let end = 0;
  for (let block = last; block >= 1; block--) {
    waiting += byBlock[block] ?? 0;
    if (waiting > 0) end = Math.max(end, block - 1 + Math.ceil(waiting / perBlock));
  }
  return end * blockTime;
}

/** The first that may hold it: block k is mined at k times the block time, and the first is block 1. */
function blockOf(arrival: number, blockTime: number): number {
  return Math.max(1, Math.ceil(arrival / blockTime - 1e-9));
}
