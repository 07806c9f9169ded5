/**
 * Groups and their rules: who may do what, with what notice, by when, and what happens if nobody acts. Reads a group (a Quorum with
 * its Rulebook), writes and checks rulebooks and rosters, makes proposals of what other functions plan, gathers signatures, sends
 * them, and does what is due. Imports `core`, `chain`, `delivery`, `credentials` and `distribution`; no module of Node's.
 * Whom to trust, too: accreditations, policies over lists, what they judge differently.
 */

export * from "../chain/calls/desk.ts";
export * from "../chain/calls/groups.ts";
export {
  type AccreditParameters,
  accreditCall,
  type CutBackParameters,
  cutBackCall,
  type EndAccreditationParameters,
  endAccreditationCall,
  type NameParameters,
  nameRegionCall,
  nameTierCall,
} from "../chain/calls/trust.ts";
export * from "../chain/events/desk.ts";
export {
  type ActedEvent,
  type GroupEvent,
  type ListGroupEventsParameters,
  listGroupEvents,
  type ProposalOpenedEvent,
  type ReadLawParameters,
  type RosterReplacedEvent,
  readLaw,
} from "../chain/events/groups.ts";
export { type ListTrustEventsParameters, listTrustEvents, type TrustEvents } from "../chain/events/trust.ts";
export * from "../chain/read/readDesk.ts";
export {
  type QuorumState,
  type ReadQuorumParameters,
  readProposal,
  readQuorum,
  readSeat,
  type SeatState,
} from "../chain/read/readQuorum.ts";
export {
  type Accreditation,
  type ListTerms,
  readAccreditationAt,
  readAccreditations,
  readTrustList,
  readTrustSource,
  readVouchers,
  type TrustSource,
} from "../chain/read/readTrust.ts";
export * from "../core/governance/acts.ts";
export * from "../core/governance/budget.ts";
export * from "../core/governance/caseBonds.ts";
export * from "../core/governance/caseSteps.ts";
export * from "../core/governance/cases.ts";
export * from "../core/governance/hesitation.ts";
export * from "../core/governance/law.ts";
export * from "../core/governance/panel.ts";
export * from "../core/governance/proposal.ts";
export * from "../core/governance/roster.ts";
export * from "../core/governance/rules.ts";
export * from "../core/governance/ruling.ts";
export * from "../core/governance/simulate.ts";
export * from "../core/governance/stage.ts";
export { usualRules } from "../core/governance/usualRules.ts";
export * from "./audit/audit.ts";
export * from "./audit/facts.ts";
export * from "./audit/finding.ts";
export { type ReadAuditFactsParameters, readAuditFacts } from "./audit/readAuditFacts.ts";
export * from "./cases/caseActions.ts";
export * from "./cases/casePlace.ts";
export { caseRefusal, explainCaseRefusal } from "./cases/caseRefusal.ts";
export * from "./cases/collectBond.ts";
export * from "./cases/ruleCase.ts";
export * from "./cases/sendCaseCalls.ts";
export { explainGovernanceRefusal, governanceRefusal } from "./governanceRefusal.ts";
export {
  type Group,
  type ReadGroupParameters,
  readGroup,
  readGroupLaw,
  readRule,
} from "./group/readGroup.ts";
export {
  assentsNeeded,
  dormantSeats,
  type KnownProposal,
  readKnown,
  readProposals,
  readSeats,
} from "./group/readProposals.ts";
export { formatRoster, keyText, parseRoster } from "./group/rosterFile.ts";
export {
  formatRulebook,
  type ParseRulebookParameters,
  parseRulebook,
  requireAllActs,
} from "./group/rulebookFile.ts";
export * from "./panels/changePanel.ts";
export * from "./panels/panelChangeFile.ts";
export {
  type DeskPanels,
  panelName,
  type ReadPanelsParameters,
  type RoundPanels,
  readPanels,
} from "./panels/readPanels.ts";
export { type GroupCall, type ParseCallsParameters, parseCalls } from "./proposal/callsText.ts";
export { type JudgedProposal, judgeProposal } from "./proposal/judgeProposal.ts";
export {
  type PlannedSending,
  planSending,
  type SendingWay,
  type Signatures,
} from "./proposal/planSending.ts";
export {
  formatProposal,
  mergeProposals,
  type ProposalFile,
  parseProposal,
  withVote,
} from "./proposal/proposalFile.ts";
export {
  dropCall,
  type Proposed,
  type ProposeParameters,
  propose,
  type RulesCallParameters,
  rosterCall,
  rulesCall,
} from "./proposal/propose.ts";
export { type CallOf, type ReadCall, readCall, tellCall } from "./proposal/readCall.ts";
export { type SendProposalParameters, type SentProposal, sendProposal } from "./proposal/sendProposal.ts";
export {
  type AddVoteParameters,
  addVote,
  type SignedProposal,
  type SignProposalParameters,
  signProposal,
} from "./proposal/signProposal.ts";
export { type Step, type StepGroupParameters, type SteppedGroup, stepGroup } from "./proposal/stepGroup.ts";
export { chairText, requireVotes, type Side, votedDigest, voteTypedData } from "./proposal/votes.ts";
export { completeRule } from "./simulate/completeRule.ts";
export { type HesitationFile, parseHesitation } from "./simulate/hesitationFile.ts";
export { type AnswerRow, hesitationOfRows } from "./simulate/hesitationTable.ts";
export { changeText, type TrustListChange } from "./trust/changeText.ts";
export {
  type ChangedTrustList,
  type ChangeTrustListParameters,
  changeTrustList,
} from "./trust/changeTrustList.ts";
export {
  type ComparePoliciesParameters,
  comparePolicies,
  type PolicyComparison,
  type PolicyDifference,
} from "./trust/comparePolicies.ts";
export {
  type IssuerJudgement,
  type JudgeIssuerParameters,
  judgeIssuer,
  type ListVote,
  termText,
} from "./trust/judgeIssuer.ts";
export {
  type AccreditationList,
  type AccreditationStanding,
  type ListAccreditationsParameters,
  type ListedAccreditation,
  listAccreditations,
  regionMask,
  regionsIn,
  standingOf,
} from "./trust/listAccreditations.ts";
export { explainTrustRefusal, trustRefusal } from "./trust/trustRefusal.ts";
