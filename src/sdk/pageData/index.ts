export { agreementKey } from "../distribution/claim/agreementKey.ts";
export { askedAttestation } from "./askedAttestation.ts";
export { claimAt, claimsOf } from "./claimsOf.ts";
export {
  type ConsoleData,
  type ListedCampaign,
  MAX_LISTED_CAMPAIGNS,
  type ReasonedIssuer,
} from "./consoleData.ts";
export { isListedRegistry, issuerName, nameAmong } from "./namedIssuer.ts";
export {
  type AttestationPlaces,
  type ClaimData,
  type EnsData,
  finalities,
  formatPageData,
  type HoldData,
  languageNames,
  type NamedIssuer,
  type NamedSchema,
  type OwnTexts,
  type PageBrand,
  type PageChain,
  type PageColours,
  type PageData,
  type PageLink,
  type PageName,
  type PageTerms,
  type PageToken,
  pageNames,
  parsePageData,
  scanningPages,
  type VerifyData,
  type WalletConnectData,
} from "./pageData.ts";
export type { PageGate } from "./pageGate.ts";
export {
  type PageTermsGate,
  type ShownText,
  shownTexts,
  termsGatesOf,
  termsPath,
  withoutTerms,
} from "./pageTerms.ts";
