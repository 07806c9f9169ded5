/** `@symbolon/node/lab`: tries things out: a chain in the process, forks, claim day in simulated time. */

export { engineClient } from "./dryRun/engine/engineClient.ts";
export { type AnvilParameters, type ForkOf, openAnvil } from "./dryRun/engine/openAnvil.ts";
export { type EmbeddedParameters, openEmbedded } from "./dryRun/engine/openEmbedded.ts";
export { type LocalChain, type LocalClient, openLocalChain } from "./dryRun/engine/openLocalChain.ts";
export type { Fork } from "./dryRun/mineAt.ts";
export type { Connect } from "./dryRun/openChain.ts";
export type { LeafSource } from "./dryRun/readLeaves.ts";
export type { WorkerProgram } from "./dryRun/workers/ranges.ts";
export { type ClaimCosts, claimCosts } from "./simulation/burst/claimCosts.ts";
export type {
  MinedBlock,
  MinedTransaction,
  RehearsalChain,
  RehearsedTransaction,
} from "./simulation/burst/rehearsalChain.ts";
export { type RunBurstParameters, runBurst } from "./simulation/burst/runBurst.ts";
export { type OpenEdrChainParameters, openEdrChain } from "./simulation/edr/openEdrChain.ts";
export { type LiveClaims, liveClaims } from "./simulation/live/liveClaims.ts";
export {
  type PlayedGatewayBurst,
  type PlayGatewayBurstParameters,
  playGatewayBurst,
} from "./simulation/live/playGatewayBurst.ts";
export { measure } from "./simulation/measure/measure.ts";
export type { Measures, Quantiles, TimeSeries } from "./simulation/measure/measures.ts";
export {
  type ModelTerms,
  openModel,
  type RunModelParameters,
  runModel,
} from "./simulation/model/openModel.ts";
export { explainPlan } from "./simulation/plan/explainPlan.ts";
export { type PlanWavesParameters, planWaves } from "./simulation/plan/planWaves.ts";
export type { ExpectedDay, PlanBounds, PlayDay, WavePlan, Waves } from "./simulation/plan/wavePlan.ts";
export { playSideBySide, type SideBySideParameters } from "./simulation/play/playApart.ts";
export type { OnPlayed, PlayedOn, PlayedStrategy, StrategyJob } from "./simulation/play/strategyJob.ts";
export { burstLines } from "./simulation/report/burstLines.ts";
export { burstPage } from "./simulation/report/burstPage.ts";
export { type BurstReport, type BurstRun, burstReport } from "./simulation/report/burstReport.ts";
export {
  type Comparison,
  compareReports,
  type InputDifference,
  type MeasureDifference,
} from "./simulation/report/compareReports.ts";
export { defaultScenario } from "./simulation/scenario/defaultScenario.ts";
export { formatScenario, parseScenario } from "./simulation/scenario/parseScenario.ts";
export {
  type Arrivals,
  type Background,
  type ChainTerms,
  type CredentialTerms,
  type Faults,
  type RelayTerms,
  type RpcTerms,
  type Scenario,
  type StrategyName,
  strategyNames,
  type WalletTerms,
  type WaveTerms,
} from "./simulation/scenario/scenario.ts";
