/**
 * `symbolon/claim-page`: what a page loads at once: an account's proof from a published tree, and claims that their account signs. All
 * else of a campaign is in `symbolon/distribution`, which loads more.
 */
export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  urlReader,
} from "../../allocation/proof/proofFromFiles.ts";
export {
  formatSignedClaim,
  type SignedClaim,
  signedClaimTypedData,
  type UnsignedClaim,
} from "../sign/signedClaim.ts";
