/**
 * Plays claim day before it happens: everybody at once, by several strategies, in simulated time, over contracts on an embedded
 * chain or a model of it; measures, compares, plans waves. Of `dryRun` it uses the engines that run a chain.
 */

export { type Random, randomFrom } from "../../sdk/core/randomFrom.ts";
export { type ClaimCosts, claimCosts } from "./burst/claimCosts.ts";
export { type CredentialPlan, credentialPlan, effectiveAt } from "./burst/credentialPlan.ts";
export type {
  MinedBlock,
  MinedTransaction,
  RehearsalChain,
  SentTransaction,
} from "./burst/rehearsalChain.ts";
export { type RunBurstParameters, runBurst } from "./burst/runBurst.ts";
export {
  type ClaimantOutcome,
  claimantOutcomes,
  type RunBlock,
  type RunRecord,
  type TransactionCounts,
} from "./burst/runRecord.ts";
export { type MeasureCostsParameters, measureCosts } from "./edr/measureCosts.ts";
export { type OpenEdrChainParameters, openEdrChain } from "./edr/openEdrChain.ts";
export { type LiveClaims, liveClaims } from "./live/liveClaims.ts";
export {
  type PlayedGatewayBurst,
  type PlayGatewayBurstParameters,
  playGatewayBurst,
} from "./live/playGatewayBurst.ts";
export { type PlayedLive, type PlayLiveParameters, playLive } from "./live/playLive.ts";
export { measure } from "./measure/measure.ts";
export type { Measures, Path, Quantiles } from "./measure/measures.ts";
export { type ModelTerms, openModel, type RunModelParameters, runModel } from "./model/openModel.ts";
export { explainPlan } from "./plan/explainPlan.ts";
export { type PlanWavesParameters, planWaves } from "./plan/planWaves.ts";
export type { Expectation, PlanBounds, PlayDay, WavePlan, Waves } from "./plan/wavePlan.ts";
export { playApart, playSideBySide, type SideBySideParameters } from "./play/playApart.ts";
export { type BurstTerms, type PlayBurstParameters, type PlayedBurst, playBurst } from "./play/playBurst.ts";
export { playStrategy } from "./play/playStrategy.ts";
export type { OnPlayed, PlayedOn, PlayedStrategy, StrategyJob } from "./play/strategyJob.ts";
export { burstLines } from "./report/burstLines.ts";
export { burstPage } from "./report/burstPage.ts";
export {
  type BurstReport,
  type BurstRun,
  burstReport,
  formatBurstReport,
  parseBurstReport,
} from "./report/burstReport.ts";
export type { InputDifference } from "./report/compareReports.ts";
export { type Comparison, compareReports, type MeasureDifference } from "./report/compareReports.ts";
export { comparisonLines } from "./report/comparisonLines.ts";
export { comparisonPage } from "./report/comparisonPage.ts";
export { recommend } from "./report/recommend.ts";
export { rehearsedDays } from "./report/rehearsedDays.ts";
export { arrivalTimes } from "./scenario/arrivalTimes.ts";
export { defaultScenario } from "./scenario/defaultScenario.ts";
export { formatScenario, parseScenario } from "./scenario/parseScenario.ts";
export { readScenario } from "./scenario/readScenario.ts";
export { requireScenario } from "./scenario/requireScenario.ts";
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
} from "./scenario/scenario.ts";
