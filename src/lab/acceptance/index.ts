/**
 * Tries the whole system on an unknown chain, with little money. It probes the chain, plays the story from the system's
 * deployment to the end of a campaign, and reports the differences from the tests' chain. It keeps a folder, and
 * continues after an interruption. Imports `core`, `files`, `chain`, `report`, `delivery`, `contracts`, `credentials`,
 * `allocation` and `distribution`.
 */
export { type Acceptance, type AcceptParameters, accept, type SpendingProposal } from "./accept.ts";
export { type CostPlan, type CostPlanParameters, type PlannedStep, planCosts } from "./costs.ts";
export { type ChainFinding, probeFindings, type Weight } from "./findings.ts";
export { mainnets } from "./mainnets.ts";
export { type Observations, type SeenTransaction, seenDialect } from "./observations.ts";
export { ourCosts } from "./ourChain.ts";
export { acceptancePage } from "./report/acceptancePage.ts";
export {
  acceptanceJson,
  acceptanceOutcome,
  acceptanceReport,
} from "./report/acceptanceReport.ts";
export { type StoryClock, systemClock } from "./story/clock.ts";
export { storyFindings } from "./storyFindings.ts";
