import type { CampaignKind, ClaimFor } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { formatCount } from "../../sdk/core/text/format.ts";
import { type CampaignFinding, problem, warning } from "../../sdk/distribution/check/finding.ts";
import { findDependence } from "./footprint.ts";
import type { DryRunTerms, LeafFinding, LeafRange, RangeResult } from "./rangeResult.ts";
import { findWhole, gapsBetween } from "./rangesLeft.ts";
import type { LostRange } from "./workers/ranges.ts";

export type MergeRangesParameters = {
  readonly terms: DryRunTerms;
  readonly campaignKind: CampaignKind;
  readonly claimFor: ClaimFor;
  /** Unix seconds until which the treasury may take everything back; undefined: it may not, or no longer. */
  readonly recallableUntil?: bigint | undefined;
  /** Base units: the sum of the leaves, and what the campaign held at the block. */
  readonly total: bigint;
  readonly held: bigint;
  /** Findings made without any claim. */
  readonly findings: readonly CampaignFinding[];
  readonly results: readonly RangeResult[];
  readonly lost: readonly LostRange[];
  /** `memory`: peak bytes of each process that serves all ranges. */
  readonly effort: Omit<DryRunEffort, "rangeSeconds" | "ranges" | "memory"> & {
    readonly memory: readonly number[];
  };
};

/**
 * Merges the results of ranges into the dry run's report. Ranges do not overlap, except that one may have all leaves:
 * then it alone counts. Without it, where leaves may depend on other ranges, no range counts, and the report names
 * `RangesDepend`.
 */
export function mergeRanges(parameters: MergeRangesParameters): DryRunReport {
  const { terms, campaignKind, recallableUntil, total, held, lost } = parameters;
  const { results, dependence } = countedResults(parameters);
  const leafFindings = results.flatMap((result) => result.findings);
  const untried = gapsBetween(
    terms.count,
    results.map(({ range }) => range),
  );
  const contracts = results.flatMap((result) => result.contracts);
  const leaves = {
    count: terms.count,
    paid: sumOf(results, ({ paid }) => paid),
    paidBefore: sumOf(results, ({ paidBefore }) => paidBefore),
    notPaid: leafFindings.length,
    untried: sumOf(untried, ({ from, to }) => to - from),
  };
  const amounts = {
    total,
    held,
    paid: unitsOf(results, ({ amount }) => amount),
    paidBefore: unitsOf(results, ({ amountBefore }) => amountBefore),
    notPaid: unitsOf(leafFindings, ({ amount }) => amount),
  };
  const sweep = {
    refusedBefore: results.every((result) => result.sweep.refusedBefore),
    doneAfter: results.every((result) => result.sweep.doneAfter),
  };
  const findings = [
    ...withoutProven(parameters.findings, leafFindings),
    ...findInRanges(dependence),
    ...findInSweep(sweep),
    ...findInSums({ leaves, amounts }),
    ...findInContracts(contracts, parameters.claimFor),
    ...findInSpacing(results),
  ];
  const isValid = leafFindings.length === 0 && findings.every(({ severity }) => severity === "warning");
  return {
    format: "symbolon-rehearsal",
    version: 1,
    kind: "dry-run",
    terms,
    campaignKind,
    ...(recallableUntil !== undefined && { recallableUntil }),
    verdict: isValid ? (untried.length === 0 ? "sound" : "incomplete") : "findings",
    leaves,
    amounts,
    findings,
    leafFindings,
    contracts,
    sweep,
    gas: unitsOf(results, ({ gas }) => gas),
    untried,
    lost,
    effort: { ...parameters.effort, ...effortOf(parameters.results, parameters.effort) },
  };
}

type Counted = { readonly results: readonly RangeResult[]; readonly dependence?: string | undefined };

/** The results that hold when all leaves are claimed on one chain, in order of index. */
function countedResults({ results, terms, held }: MergeRangesParameters): Counted {
  const whole = findWhole(results, terms.count);
  if (whole !== undefined) return { results: [whole] };
  const dependence = findDependence(results, held);
  if (dependence !== undefined) return { results: [], dependence };
  return { results: results.toSorted((a, b) => a.range.from - b.range.from) };
}

function findInRanges(dependence: string | undefined): readonly CampaignFinding[] {
  if (dependence === undefined) return [];
  const sentence = `Claimed in several ranges, leaves may come to something else than one after the other: ${dependence}`;
  return [warning("RangesDepend", sentence, "Claim all leaves in one range.")];
}

/** A leaf that was not paid needs no further warning. */
function withoutProven(
  findings: readonly CampaignFinding[],
  leafFindings: readonly LeafFinding[],
): readonly CampaignFinding[] {
  const indexes = new Set<unknown>(leafFindings.map(({ index }) => index));
  return findings.filter(({ severity, details }) => severity === "error" || !indexes.has(details.index));
}

function findInSweep({ refusedBefore, doneAfter }: DryRunReport["sweep"]): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  if (!refusedBefore) {
    const sentence = "The campaign could be swept a second before its end.";
    const hint = "Do not use it: its contract does not keep to its own terms.";
    found.push(problem("SweptTooEarly", sentence, hint));
  }
  if (!doneAfter) {
    const sentence = "At its end the campaign did not send exactly what was left to its treasury.";
    const hint = "Look at whether the token lets the treasury be paid, and what it keeps of a payment.";
    found.push(problem("SweepFails", sentence, hint));
  }
  return found;
}

/** Where nothing else is wrong, the payments equal the sum of the leaves. */
function findInSums({
  leaves,
  amounts,
}: Pick<DryRunReport, "leaves" | "amounts">): readonly CampaignFinding[] {
  if (leaves.untried > 0 || leaves.notPaid > 0) return [];
  const { total, paid, paidBefore } = amounts;
  if (paid + paidBefore === total) return [];
  const sentence = `The leaves add up to ${total} base units, and ${paid + paidBefore} were paid.`;
  const hint = "Do not use this campaign: its contract is not the shipped one.";
  return [problem("SumDiffers", sentence, hint, { total, paid, paidBefore })];
}

function findInContracts(contracts: readonly number[], claimFor: ClaimFor): readonly CampaignFinding[] {
  const [first] = contracts;
  if (first === undefined || claimFor !== "Never") return [];
  const sentence = `${contracts.length} leaves, index ${first} the first, are of contracts, and nobody may claim for others: a contract that cannot call the campaign is never paid.`;
  const hint =
    "Ask their operators whether they can make or sign a call, or create the campaign so that anyone may claim.";
  return [warning("ContractsClaimAlone", sentence, hint, { contracts: contracts.length, first })];
}

/** Payments that cannot share a block take time. */
function findInSpacing(results: readonly RangeResult[]): readonly CampaignFinding[] {
  const spacing = Math.max(0, ...results.map((result) => result.spacing ?? 0));
  if (spacing === 0) return [];
  const paid = sumOf(results, (result) => result.paid);
  const pace = spacing === 1 ? "one claim a block" : `one claim in ${spacing} blocks`;
  const sentence = `Leaves are paid by themselves, and not two in one block: expect ${pace}; ${formatCount(paid)} claims take about ${formatCount(paid * spacing)} blocks.`;
  const hint =
    "Ask the token's operator to exempt the campaign's address, or plan for the time: `campaign relay` sends the rest in later blocks.";
  return [warning("OnePaymentABlock", sentence, hint, { spacing, paid })];
}

function effortOf(
  results: readonly RangeResult[],
  { workers, memory: ofAll }: MergeRangesParameters["effort"],
): Pick<DryRunEffort, "rangeSeconds" | "ranges" | "memory"> {
  const ofWorkers = results.map(({ effort }) => effort.memory).toSorted((a, b) => b - a);
  const sideBySide = [...ofAll, ...ofWorkers.slice(0, workers)];
  return {
    rangeSeconds: sumOf(results, ({ effort }) => effort.seconds),
    ranges: results.length,
    memory: { most: Math.max(...sideBySide), sum: sumOf(sideBySide, (memory) => memory) },
  };
}

function sumOf<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}

function unitsOf<Item>(items: readonly Item[], read: (item: Item) => bigint): bigint {
  return items.reduce((sum, item) => sum + read(item), 0n);
}

/** Result of a dry run. Amounts are base units. */
export type DryRunReport = {
  readonly format: "symbolon-rehearsal";
  readonly version: 1;
  readonly kind: "dry-run";
  readonly terms: DryRunTerms;
  readonly campaignKind: CampaignKind;
  /** Unix seconds until which the treasury may take everything back; absent: it may not, or no longer. */
  readonly recallableUntil?: bigint;
  /**
   * `sound`: every leaf was paid exactly its amount. `findings`: that does not hold, or something else is wrong.
   * `incomplete`: some leaves were not tried.
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
    /** Sum of all leaves. */
    readonly total: bigint;
    /** What the campaign held at the block. */
    readonly held: bigint;
    readonly paid: bigint;
    readonly paidBefore: bigint;
    /** Sum of the leaves that were not paid. */
    readonly notPaid: bigint;
  };
  /** Faults of the campaign as a whole. */
  readonly findings: readonly CampaignFinding[];
  /** In order of index. */
  readonly leafFindings: readonly LeafFinding[];
  /** Indexes of the leaves whose accounts are contracts. */
  readonly contracts: readonly number[];
  /** Whether on every fork the sweep was refused before the end, and succeeded at the end. */
  readonly sweep: { readonly refusedBefore: boolean; readonly doneAfter: boolean };
  /** Gas of all claims that paid. */
  readonly gas: bigint;
  readonly untried: readonly LeafRange[];
  readonly lost: readonly LostRange[];
  readonly effort: DryRunEffort;
};

/** Effort of a dry run. */
export type DryRunEffort = {
  /** Seconds of this run, from the beginning to the report. */
  readonly seconds: number;
  /** Seconds of all ranges, including earlier runs'. */
  readonly rangeSeconds: number;
  readonly ranges: number;
  readonly workers: number;
  /**
   * Peak bytes. `most`: of a worker with its fork, or of a process that serves all workers. `sum`: of the latter and
   * the workers that ran in parallel.
   */
  readonly memory: { readonly most: number; readonly sum: number };
  /** Calls of this run to the forked chain's node. */
  readonly upstreamCalls: number;
};
