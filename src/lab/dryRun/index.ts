/**
 * Claims every leaf of a campaign on forks of its chain, and tells what would fail. Imports every room below it, but not
 * `simulation`.
 */
export { type DryRunEstimate, type DryRunOutcome, type DryRunParameters, dryRun } from "./dryRun.ts";
export { type Engine, type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "./engine/engine.ts";
export { engineClient } from "./engine/engineClient.ts";
export { type AnvilParameters, type ForkOf, openAnvil } from "./engine/openAnvil.ts";
export { type EmbeddedParameters, openEmbedded } from "./engine/openEmbedded.ts";
export { type LocalChain, type LocalClient, openLocalChain } from "./engine/openLocalChain.ts";
export { type DryRunEffort, type DryRunReport, mergeRanges } from "./mergeRanges.ts";
export type { Fork } from "./mineAt.ts";
export type { Connect } from "./openChain.ts";
export { openQueue, type Queue } from "./queue/openQueue.ts";
export {
  type DryRunTerms,
  type Footprint,
  type LeafFinding,
  type LeafRange,
  type RangeResult,
  rangeResultFromJson,
  rangeResultToJson,
} from "./rangeResult.ts";
export { cutRanges, type RangesLeft, type RangesLeftParameters, rangesLeft } from "./rangesLeft.ts";
export type { LeafSource } from "./readLeaves.ts";
export { type RunRangeParameters, runRange } from "./runRange.ts";
export {
  estimateUpstream,
  type OpenUpstreamParameters,
  openUpstream,
  type Prefetch,
  type Upstream,
  type UpstreamEstimate,
  type UpstreamStats,
} from "./upstream/openUpstream.ts";
export type { WorkerProgram } from "./workers/ranges.ts";
export { serveRanges } from "./workers/serveRanges.ts";
export { type TakenPart, type TakePartParameters, takePart } from "./workers/takePart.ts";
