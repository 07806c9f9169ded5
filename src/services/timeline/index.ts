/**
 * What happened on chains, followed into a store: every event of ours once, with what was taken back, marked; and the way from
 * each intention to what came of it, and back from a payment to the issuer of the credentials that earned it.
 */
export type { ContractRole } from "../../sdk/chain/events/contractEvents.ts";
export type { ClaimDay } from "../../sdk/core/timeline/claimDay.ts";
export type {
  Clock,
  Ground,
  Moment,
  TimelineKind,
  TimelineStep,
} from "../../sdk/core/timeline/timelineStep.ts";
export type { VerdictGrounds, Verification } from "../../sdk/core/timeline/verification.ts";
export type { Wait, WaitedFor, Waits } from "../../sdk/core/timeline/waits.ts";
export type { GaugeTerms, Sample } from "../http/gaugeTerms.ts";
export {
  type CheckedContract,
  type CheckedPast,
  type CheckPastParameters,
  checkPast,
} from "./check/checkPast.ts";
export { type ProveBlocksParameters, type ProvenBlocks, proveBlocks } from "./check/proveBlocks.ts";
export {
  type ExportedPiece,
  type ExportFormat,
  type ExportKind,
  type ExportRowsParameters,
  exportRows,
} from "./export/exportRows.ts";
export { type ExportSpansParameters, exportSpans } from "./export/exportSpans.ts";
export { sendSpans } from "./export/sendSpans.ts";
export { type Advance, type Follower, type FollowTerms, openFollower } from "./follow/openFollower.ts";
export type { Watched } from "./follow/rows.ts";
export { type ForgetParameters, type Forgotten, forget } from "./forget/forget.ts";
export { type FindIncidentsParameters, findIncidents, isAlarming } from "./incidents/findIncidents.ts";
export {
  type Incident,
  type IncidentLimits,
  type IncidentRule,
  incidentRules,
  type RuleName,
  type Severity,
  usualLimits,
} from "./incidents/incident.ts";
export { firstBroken, type Link, type LinkName, linkNames } from "./links/link.ts";
export { type LinkedTrace, type TraceLinksParameters, traceLinks } from "./links/traceLinks.ts";
export { timelinePage } from "./report/reportPage.ts";
export { type ReadReportParameters, readReport, type TimelineReport } from "./report/timelineReport.ts";
export { type OpenTimelineServiceParameters, openTimelineService } from "./serve/openTimelineService.ts";
export type { Way } from "./tables/blockRow.ts";
export {
  type ChangePage,
  type EventChange,
  type ReadChangesParameters,
  readChanges,
} from "./tables/changes.ts";
export type { CheckedRole, EventGround } from "./tables/checked.ts";
export { type ChainEvent, type ListEventsParameters, listEvents } from "./tables/events.ts";
export { type Followed, type Progress, readFollowed } from "./tables/followed.ts";
export { type ChainProgress, readProgress } from "./tables/progress.ts";
export { type ProvenRange, readProven } from "./tables/proven.ts";
export { readTold, type ToldRange } from "./tables/told.ts";
export {
  keepVerifications,
  type ListVerificationsParameters,
  listVerifications,
} from "./tables/verifications.ts";
export { readVerificationLines } from "./take/readVerificationLines.ts";
export type { Path } from "./trace/openPath.ts";
export { type Trace, type TraceParameters, trace } from "./trace/trace.ts";
