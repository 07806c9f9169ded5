export type { Manifest } from "../output/manifest.ts";
export { parseManifest } from "../output/parseManifest.ts";
export {
  type AccountProof,
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  readPublishedManifest,
  urlReader,
} from "./proofFromFiles.ts";
