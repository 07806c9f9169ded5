export {
  type Allocation,
  type AllocationColumns,
  type AllocationSource,
  type AllocationWarning,
  accountAt,
  amountAt,
  makeAllocation,
} from "./allocation.ts";
export {
  type AllocationFromRowsOptions,
  type AllocationRow,
  allocationFromRows,
} from "./allocationFromRows.ts";
export { type AllocationDoubt, allocationDoubts } from "./check/allocationDoubts.ts";
export { checksumAccount, checksumAccounts } from "./checksum.ts";
export {
  type AllocationChange,
  type AllocationDiff,
  type AllocationDiffOptions,
  allocationDiff,
  type ChangedAccounts,
  type ChangedRow,
} from "./diff/allocationDiff.ts";
export { type ChangeKind, changeKinds } from "./diff/change.ts";
export { forbiddenForCumulative, type RequireOnlyParameters, requireOnly } from "./diff/requireOnly.ts";
export { addAmounts } from "./next/addAmounts.ts";
export type { NextAllocation } from "./next/joinRows.ts";
export { takeTotals } from "./next/takeTotals.ts";
export type { Manifest } from "./output/manifest.ts";
export { type AccountProof, type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export { readManifest } from "./output/readManifest.ts";
export { type PublishedTree, readPublishedTree } from "./output/readPublishedTree.ts";
export { type RebuiltTree, rebuildTree } from "./output/rebuildTree.ts";
export {
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./output/verifyTreeDirectory.ts";
export { type WriteTreeOptions, writeTreeDirectory } from "./output/writeTreeDirectory.ts";
export type { MergedRow, ReadReport, SourceFormat } from "./read/readReport.ts";
export { type ReadAllocationOptions, readAllocation } from "./readAllocation.ts";
export { readAllocationBytes } from "./readAllocationBytes.ts";
export { reorderAllocation } from "./reorderAllocation.ts";
export { allocationReport } from "./report/allocationReport.ts";
export { type AllocationStatistics, allocationStatistics } from "./report/allocationStatistics.ts";
export type { AmountCluster, AmountClusters } from "./report/amountClusters.ts";
export type { Concentration, TopShare } from "./report/concentration.ts";
export { type AccountCode, accountCode } from "./report/contracts/accountCode.ts";
export { type AccountsAsked, accountsAsked, type Sample } from "./report/contracts/accountsAsked.ts";
export {
  type AccountGroup,
  type CodedAccount,
  type ContractAccounts,
  contractAccounts,
} from "./report/contracts/contractAccounts.ts";
export { type ReadAccountCodesParameters, readAccountCodes } from "./report/contracts/readAccountCodes.ts";
export type { ReportSubject } from "./report/page/reportSubject.ts";
export type { Payees, SharedPayee } from "./report/payees.ts";
export type { Sign, SignGroup } from "./report/signs/sign.ts";
export type {
  AllocationRules,
  AmountRule,
  Condition,
  Exclusion,
  NamedRule,
  OncePer,
} from "./rules/allocationRules.ts";
export { type ApplyRulesParameters, applyRules } from "./rules/applyRules.ts";
export type { Cap } from "./rules/evaluateRule.ts";
export type { FieldContent, HolderRecord } from "./rules/holderRecord.ts";
export { parseRules } from "./rules/parseRules.ts";
export { type RuleField, requireRuleFields } from "./rules/requireRuleFields.ts";
export type {
  CountedCredential,
  LeftOut,
  LeftOutReason,
  RuledAllocation,
  RuledRow,
} from "./rules/ruledAllocation.ts";
export { type SecondOpinion, secondOpinion } from "./secondOpinion.ts";
export { buildShuffledTree } from "./shuffle/buildShuffledTree.ts";
export {
  type CheckShuffleParameters,
  checkShuffle,
  ROUND_LEAD,
  type ShuffleReads,
} from "./shuffle/checkShuffle.ts";
export { type Commitment, formatCommitment, parseCommitment } from "./shuffle/commitmentFile.ts";
export { drandRoundTime, quicknet } from "./shuffle/drand.ts";
export type { ShuffleJson } from "./shuffle/shuffleJson.ts";
export { shuffleReads } from "./shuffle/shuffleReads.ts";
export type { ShuffleProblem, ShuffleRecord, Timestamped } from "./shuffle/shuffleRecord.ts";
export { openThreads, type ThreadedHasher } from "./threads/openThreads.ts";
export { type BuildTreeOptions, buildTree, type Tree } from "./tree/buildTree.ts";
export type { Convention, LeafField } from "./tree/convention.ts";
export { type ConventionJson, conventionFromJson, conventionToJson } from "./tree/conventionJson.ts";
export { conventionNamed, conventions } from "./tree/conventions.ts";
export { type ConventionRules, conventionOf, unsafeBecause } from "./tree/customConvention.ts";
export type { Dump } from "./tree/dump/dump.ts";
export { dumpPieces } from "./tree/dump/dumpPieces.ts";
export { parseDump } from "./tree/dump/parseDump.ts";
export { treeFromDump } from "./tree/dump/treeFromDump.ts";
export {
  type Identification,
  type Identified,
  type IdentifyOptions,
  identifyConvention,
} from "./tree/identify/identifyConvention.ts";
export type { Shards } from "./tree/shards.ts";
export type { TreeLayout } from "./tree/treeLayout.ts";
