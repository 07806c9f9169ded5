export { type Manifest, parseManifest } from "../output/manifest.ts";
export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  readPublishedManifest,
  urlReader,
} from "./proofFromFiles.ts";
