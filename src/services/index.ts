/** `@symbolon/node/services`: what runs for long: stores, the gateway, verdicts over HTTP, the timeline. */

export type { ContractRole } from "../sdk/chain/events/contractRoles.ts";
export type { ClaimDay } from "../sdk/core/timeline/claimDay.ts";
export type {
  ClockName,
  Ground,
  Moment,
  TimelineKind,
  TimelineStep,
} from "../sdk/core/timeline/timelineStep.ts";
export type { VerdictGrounds, Verification } from "../sdk/core/timeline/verification.ts";
export type { Wait, WaitedFor, Waits } from "../sdk/core/timeline/waits.ts";
export type { SubmissionResult } from "./gateway/answers.ts";
export { openServedCampaign, type Served, type ServedCampaign } from "./gateway/campaigns/servedCampaign.ts";
export type { ChainRoom } from "./gateway/capacity.ts";
export {
  type Distributions,
  type HeldLeaf,
  openDistributions,
} from "./gateway/distributions/openDistributions.ts";
export { type Gateway, type OpenGatewayParameters, openGateway } from "./gateway/openGateway.ts";
export type { Handled } from "./gateway/operations/handled.ts";
export { type GatewayLog, openGatewayLog } from "./gateway/operations/openGatewayLog.ts";
export { openTracing, type Tracing, type TracingParameters } from "./gateway/operations/openTracing.ts";
export { openServedRegistry, type ServedRegistry } from "./gateway/requests/servedRegistry.ts";
export type { LimitTerms } from "./gateway/service/addressLimits.ts";
export { type OpenServiceParameters, openService } from "./gateway/service/openService.ts";
export type { OpenAttestationVerdictsParameters } from "./gateway/verdicts/openAttestationVerdicts.ts";
export {
  type OpenVerdictServiceParameters,
  openVerdictService,
} from "./gateway/verdicts/openVerdictService.ts";
export {
  type GivenVerdict,
  type OpenVerdictsParameters,
  openVerdicts,
  type SubmittedCredential,
  type Verdicts,
} from "./gateway/verdicts/openVerdicts.ts";
export type { GaugeSample, GaugeTerms } from "./http/gaugeTerms.ts";
export type { ListenParameters, Service } from "./http/listening.ts";
export { type BackupCounts, backupStore } from "./store/backupStore.ts";
export { type OpenStoreOptions, openStore } from "./store/openStore.ts";
export { restoreStore } from "./store/restoreStore.ts";
export type { Sql, SqlQuery, SqlRow, SqlValue } from "./store/sql.ts";
export {
  type ExportedPiece,
  type ExportFormat,
  type ExportKind,
  type ExportRowsParameters,
  exportRows,
} from "./timeline/export/exportRows.ts";
export { type ExportSpansParameters, exportSpans } from "./timeline/export/exportSpans.ts";
export { sendSpans } from "./timeline/export/sendSpans.ts";
export {
  type Advance,
  type Follower,
  type FollowTerms,
  openFollower,
} from "./timeline/follow/openFollower.ts";
export type { WatchedContract } from "./timeline/follow/rows.ts";
export { type ForgetParameters, type Forgotten, forget } from "./timeline/forget/forget.ts";
export { type FindIncidentsParameters, findIncidents } from "./timeline/incidents/findIncidents.ts";
export { timelinePage } from "./timeline/report/reportPage.ts";
export {
  type ReadReportParameters,
  readReport,
  type TimelineReport,
} from "./timeline/report/timelineReport.ts";
export {
  type OpenTimelineServiceParameters,
  openTimelineService,
} from "./timeline/serve/openTimelineService.ts";
export type { Assurance } from "./timeline/tables/blockRow.ts";
export {
  type ChangePage,
  type EventChange,
  type ReadChangesParameters,
  readChanges,
} from "./timeline/tables/changes.ts";
export type { CheckedRole, EventGround } from "./timeline/tables/checked.ts";
export { type ChainEvent, type ListEventsParameters, listEvents } from "./timeline/tables/events.ts";
export { type ChainProgress, readProgress } from "./timeline/tables/progress.ts";
export { readTold, type ToldRange } from "./timeline/tables/told.ts";
export { keepVerifications, type ListVerificationsParameters } from "./timeline/tables/verifications.ts";
export type { TracePath } from "./timeline/trace/openPath.ts";
export { type Trace, type TraceParameters, trace } from "./timeline/trace/trace.ts";
