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
  type ChangeKind,
  changeKinds,
} from "./diff/allocationDiff.ts";
export { forbiddenForCumulative, type RequireOnlyParameters, requireOnly } from "./diff/requireOnly.ts";
export { addAmounts, type NextAllocation, takeTotals } from "./next/nextAmounts.ts";
export { type CampaignRoots, campaignTree } from "./output/campaignTree.ts";
export type { Manifest } from "./output/manifest.ts";
export { type AccountProof, type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export { type PublishedTree, readPublishedTree } from "./output/readPublishedTree.ts";
export { type RebuiltTree, readManifest, rebuildTree } from "./output/rebuildTree.ts";
export {
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./output/verifyTreeDirectory.ts";
export { type WriteTreeOptions, writeTreeDirectory } from "./output/writeTreeDirectory.ts";
export type { MergedRow, ReadReport, SourceFormat } from "./read/intake.ts";
export type { ReadAllocationOptions } from "./read/openIntake.ts";
export { readAllocation } from "./readAllocation.ts";
export { readAllocationBytes } from "./readAllocationBytes.ts";
export { allocationReport } from "./report/allocationReport.ts";
export { type AllocationStatistics, allocationStatistics } from "./report/allocationStatistics.ts";
export type { AmountCluster, AmountClusters } from "./report/amountClusters.ts";
export type { Concentration, TopShare } from "./report/concentration.ts";
export {
  type AccountCode,
  accountCode,
  type ReadAccountCodesParameters,
  readAccountCodes,
} from "./report/contracts/accountCode.ts";
export {
  type AccountGroup,
  type AccountsAsked,
  accountsAsked,
  type CodedAccount,
  type ContractAccounts,
  contractAccounts,
  type Sample,
} from "./report/contracts/contractAccounts.ts";
export type { ReportSubject } from "./report/page/amountTexts.ts";
export type { Payees, SharedPayee } from "./report/payees.ts";
export type { Sign, SignGroup } from "./report/signs/sign.ts";
export type {
  AllocationRules,
  AmountRule,
  Condition,
  Exclusion,
  FieldContent,
  HolderRecord,
  NamedRule,
  OncePer,
} from "./rules/allocationRules.ts";
export { type ApplyRulesParameters, applyRules } from "./rules/applyRules.ts";
export type { Cap } from "./rules/evaluateRule.ts";
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
  shuffleReads,
} from "./shuffle/checkShuffle.ts";
export { type Commitment, formatCommitment, parseCommitment } from "./shuffle/commitmentFile.ts";
export type { ShuffleJson } from "./shuffle/shuffleJson.ts";
export {
  drandRoundTime,
  quicknet,
  type ShuffleProblem,
  type ShuffleRecord,
  type Timestamped,
} from "./shuffle/shuffleRecord.ts";
export { openThreads, type ThreadedHasher } from "./threads/openThreads.ts";
export type { Shards } from "./tree/buildNodes.ts";
export { type BuildTreeOptions, buildTree, type Tree } from "./tree/buildTree.ts";
export {
  type Convention,
  type ConventionRules,
  conventionNamed,
  conventionOf,
  conventions,
  type LeafField,
  unsafeBecause,
} from "./tree/convention.ts";
export { type ConventionJson, conventionFromJson, conventionToJson } from "./tree/conventionJson.ts";
export { dumpPieces } from "./tree/dump/dumpPieces.ts";
export { type Dump, parseDump } from "./tree/dump/parseDump.ts";
export { treeFromDump } from "./tree/dump/treeFromDump.ts";
export {
  type Identification,
  type IdentifyOptions,
  identifyConvention,
} from "./tree/identify/identifyConvention.ts";
export type { Identified } from "./tree/identify/tryVariations.ts";
export type { TreeLayout } from "./tree/treeLayout.ts";
