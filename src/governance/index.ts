/**
 * Who may do what: whom to trust. Imports `core`, `chain`, `delivery` and `credentials`.
 */
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
export { type ListTrustEventsParameters, listTrustEvents, type TrustEvents } from "../chain/events/trust.ts";
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
export {
  type ChangedTrustList,
  type ChangeTrustListParameters,
  changeText,
  changeTrustList,
  type TrustListChange,
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
