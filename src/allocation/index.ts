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
export { type BuildTreeOptions, buildTree, type Tree } from "./tree/buildTree.ts";
export type { Convention } from "./tree/convention.ts";
export { conventionNamed, conventions } from "./tree/conventions.ts";
