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
} from "./allocation.ts";
export * from "./allocationFromRows.ts";
export * from "./buildFromFile.ts";
export * from "./check/checkAllocation.ts";
export { checksumAccount, checksumAccounts } from "./checksum.ts";
export { type RuledTrace, traceRuledAccount } from "./credentials/readRuledDirectory.ts";
export * from "./credentials/ruledAllocation.ts";
export * from "./credentials/ruledAllocation.ts";
export * from "./diff/allocationDiff.ts";
export { forbiddenForCumulative, type RequireOnlyParameters, requireOnly } from "./diff/allocationDiff.ts";
export { type MadeNext, type MakeNextOptions, makeNext } from "./next/makeNext.ts";
export * from "./next/nextAmounts.ts";
export * from "./output/campaignTree.ts";
export type { Manifest } from "./output/manifest.ts";
export { type AccountProof, type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export type { PublishedTree } from "./output/publishedTree.ts";
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
export type { AmountForm } from "./read/amountForms.ts";
export type { Column, ColumnMap } from "./read/columns.ts";
export type { MergedRow, ReadReport, SourceFormat } from "./read/intake.ts";
export type { ReadAllocationOptions } from "./read/openIntake.ts";
export { readAllocation } from "./readAllocation.ts";
export { readAllocationBytes } from "./readAllocationBytes.ts";
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
export { buildShuffledTree } from "./shuffle/buildShuffledTree.ts";
export {
  type CheckShuffleParameters,
  checkShuffle,
  ROUND_LEAD,
  type ShuffleReads,
  shuffleReads,
} from "./shuffle/checkShuffle.ts";
export * from "./shuffle/commitAllocation.ts";
export * from "./shuffle/commitmentFile.ts";
export * from "./shuffle/completeShuffle.ts";
export {
  drandRoundTime,
  quicknet,
  type ShuffleJson,
  type ShuffleProblem,
  type ShuffleRecord,
  type Timestamped,
} from "./shuffle/shuffleRecord.ts";
export { openThreads, type ThreadedHasher } from "./threads/openThreads.ts";
export type { Shards } from "./tree/buildNodes.ts";
export { type BuildTreeOptions, buildTree, type Tree } from "./tree/buildTree.ts";
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
} from "./tree/convention.ts";
export * from "./tree/dump/exportDump.ts";
export * from "./tree/dump/importDump.ts";
export { type Dump, parseDump } from "./tree/dump/parseDump.ts";
export * from "./tree/identify/identifyConvention.ts";
export type { Identified } from "./tree/identify/tryVariations.ts";
export type { TreeLayout } from "./tree/treeLayout.ts";
