/** A server in virtual time: one request at a time, each taking `service` seconds, and none worked on during a stall. */
export type SyntheticServer = {
  readonly service: number;
  readonly stalls: readonly { readonly at: number; readonly for: number }[];
};

/** When each request is answered, in order of arrival. */
export function answers(server: SyntheticServer, arrivals: readonly number[]): readonly number[] {
  let free = 0;
  return arrivals.map((arrival) => {
    free = answerAt(server, Math.max(arrival, free));
    return free;
  });
}

/**
 * The naive way to measure: one client asks, waits for the answer, and only then asks again, at the pace it was told if the
 * answer came in time. It counts from when it asked, not from when it meant to.
 * @returns the latencies that such a client reports
 */
export function closedLoop(server: SyntheticServer, every: number, until: number): readonly number[] {
  const latencies: number[] = [];
  for (let now = 0; now < until; ) {
    const answered = answerAt(server, now);
    latencies.push(answered - now);
    now = Math.max(now + every, answered);
  }
  return latencies;
}

function answerAt({ service, stalls }: SyntheticServer, begin: number): number {
  const stall = stalls.find(({ at, for: length }) => begin + service > at && begin < at + length);
  return (stall === undefined ? begin : stall.at + stall.for) + service;
}
