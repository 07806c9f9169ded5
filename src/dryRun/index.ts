/**
 * Claims every leaf of a campaign on forks of its chain, and tells what would fail. Imports every room below it, but not
 * `simulation`.
 */

export type { DryRunTerms, LeafFinding, LeafRange, RangeResult } from "./dryRun.ts";
export { type Engine, type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "./engine/engine.ts";
export { engineClient } from "./engine/engineClient.ts";
export type { AnvilParameters, ForkOf } from "./engine/openAnvil.ts";
export { openAnvil } from "./engine/openAnvil.ts";
export { type EmbeddedParameters, openEmbedded } from "./engine/openEmbedded.ts";
export type { Footprint } from "./footprint.ts";
export type { DryRunEffort, DryRunReport } from "./mergeRanges.ts";
export { mergeRanges } from "./mergeRanges.ts";
export type { Fork } from "./mineAt.ts";
export { type RangeResultJson, rangeResultFromJson, rangeResultToJson } from "./rangeResultJson.ts";
export { cutRanges, type RangesLeft, type RangesLeftParameters, rangesLeft } from "./rangesLeft.ts";
export type { LeafSource } from "./readLeaves.ts";
export { type RunRangeParameters, runRange } from "./runRange.ts";
export type { Prefetch, Upstream, UpstreamStats } from "./upstream/openUpstream.ts";
export {
  estimateUpstream,
  type OpenUpstreamParameters,
  openUpstream,
  type UpstreamEstimate,
} from "./upstream/openUpstream.ts";
