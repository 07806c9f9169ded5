import type { CampaignKind } from "../chain/campaigns/campaignPlan.ts";
import type { Finding } from "../distribution/check/finding.ts";
import type { DryRunTerms, LeafFinding, LeafRange } from "./dryRun.ts";
import type { LostRange } from "./workers/ranges.ts";

/** What a dry run came to. Amounts are base units. */
export type DryRunReport = {
  readonly format: "symbolon-rehearsal";
  readonly version: 1;
  readonly kind: "dry-run";
  readonly terms: DryRunTerms;
  readonly campaignKind: CampaignKind;
  /**
   * `sound`: every leaf was paid exactly its amount. `findings`: not so, or something else is wrong. `incomplete`: some
   * leaves were not tried.
   */
  readonly verdict: "sound" | "findings" | "incomplete";
  readonly leaves: {
    readonly count: number;
    readonly paid: number;
    readonly paidBefore: number;
    /** Those of `leafFindings`. */
    readonly notPaid: number;
    /** Those of `untried`. */
    readonly untried: number;
  };
  readonly amounts: {
    /** What the leaves add up to. */
    readonly total: bigint;
    /** What the campaign held at the block. */
    readonly held: bigint;
    readonly paid: bigint;
    readonly paidBefore: bigint;
    /** What the leaves that were not paid add up to. */
    readonly notPaid: bigint;
  };
  /** What is wrong with the campaign as a whole. */
  readonly findings: readonly Finding[];
  /** In order of index. */
  readonly leafFindings: readonly LeafFinding[];
  /** Indexes of the leaves whose accounts are contracts. */
  readonly contracts: readonly number[];
  /** Whether the sweep was refused before the end and went through at it, on every fork. */
  readonly sweep: { readonly refusedBefore: boolean; readonly doneAfter: boolean };
  /** Gas of all claims that paid. */
  readonly gas: bigint;
  readonly untried: readonly LeafRange[];
  readonly lost: readonly LostRange[];
  readonly effort: DryRunEffort;
};

/** What a dry run took. */
export type DryRunEffort = {
  /** Of this run, from the beginning to the report. */
  readonly seconds: number;
  /** Of all ranges, earlier runs' included. */
  readonly rangeSeconds: number;
  readonly ranges: number;
  readonly workers: number;
  /**
   * Bytes: of a worker with its fork, or of a process that serves all of them, at most; and of the latter and so many workers
   * as worked side by side.
   */
  readonly memory: { readonly most: number; readonly sum: number };
  /** Calls that the forked chain's node was asked by this run. */
  readonly upstreamCalls: number;
};
