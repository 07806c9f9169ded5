/**
 * `@symbolon/node`: what needs files, threads or keys: allocations and trees from files, batches and campaigns in files, status lists
 * of the W3C, keystores and journals.
 */

export {
  type AllocationFromRowsOptions,
  type AllocationRow,
  allocationFromRows,
} from "../sdk/allocation/allocationFromRows.ts";
export {
  type AllocationChange,
  type AllocationDiff,
  type AllocationDiffOptions,
  allocationDiff,
  type ChangedAccounts,
  type ChangedRow,
  type RequireOnlyParameters,
  type RowChangeKind,
} from "../sdk/allocation/diff/allocationDiff.ts";
export type { AccountProof } from "../sdk/allocation/proof/proofFromFiles.ts";
export type { Manifest } from "../sdk/allocation/published/manifest.ts";
export type { PublishedTree } from "../sdk/allocation/published/publishedTree.ts";
export type { AmountForm } from "../sdk/allocation/read/amountForms.ts";
export type { Column, ColumnMap } from "../sdk/allocation/read/columns.ts";
export type { MergedRow, ReadReport, SourceFormat } from "../sdk/allocation/read/intake.ts";
export type { ReadAllocationOptions } from "../sdk/allocation/read/openIntake.ts";
export { buildShuffledTree } from "../sdk/allocation/shuffle/buildShuffledTree.ts";
export {
  type CheckShuffleParameters,
  checkShuffle,
  type ShuffleReads,
} from "../sdk/allocation/shuffle/checkShuffle.ts";
export type { Shards } from "../sdk/allocation/tree/buildNodes.ts";
export { type BuildTreeOptions, buildTree, type Tree } from "../sdk/allocation/tree/buildTree.ts";
export {
  type Convention,
  type ConventionJson,
  type ConventionRules,
  conventionNamed,
  type LeafField,
} from "../sdk/allocation/tree/convention.ts";
export type { TreeLayout } from "../sdk/allocation/tree/treeLayout.ts";
export type { PublishedBatch } from "../sdk/credentials/batch/publishedBatch.ts";
export {
  type BuildFromFileOptions,
  type BuildStage,
  type BuiltFromFile,
  buildFromFile,
} from "./allocation/buildFromFile.ts";
export {
  type AllocationDoubt,
  type CheckedAllocation,
  checkAllocation,
} from "./allocation/check/checkAllocation.ts";
export {
  type AllocateFromCredentialsParameters,
  allocateFromCredentials,
  type VerifyRuledAllocationParameters,
} from "./allocation/credentials/ruledAllocation.ts";
export {
  type FileIdentification,
  type Identification,
  type IdentifyFileOptions,
  type IdentifyOptions,
  identifyConvention,
} from "./allocation/identify/identifyConvention.ts";
export type { Identified } from "./allocation/identify/tryVariations.ts";
export { type MadeNext, type MakeNextOptions, makeNext } from "./allocation/next/makeNext.ts";
export { type CampaignRoots, campaignTree, type LeafWithProof } from "./allocation/output/campaignTree.ts";
export { type ProveAccountOptions, proveAccount } from "./allocation/output/proveAccount.ts";
export { type VerifiedWhole, type VerifyTreeOptions, verifyTree } from "./allocation/output/verifyTree.ts";
export {
  readPublishedTree,
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./allocation/output/verifyTreeDirectory.ts";
export { type WriteTreeOptions, writeTreeDirectory } from "./allocation/output/writeTreeDirectory.ts";
export { readAllocation } from "./allocation/readAllocation.ts";
export { allocationReport } from "./allocation/report/allocationReport.ts";
export type { ReportSubject } from "./allocation/report/page/amountTexts.ts";
export type { Sign, SignGroup } from "./allocation/report/signs/sign.ts";
export type {
  AmountCluster,
  AmountClusters,
  Concentration,
  TopShare,
} from "./allocation/report/sortedAmounts.ts";
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
} from "./allocation/rules/allocationRules.ts";
export { parseRules } from "./allocation/rules/parseRules.ts";
export { type ServedTree, serveTree } from "./allocation/serve/serveTree.ts";
export { knownBatch, readBatchToIssue } from "./batches/knownBatch.ts";
export { type OpenFileSinkParameters, openFileSink } from "./batches/openFileSink.ts";
export { readBatchHeader, writeBatchHeader } from "./batches/publishedFiles.ts";
export { type ReissueBatchParameters, type ReissuedBatch, reissueBatch } from "./batches/reissueBatch.ts";
export {
  type RenewalBatch,
  type RenewCredentialsParameters,
  type RenewedCredentials,
  renewCredentials,
} from "./batches/renewCredentials.ts";
export { type BatchSource, selectCredentials } from "./batches/selectCredentials.ts";
export {
  type VerifiedBatch,
  type VerifiedPublishedBatch,
  type VerifyBatchOptions,
  verifyBatchDirectory,
} from "./batches/verifyBatchDirectory.ts";
export {
  type ReadStatusListCredentialParameters,
  readStatusListCredential,
  type SignStatusListCredentialParameters,
  signStatusListCredential,
} from "./batches/w3c/signedStatusList.ts";
export {
  issuerDid,
  type StatusList,
  type StatusListCredential,
  type StatusListCredentialParameters,
  type StatusListEntry,
  type StatusListEntryParameters,
  type StatusListProvenance,
  statusListCredential,
  statusListEntry,
} from "./batches/w3c/statusListCredential.ts";
export {
  type BatchStage,
  type WriteBatchDirectoryParameters,
  type WrittenBatch,
  writeBatchDirectory,
} from "./batches/writeBatchDirectory.ts";
export {
  findCampaignFile,
  type KnownCampaign,
  readCampaignFile,
  writeCampaignFile,
} from "./campaigns/campaignFile.ts";
export { fileJournal } from "./journal/fileJournal.ts";
export { accountFromKeystore } from "./keys/keystore.ts";
