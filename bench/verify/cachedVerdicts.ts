import type { Batch } from "../../src/sdk/credentials/index.ts";
import type { VerificationResult } from "../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { Measurement } from "../harness/measurement.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { CHAIN, COPIED_AT, REGISTRY, syntheticHeader, syntheticSnapshot } from "./syntheticSnapshot.ts";

const ROUNDS = 11;
const PASSES = 200;
const ADMITTED = 2_000;
const BATCHES = 8;
/** Seconds after the copy, all within its horizon: one for each pass there is. */
const LATEST = BigInt(PASSES * (ROUNDS + 1));

/** Strict verdicts out of a cache in heavy use, on credentials that were proven to it before. */
export function measureCachedVerdicts(batch: Batch): readonly Measurement[] {
  const { root, size } = batch;
  const cache = openStatusCache({
    chainId: CHAIN,
    registry: REGISTRY,
    clockSkew: 5n,
    reorgMargin: 0n,
    snapshot: syntheticSnapshot({ batches: BATCHES, size, root }),
  });
  const holders = Array.from({ length: ADMITTED }, (_, i) =>
    cache.admit({
      header: syntheticHeader(i % BATCHES, size, root),
      credential: batch.credential((i * 7919) % size),
      proof: batch.credentialProof((i * 7919) % size),
      expected: { issuers: "any", schema: "any", subject: "any" },
    }),
  );
  const outcomes = new Set(holders.map((holder) => cache.strict(holder, COPIED_AT + LATEST).outcome));
  // A cache remembers each credential's last verdict for the moments after it: asked ever earlier, it decides each time.
  let moment = COPIED_AT + LATEST;
  // Kept, so that no answer is left unmade.
  let kept: VerificationResult | undefined;
  const timed = (step: bigint): Spread => {
    const round = () => {
      const before = process.cpuUsage();
      for (let pass = 0; pass < PASSES; pass++) {
        moment += step;
        for (const holder of holders) kept = cache.strict(holder, moment);
      }
      const { user, system } = process.cpuUsage(before);
      return Math.round(((user + system) * 1_000) / (PASSES * ADMITTED));
    };
    round();
    if (kept?.outcome === "Unavailable" || kept?.outcome === "Mismatch") throw kept.problem;
    return spreadOf(Array.from({ length: ROUNDS }, round));
  };
  const about =
    `a strict verdict out of a cache of ${BATCHES} batches of ${size.toLocaleString("en")}, every word of which is in use ` +
    `(outcomes: ${[...outcomes].sort().join(", ")}), the credential proven before`;
  const common = { unit: "ns", peer: null };
  return [
    // A million a second on one core.
    {
      ...common,
      id: "cached-verdict",
      about: `${about}; decided anew each time; CPU time`,
      ours: timed(-1n),
      goal: 1_000,
    },
    {
      ...common,
      id: "cached-verdict-again",
      about: `${about}; asked again as time goes on; CPU time`,
      ours: timed(1n),
      goal: null,
    },
  ];
}
