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
export {
  type AllocationFromRowsOptions,
  type AllocationRow,
  allocationFromRows,
} from "./allocationFromRows.ts";
export {
  type BuildFromFileOptions,
  type BuildStage,
  type BuiltFromFile,
  buildFromFile,
} from "./buildFromFile.ts";
export { type AllocationDoubt, allocationDoubts } from "./check/allocationDoubts.ts";
export { type CheckedAllocation, checkAllocation } from "./check/checkAllocation.ts";
export { checksumAccount, checksumAccounts } from "./checksum.ts";
export {
  type AllocateFromCredentialsParameters,
  allocateFromCredentials,
} from "./credentials/allocateFromCredentials.ts";
export { type RuledTrace, traceRuledAccount } from "./credentials/traceRuledAccount.ts";
export {
  type VerifyRuledAllocationParameters,
  verifyRuledAllocation,
} from "./credentials/verifyRuledAllocation.ts";
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
export { changesCsv } from "./diff/changesCsv.ts";
export { forbiddenForCumulative, type RequireOnlyParameters, requireOnly } from "./diff/requireOnly.ts";
export { type MadeNext, type MakeNextOptions, makeNext } from "./next/makeNext.ts";
export { addAmounts, type NextAllocation, takeTotals } from "./next/nextAmounts.ts";
export { type CampaignRoots, campaignTree } from "./output/campaignTree.ts";
export type { Manifest } from "./output/manifest.ts";
export { type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export { type PublishedTree, readPublishedTree } from "./output/readPublishedTree.ts";
export { readTreeOrFile, type TreeOrFile } from "./output/readTreeOrFile.ts";
export { type RebuiltTree, readManifest, rebuildTree } from "./output/rebuildTree.ts";
export { type VerifiedWhole, type VerifyTreeOptions, verifyTree } from "./output/verifyTree.ts";
export {
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./output/verifyTreeDirectory.ts";
export { type WriteTreeOptions, writeTreeDirectory } from "./output/writeTreeDirectory.ts";
export type { AccountProof } from "./proof/proofFromFiles.ts";
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
export { type AskContractsOptions, askContracts } from "./report/contracts/askContracts.ts";
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
export { type ServedTree, serveTree } from "./serve/serveTree.ts";
export { buildShuffledTree } from "./shuffle/buildShuffledTree.ts";
export {
  type CheckShuffleParameters,
  checkShuffle,
  ROUND_LEAD,
  type ShuffleReads,
  shuffleReads,
} from "./shuffle/checkShuffle.ts";
export {
  type CommitAllocationParameters,
  type CommittedAllocation,
  commitAllocation,
  type NamedSource,
} from "./shuffle/commitAllocation.ts";
export { type Commitment, formatCommitment, parseCommitment } from "./shuffle/commitmentFile.ts";
export { type CompleteShuffleParameters, completeShuffle } from "./shuffle/completeShuffle.ts";
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
export { exportDump } from "./tree/dump/exportDump.ts";
export { type ImportDumpOptions, importDump } from "./tree/dump/importDump.ts";
export { type Dump, parseDump } from "./tree/dump/parseDump.ts";
export { treeFromDump } from "./tree/dump/treeFromDump.ts";
export {
  type Identification,
  type IdentifyOptions,
  identifyConvention,
} from "./tree/identify/identifyConvention.ts";
export { type IdentifyFileOptions, identifyFile } from "./tree/identify/identifyFile.ts";
export type { Identified } from "./tree/identify/tryVariations.ts";
export type { TreeLayout } from "./tree/treeLayout.ts";
