/**
 * From a file, or from credentials, to an allocation, its tree, what is published of it (rows, tiles, buckets of accounts,
 * manifest), proofs, reports and the next allocation. May import core, files, report, chain, delivery and credentials.
 * `allocation/proof` alone is for browsers.
 */
export {
  type Allocation,
  type AllocationColumns,
  type AllocationSource,
  type AllocationWarning,
  accountAt,
  amountAt,
  makeAllocation,
  reorderAllocation,
} from "../../sdk/allocation/allocation.ts";
export * from "../../sdk/allocation/allocationFromRows.ts";
export { checksumAccount, checksumAccounts } from "../../sdk/allocation/checksum.ts";
export * from "../../sdk/allocation/diff/allocationDiff.ts";
export {
  forbiddenForCumulative,
  type RequireOnlyParameters,
  requireOnly,
} from "../../sdk/allocation/diff/allocationDiff.ts";
export type { Manifest } from "../../sdk/allocation/published/manifest.ts";
export type { PublishedTree } from "../../sdk/allocation/published/publishedTree.ts";
export type { AmountForm } from "../../sdk/allocation/read/amountForms.ts";
export type { Column, ColumnMap } from "../../sdk/allocation/read/columns.ts";
export type { MergedRow, ReadReport, SourceFormat } from "../../sdk/allocation/read/intake.ts";
export type { ReadAllocationOptions } from "../../sdk/allocation/read/openIntake.ts";
export { readAllocationBytes } from "../../sdk/allocation/readAllocationBytes.ts";
export { buildShuffledTree } from "../../sdk/allocation/shuffle/buildShuffledTree.ts";
export {
  type CheckShuffleParameters,
  checkShuffle,
  ROUND_LEAD,
  type ShuffleReads,
  shuffleReads,
} from "../../sdk/allocation/shuffle/checkShuffle.ts";
export {
  drandRoundTime,
  quicknet,
  type ShuffleJson,
  type ShuffleProblem,
  type ShuffleRecord,
  type Timestamped,
} from "../../sdk/allocation/shuffle/shuffleRecord.ts";
export type { Shards } from "../../sdk/allocation/tree/buildNodes.ts";
export { type BuildTreeOptions, buildTree, type Tree } from "../../sdk/allocation/tree/buildTree.ts";
export {
  type Convention,
  type ConventionJson,
  type ConventionRules,
  conventionFromJson,
  conventionNamed,
  conventionOf,
  conventions,
  conventionToJson,
  type LeafField,
  unsafeBecause,
} from "../../sdk/allocation/tree/convention.ts";
export type { TreeLayout } from "../../sdk/allocation/tree/treeLayout.ts";
export * from "./buildFromFile.ts";
export * from "./check/checkAllocation.ts";
export { type RuledTrace, traceRuledAccount } from "./credentials/readRuledDirectory.ts";
export * from "./credentials/ruledAllocation.ts";
export * from "./credentials/ruledAllocation.ts";
export * from "./dump/exportDump.ts";
export * from "./dump/importDump.ts";
export { type Dump, parseDump } from "./dump/parseDump.ts";
export * from "./identify/identifyConvention.ts";
export type { Identified } from "./identify/tryVariations.ts";
export { type MadeNext, type MakeNextOptions, makeNext } from "./next/makeNext.ts";
export * from "./next/nextAmounts.ts";
export * from "./output/campaignTree.ts";
export { type AccountProof, type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export {
  type RebuiltTree,
  readManifest,
  readTreeOrFile,
  rebuildTree,
  type TreeOrFile,
} from "./output/rebuildTree.ts";
export * from "./output/verifyTree.ts";
export {
  readPublishedTree,
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./output/verifyTreeDirectory.ts";
export { type WriteTreeOptions, writeTreeDirectory } from "./output/writeTreeDirectory.ts";
export { readAllocation } from "./readAllocation.ts";
export { allocationReport } from "./report/allocationReport.ts";
export * from "./report/allocationStatistics.ts";
export * from "./report/contracts/askContracts.ts";
export * from "./report/contracts/contractAccounts.ts";
export type { ReportSubject } from "./report/page/amountTexts.ts";
export type { Sign, SignGroup } from "./report/signs/sign.ts";
export type { AmountCluster, AmountClusters, Concentration, TopShare } from "./report/sortedAmounts.ts";
export type {
  AllocationRules,
  AmountRule,
  Cap,
  Condition,
  CountedCredential,
  Exclusion,
  FieldContent,
  HolderRecord,
  LeftOut,
  LeftOutReason,
  NamedRule,
  OncePer,
  RuledAllocation,
  RuledRow,
} from "./rules/allocationRules.ts";
export { type ApplyRulesParameters, applyRules } from "./rules/applyRules.ts";
export { parseRules } from "./rules/parseRules.ts";
export * from "./rules/requireRuleFields.ts";
export * from "./secondOpinion.ts";
export * from "./serve/serveTree.ts";
export * from "./shuffle/commitAllocation.ts";
export * from "./shuffle/commitmentFile.ts";
export * from "./shuffle/completeShuffle.ts";
export { openThreads, type ThreadedHasher } from "./threads/openThreads.ts";
