export { type Manifest, parseManifest } from "../published/manifest.ts";
export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  readPublishedManifest,
  urlReader,
} from "./proofFromFiles.ts";
