import type { ReportFacts } from "../../../src/allocation/report/page/amountTexts.ts";

/** All that a report tells, for programs: amounts in base units, shares from 0 to 1. */
export function reportJson(facts: ReportFacts): Readonly<Record<string, unknown>> {
  const { allocation, convention, root, allocationHash, shuffle, contracts, statistics } = facts;
  const { histogram, histogramShares, payees, ...figures } = statistics;
  return {
    source: allocation.source ?? null,
    decimals: allocation.decimals ?? null,
    merged: allocation.merged ?? 0,
    convention: convention ?? null,
    root: root ?? null,
    allocationHash: allocationHash ?? null,
    shuffle: shuffle ?? null,
    warnings: allocation.warnings,
    ...figures,
    histogram: { edges: histogram.edges, rows: histogram.counts, shares: histogramShares },
    payees: payees ?? null,
    contracts: contracts ?? null,
  };
}
