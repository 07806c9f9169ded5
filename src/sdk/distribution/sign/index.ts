/**
 * Claims that their account has signed, alone: for a page that has them signed, and leaves the rest of `distribution` out.
 * Imports `core` and `chain`.
 */
export { parseSignedClaim } from "./parseSignedClaim.ts";
export { type ClaimSigner, signClaim } from "./signClaim.ts";
export {
  formatSignedClaim,
  type SignedClaim,
  signedClaimTypedData,
  type UnsignedClaim,
} from "./signedClaim.ts";
