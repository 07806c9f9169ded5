export {
  type Allocation,
  type AllocationColumns,
  type AllocationSource,
  type AllocationWarning,
  accountAt,
  amountAt,
  makeAllocation,
} from "./allocation.ts";
export { type AllocationFromRowsOptions, allocationFromRows } from "./allocationFromRows.ts";
export { checksumAccount, checksumAccounts } from "./checksum.ts";
export type { Manifest } from "./output/manifest.ts";
export { type AccountProof, proveAccount } from "./output/proveAccount.ts";
export { readManifest } from "./output/readManifest.ts";
export {
  type VerifiedTree,
  type VerifyOptions,
  type VerifyStage,
  verifyTreeDirectory,
} from "./output/verifyTreeDirectory.ts";
export { writeTreeDirectory } from "./output/writeTreeDirectory.ts";
export { type ReadAllocationOptions, readAllocation } from "./readAllocation.ts";
export { reorderAllocation } from "./reorderAllocation.ts";
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
export { type BuildTreeOptions, buildTree, type Tree } from "./tree/buildTree.ts";
export type { Convention } from "./tree/convention.ts";
export { conventionNamed, conventions } from "./tree/conventions.ts";
