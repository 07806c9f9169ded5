/**
 * `symbolon/governance`: groups and their rules, proposals, cases before a desk, panels, and whom to trust: who may do what, with
 * what notice, by when, and what happens if nobody acts.
 */

export type { BatchSubject, CaseEvidence, CaseSubject, WholeBatch } from "../chain/calls/desk.ts";
export {
  type AccreditParameters,
  accreditCall,
  type CutBackParameters,
  cutBackCall,
  type EndAccreditationParameters,
  endAccreditationCall,
  type NameParameters,
} from "../chain/calls/trust.ts";
export {
  type CaseAppealedEvent,
  type CaseCarriedOutEvent,
  type CaseHeldEvent,
  type CaseOpenedEvent,
  type CaseRuledEvent,
  type DeskEvent,
  type ListDeskEventsParameters,
  listDeskEvents,
  type PanelAnnouncedEvent,
} from "../chain/events/desk.ts";
export {
  type ActedEvent,
  type GroupEvent,
  type ListGroupEventsParameters,
  listGroupEvents,
  type ProposalOpenedEvent,
  type ReadLawParameters,
  type RosterReplacedEvent,
} from "../chain/events/groups.ts";
export { type ListTrustEventsParameters, listTrustEvents, type TrustEvents } from "../chain/events/trust.ts";
export {
  type DeskCase,
  type DeskTerms,
  type ReadCaseParameters,
  type ReadDeskParameters,
  type ReadPanelParameters,
  readCase,
  readDeskTerms,
} from "../chain/read/readDesk.ts";
export {
  type Accreditation,
  type ListTerms,
  readAccreditations,
  readTrustList,
  type TrustSource,
} from "../chain/read/readTrust.ts";
export { type Act, acts, type Mode } from "../core/governance/acts.ts";
export {
  type CaseConclusion,
  type CaseDecider,
  type CaseKind,
  type CaseRecord,
  type CaseStage,
  type CaseState,
  type Ruling,
  rulings,
} from "../core/governance/cases.ts";
export {
  type CaseIdParameters,
  caseId,
  type PanelRuling,
  type RulingTypedDataParameters,
} from "../core/governance/ruling.ts";
export {
  type DecisionRule,
  type DecisionWay,
  type RosterSimulation,
  type SimulatedRoster,
  simulateRoster,
  type WayResult,
} from "../core/governance/simulate.ts";
export {
  type Default,
  type OpenProposal,
  type ProposalSituation,
  type Stage,
  type StageInterval,
  stages,
} from "../core/governance/stage.ts";
export { usualRules } from "../core/governance/usualRules.ts";
export { type Audit, audit } from "./audit/audit.ts";
export type {
  AuditFacts,
  BatchFacts,
  CaseFacts,
  DeskFacts,
  EffectFacts,
  GroupFacts,
  HoldFacts,
  ListFacts,
  ProposalFacts,
} from "./audit/facts.ts";
export { type ReadAuditFactsParameters, readAuditFacts } from "./audit/readAuditFacts.ts";
export {
  type CaseCall,
  planAnswer,
  planAppeal,
  planEvidence,
  planHold,
  planOpen,
  planSteps,
} from "./cases/caseActions.ts";
export { type CasePlace, type OpenedCase, openCasePlace } from "./cases/casePlace.ts";
export { caseRefusal } from "./cases/caseRefusal.ts";
export { type CollectParameters, planCollect } from "./cases/collectBond.ts";
export { type OpenedRuling, openRuling } from "./cases/openRuling.ts";
export {
  addRulingSignature,
  planRuling,
  proposeRuling,
  type SignedRuling,
  signRuling,
} from "./cases/ruleCase.ts";
export { formatRuling, mergeRulings, parseRuling, type RulingFile } from "./cases/rulingFile.ts";
export { type SentCaseCalls, sendCaseCalls } from "./cases/sendCaseCalls.ts";
export { tellRuling } from "./cases/tellRuling.ts";
export { governanceRefusal } from "./governanceRefusal.ts";
export { type Group, type ReadGroupParameters, readGroup, readRule } from "./group/readGroup.ts";
export { type KnownProposal, readProposals } from "./group/readProposals.ts";
export { formatRoster, parseRoster } from "./group/rosterFile.ts";
export { formatRulebook, type ParseRulebookParameters, parseRulebook } from "./group/rulebookFile.ts";
export {
  type PlannedPanelChange,
  type ProposedPanelChange,
  type ProposePanelParameters,
  planPanelChange,
  proposePanel,
  type SignedPanelChange,
  signPanelChange,
} from "./panels/changePanel.ts";
export {
  formatPanelChange,
  mergePanelChanges,
  type PanelChangeFile,
  parsePanelChange,
} from "./panels/panelChangeFile.ts";
export {
  type DeskPanels,
  type ReadPanelsParameters,
  type RoundPanels,
  readPanels,
} from "./panels/readPanels.ts";
export { type GroupCall, type ParseCallsParameters, parseCalls } from "./proposal/callsText.ts";
export {
  type CheckedProposal,
  checkProposal,
} from "./proposal/checkProposal.ts";
export { formatProposal, mergeProposals, type ProposalFile, parseProposal } from "./proposal/proposalFile.ts";
export {
  type Proposed,
  type ProposeParameters,
  propose,
  type RulesCallParameters,
  rosterCall,
  rulesCall,
} from "./proposal/propose.ts";
export { type SendProposalParameters, type SentProposal, sendProposal } from "./proposal/sendProposal.ts";
export {
  type AddVoteParameters,
  addVote,
  type SignedProposal,
  type SignProposalParameters,
  signProposal,
} from "./proposal/signProposal.ts";
export {
  type DueStep,
  type StepGroupParameters,
  type SteppedGroup,
  stepGroup,
} from "./proposal/stepGroup.ts";
export {
  type ChangedTrustList,
  type ChangeTrustListParameters,
  changeTrustList,
} from "./trust/changeTrustList.ts";
export {
  type CheckedIssuer,
  type CheckIssuerParameters,
  checkIssuer,
  type ListVote,
} from "./trust/checkIssuer.ts";
export {
  type ComparePoliciesParameters,
  comparePolicies,
  type PolicyComparison,
  type PolicyDifference,
} from "./trust/comparePolicies.ts";
export {
  type AccreditationList,
  type AccreditationStatus,
  type ListAccreditationsParameters,
  type ListedAccreditation,
  listAccreditations,
} from "./trust/listAccreditations.ts";
export { trustRefusal } from "./trust/trustRefusal.ts";
export {
  type OpenedGovernanceWatch,
  type OpenGovernanceWatchParameters,
  openGovernanceWatch,
} from "./watch/openGovernanceWatch.ts";
export type { WatchedCase, WatchedHold, WatchedProposal, WatchFacts } from "./watch/watchFacts.ts";
export { type GovernanceWatch, watchGovernance } from "./watch/watchGovernance.ts";
export { parseWatchlist, type Watchlist } from "./watch/watchlist.ts";
export type { Bond, TaskName, WatchTask } from "./watch/watchTask.ts";
