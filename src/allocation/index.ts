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
export {
  type AllocationDoubt,
  allocationDoubts,
  type CheckedAllocation,
  checkAllocation,
} from "./check/checkAllocation.ts";
export { checksumAccount, checksumAccounts } from "./checksum.ts";
export {
  type AllocateFromCredentialsParameters,
  allocateFromCredentials,
} from "./credentials/allocateFromCredentials.ts";
export { type RuledTrace, traceRuledAccount } from "./credentials/readRuledDirectory.ts";
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
  changesCsv,
} from "./diff/allocationDiff.ts";
export { forbiddenForCumulative, type RequireOnlyParameters, requireOnly } from "./diff/requireOnly.ts";
export { type MakeNextOptions, makeNext } from "./next/makeNext.ts";
export { addAmounts, type NextAllocation, takeTotals } from "./next/nextAmounts.ts";
export type { MadeNext } from "./next/nextFiles.ts";
export { type CampaignRoots, campaignTree } from "./output/campaignTree.ts";
export type { Manifest } from "./output/manifest.ts";
export { type AccountProof, type ProveAccountOptions, proveAccount } from "./output/proveAccount.ts";
export {
  type RebuiltTree,
  readManifest,
  readTreeOrFile,
  rebuildTree,
  type TreeOrFile,
} from "./output/rebuildTree.ts";
export { type VerifiedWhole, type VerifyTreeOptions, verifyTree } from "./output/verifyTree.ts";
export {
  type PublishedTree,
  readPublishedTree,
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
export {
  type AllocationStatistics,
  allocationStatistics,
  type Payees,
  type SharedPayee,
} from "./report/allocationStatistics.ts";
export type { AmountCluster, AmountClusters } from "./report/amountClusters.ts";
export type { Concentration, TopShare } from "./report/concentration.ts";
export {
  type AskContractsOptions,
  accountCode,
  askContracts,
  type ReadAccountCodesParameters,
  readAccountCodes,
} from "./report/contracts/askContracts.ts";
export {
  type AccountCode,
  type AccountGroup,
  type AccountsAsked,
  accountsAsked,
  type CodedAccount,
  type ContractAccounts,
  contractAccounts,
  type Sample,
} from "./report/contracts/contractAccounts.ts";
export type { ReportSubject } from "./report/page/amountTexts.ts";
export type { Sign, SignGroup } from "./report/signs/sign.ts";
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
export { type RuleField, requireRuleFields } from "./rules/requireRuleFields.ts";
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
export { dumpPieces, exportDump } from "./tree/dump/exportDump.ts";
export { type ImportDumpOptions, importDump, treeFromDump } from "./tree/dump/importDump.ts";
export { type Dump, parseDump } from "./tree/dump/parseDump.ts";
export {
  type Identification,
  type IdentifyFileOptions,
  type IdentifyOptions,
  identifyConvention,
  identifyFile,
} from "./tree/identify/identifyConvention.ts";
export type { Identified } from "./tree/identify/tryVariations.ts";
export type { TreeLayout } from "./tree/treeLayout.ts";
