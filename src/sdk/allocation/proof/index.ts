/** `symbolon/proof`: an account's proof out of a published tree, for pages that need nothing else of a campaign. */
export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  urlReader,
} from "./proofFromFiles.ts";
