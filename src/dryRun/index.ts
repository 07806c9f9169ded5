/**
 * Claims every leaf of a campaign on forks of its chain, and tells what would fail. Imports every room below it, but not
 * `simulation`.
 */
export { cutRanges } from "./cutRanges.ts";
export type { DryRunTerms, LeafFinding, LeafRange, RangeResult } from "./dryRun.ts";
export type { DryRunEffort, DryRunReport } from "./dryRunReport.ts";
export type { AnvilParameters, ForkOf } from "./engine/anvilArguments.ts";
export { type Engine, type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "./engine/engine.ts";
export { engineClient } from "./engine/engineClient.ts";
export { openAnvil } from "./engine/openAnvil.ts";
export { type EmbeddedParameters, openEmbedded } from "./engine/openEmbedded.ts";
export type { Footprint } from "./footprint.ts";
export type { Fork } from "./fork.ts";
export type { LeafSource } from "./leafSource.ts";
export { mergeRanges } from "./mergeRanges.ts";
export { type RangeResultJson, rangeResultFromJson, rangeResultToJson } from "./rangeResultJson.ts";
export { type RangesLeft, type RangesLeftParameters, rangesLeft } from "./rangesLeft.ts";
export { type RunRangeParameters, runRange } from "./runRange.ts";
export { estimateUpstream, type UpstreamEstimate } from "./upstream/estimateUpstream.ts";
export { type OpenUpstreamParameters, openUpstream } from "./upstream/openUpstream.ts";
export type { Prefetch, Upstream, UpstreamStats } from "./upstream/upstream.ts";
