import type { Verification } from "../../../../../src/sdk/core/timeline/verification.ts";

/** The nth answer of a verifier: a verdict of a copy. */
export function sampleVerification(n: number, changed: Partial<Verification> = {}): Verification {
  return {
    verifier: "north gate",
    at: 1_800_000_000_000 + n,
    source: "cached",
    chain: 31_337,
    registry: `0x${"5e".repeat(20)}`,
    batch: `0x${"ba".repeat(32)}`,
    credential: `0x${n.toString(16).padStart(64, "0")}`,
    moment: 1_800_000_000,
    outcome: "Valid",
    problem: undefined,
    verdict: {
      freshUntil: 1_800_003_600,
      revision: 3,
      guarantee: "Firm",
      block: 42,
      blockHash: `0x${"b0".repeat(32)}`,
      blockTime: 1_799_999_988,
    },
    ...changed,
  };
}

/** One that could not tell. */
export function sampleUnavailable(n: number): Verification {
  return sampleVerification(n, { outcome: "Unavailable", problem: "BeyondHorizon", verdict: undefined });
}
