/**
 * `symbolon/distribution/errors`: why a campaign refused. A page loads it by `import()` with the first error: it is as large as the
 * rest of a claim.
 */
export { type ClaimBlocker, type ClaimError, decodeClaimError } from "../decodeClaimError.ts";
export type { Retry } from "./claimErrorEntry.ts";
