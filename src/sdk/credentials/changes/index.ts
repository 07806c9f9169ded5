/**
 * What changes of status come to before anybody sends them: which calls, from when they hold, until when they can be taken
 * back, and what is refused. Nothing here or below loads a module of Node's, a journal, or anything that sends.
 */

export type { Plane } from "../../core/status/statusChanges.ts";
export type { KnownBatch } from "../batch/knownBatch.ts";
export { type BatchRole, batchRole, requireHolder, requireRole } from "../batch/knownBatch.ts";
export { groupByWord, indexesInWord, type WordUpdate } from "../groupByWord.ts";
export {
  type BatchOverview,
  type ReadBatchOverviewParameters,
  readBatchOverview,
} from "./batchOverview.ts";
export { batchRefusal, explainBatchRefusal } from "./batchRefusal.ts";
export {
  type CredentialState,
  countStatus,
  type PendingChange,
  pendingChanges,
  type ReadWordsOfParameters,
  readAllWords,
  readCredentialState,
  readWordsOf,
  type StatusCount,
  type Words,
} from "./batchStatus.ts";
export { type ParseChangeListParameters, parseChangeList } from "./changeList.ts";
export type { CredentialOutlook } from "./credentialOutlook.ts";
export {
  type ChangePlan,
  type PlanChangesParameters,
  type PlannedChange,
  planChanges,
  type RefusedRow,
  type SkippedRow,
  type WantedChange,
} from "./planChanges.ts";
export {
  type HoldPlan,
  type PlanHoldsParameters,
  planHoldEnds,
  planHolds,
  type RefusedTarget,
  type SkippedTarget,
} from "./planHolds.ts";
export {
  type ChangeState,
  type PlanStatusChangeParameters,
  planStatusChange,
  type StatusChangePlan,
} from "./planStatusChange.ts";
export { type PlanStatusHoldParameters, planStatusHold, type StatusHoldPlan } from "./planStatusHold.ts";
