/**
 * Why a campaign refused, alone: a page loads it with the first error, by `import("symbolon/distribution/errors")`, and not
 * before. Imports `core` and `chain`.
 */
export { type ClaimError, campaignRefusal, decodeClaimError } from "../decodeClaimError.ts";
export type { Retry } from "./claimErrorEntry.ts";
