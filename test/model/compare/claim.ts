import type { Verdict } from "../../../src/sdk/core/verdict.ts";
import type { Copy } from "../chain/recording.ts";

/** Where an answer comes from. */
export type Source = "live" | "copy" | "cached" | "offline";

/** What one verifier said of one credential, as if it were good for `moment`. */
export type Claim = {
  readonly source: Source;
  /** The state that the verifier had. */
  readonly copy: Copy;
  readonly plan: number;
  /** Position among the watched credentials. */
  readonly position: number;
  /** Seconds that the copy counts as older. */
  readonly margin: number;
  /** When it really was, whatever the verifier's clock said. */
  readonly moment: number;
  readonly verdict: Verdict & {
    /** Where the verifier knows the block that issued the batch. */
    readonly knownSince?: bigint;
  };
};

/** A claim that is not so. */
export type Disagreement = {
  readonly claim: Claim;
  readonly about: "outcome" | "since" | "knownSince" | "freshUntil" | "guarantee" | "asOfTime";
  readonly expected: string;
};
